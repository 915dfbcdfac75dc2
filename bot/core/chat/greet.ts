import { actorOf } from '../actor.ts';
import type { Answer } from '../answer.ts';
import { type Conversation, isShared } from '../conversation.ts';
import type { Core } from '../core.ts';
import { toAppError } from '../errors.ts';
import { worksIn } from '../policy/channels.ts';
import type { ActivityKey } from '../ports.ts';
import type { Principal } from '../principal.ts';
import { message } from '../text/message.ts';
import { keepPersonal } from './claim.ts';
import { helpAnswer } from './help.ts';

/**
 * Says hello where the bot was added, once per activity, and remembers whose chat it is: also when it was added before. In their own
 * chat a person is told what they may do; a channel that the policy leaves out is told that.
 */
export async function greet(
  core: Core,
  conversation: Conversation,
  { key, person }: Readonly<{ key: ActivityKey; person: Principal | null }>,
): Promise<void> {
  const at = core.clock.now();
  const text = message(worksIn(core.policy, conversation) ? 'help.hello' : 'channel.refused');
  const help = await helpFor(core, conversation, person);
  await core.store.transaction(async (tx) => {
    // From now on its removal counts again, also on the same day.
    for (const id of [key.conversationId, ...(conversation.team === undefined ? [] : [conversation.team.id])])
      await tx.unclaim({ tenantId: key.tenantId, conversationId: id, type: 'removed' });
    const { team } = conversation;
    // So that whoever takes the bot out of the team, which Teams says in its first channel, is greeted anew in this one as well.
    if (team !== undefined)
      await tx.claimActivity({ ...key, conversationId: team.id, activityId: key.conversationId, type: 'greeted' }, at);
    if (await tx.claimActivity(key, at)) {
      await tx.say(conversation, { kind: 'text', text }, at);
      if (help !== null) await tx.say(conversation, help, at);
    }
    if (person !== null) await keepPersonal(tx, person, conversation, at);
    await tx.reviveCards(conversation);
  });
  core.signals.outbox();
}

/** Others read a channel too, so there nobody's rights are told; while the directory does not answer, “help” tells them later. */
async function helpFor(core: Core, conversation: Conversation, person: Principal | null): Promise<Answer | null> {
  if (person === null || isShared(conversation)) return null;
  const actor = await actorOf(core, person, 'recent').catch((thrown: unknown) => {
    if (toAppError(thrown).code === 'unavailable') return null;
    throw thrown;
  });
  return actor === null ? null : helpAnswer(core, actor);
}
