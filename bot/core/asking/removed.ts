import { randomUUID } from 'node:crypto';
import { type AuditEvent, type DetailOf, withChannel } from '../audit/event.ts';
import type { Removal } from '../chat.ts';
import { channelOf } from '../conversation.ts';
import type { Core } from '../core.ts';
import { SYSTEM } from '../principal.ts';
import type { Stamp } from '../run/change.ts';
import { closedEvent, nameInstead } from './closed-chat.ts';
import { untold } from './tell-governors.ts';

/** The app was taken out of a conversation, or that is gone: nothing is kept of it but what the audit log says, and the runs that were asked for there. */
export function removed(core: Core, removal: Removal): Promise<void> {
  return removal.conversation.scope === 'personal' ? removedFromChat(core, removal) : removedFromPlace(core, removal);
}

/** That its person does not want the app is kept, as a hash. */
async function removedFromChat(core: Core, { conversation, key, person: by }: Removal): Promise<void> {
  const stamp: Stamp = { by: SYSTEM, via: 'chat', at: core.clock.now() };
  await nameInstead(core, conversation, { stamp, inFeed: false });
  await core.store.transaction(async (tx) => {
    if (!(await tx.claimActivity(key, stamp.at))) return;
    await untold(tx, conversation, stamp);
    const person = await tx.forgetChat(conversation);
    const decliner = person ?? by;
    if (decliner !== null) await tx.reach.decline(decliner, stamp.at);
    if (person !== null) await tx.appendEvents([closedEvent(person, `${person.name} removed Signalbox from the personal chat.`, stamp)]);
  });
}

/** Everything in one transaction. Reported again, it forgets what came since, and the log says it once. */
async function removedFromPlace(core: Core, removal: Removal): Promise<void> {
  const { conversation, key, person, team } = removal;
  const at = core.clock.now();
  await core.store.transaction(async (tx) => {
    const first = await tx.claimActivity(key, at);
    await tx.forgetPlace(conversation, team);
    if (first) await tx.appendEvents([leftEvent(removal, { by: person ?? SYSTEM, via: 'chat', at, channel: channelOf(conversation) })]);
  });
}

function leftEvent(removal: Removal, { by, via, at, channel }: Stamp): AuditEvent {
  const { person, team, deleted } = removal;
  const nowhere = { runId: null, stepId: null, workflow: null, environment: null, planHash: null, rule: null };
  return {
    id: randomUUID(),
    at,
    type: 'chat.left',
    actor: by,
    via,
    ...nowhere,
    sentence: `${person?.name ?? 'Somebody'} ${deleted ? 'deleted' : 'removed Signalbox from'} ${placeOf(removal)}.`,
    detail: withChannel((team === null ? {} : { team }) satisfies DetailOf<'chat.left'>, channel),
  };
}

function placeOf({ conversation, team }: Removal): string {
  if (conversation.scope === 'group') return 'the group chat';
  return team === null ? 'the channel' : 'the team with all its channels';
}
