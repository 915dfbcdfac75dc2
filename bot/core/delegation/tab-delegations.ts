import { type Actor, actorOf } from '../actor.ts';
import type { Core } from '../core.ts';
import { AppError, toAppError } from '../errors.ts';
import type { Tx } from '../ports.ts';
import { type Principal, samePrincipal } from '../principal.ts';
import { isRefusal } from '../refused.ts';
import type { Stamp } from '../run/change.ts';
import type { TabOperations } from '../tab.ts';
import { message } from '../text/message.ts';
import { zoneProblem } from '../time/zone-name.ts';
import { isDelegable } from './asked-instead.ts';
import { allDelegable, checkSubstitute, checkUntil, givenRole, latestEnd, ownDelegable } from './bounds.ts';
import type { Delegation } from './delegation.ts';
import { type Handed, handedTo } from './handed.ts';
import { delegationEvent, delegationsTouched, newDelegations, recordEnd, recordHandOn, toldEnded, toldHandedOn } from './record.ts';
import type { DelegationsView, HandOn } from './view.ts';

type DelegationOperations = Pick<TabOperations, 'delegations' | 'handOn' | 'endDelegation'>;

/** The tab's part of handing votes on, within the same bounds as the commands `delegate` and `out of office`. */
export function delegationOperations(core: Core): DelegationOperations {
  const stampOf = (who: Principal): Stamp => ({ by: who, via: 'tab', at: core.clock.now() });
  return {
    delegations: (who) => viewDelegations(core, who),
    async handOn(who, asked) {
      const stamp = stampOf(who);
      await recordingRefusal(core, stamp, () => handOn(core, asked, stamp));
      return viewDelegations(core, who);
    },
    async endDelegation(who, id) {
      const stamp = stampOf(who);
      await recordingRefusal(core, stamp, async () => {
        core.signals.touched(delegationsTouched(await core.store.transaction((tx) => end(tx, id, stamp))));
      });
      core.signals.outbox();
      return viewDelegations(core, who);
    },
  };
}

/** Whether handing on is of any use to somebody: they have a role here, and policy.yml lets some vote be handed on. */
export function mayDelegate(core: Pick<Core, 'policy'>, actor: Actor): boolean {
  return actor.roles.length > 0 && core.policy.roles.some(({ delegable }) => delegable);
}

async function viewDelegations(core: Core, who: Principal): Promise<DelegationsView> {
  const actor = await actorOf(core, who, 'recent');
  const now = core.clock.now();
  const all = await core.store.delegations(now, [who]);
  const handed = handedTo(who, all, now);
  const own = ownDelegable(core.policy, actor);
  const passedOn = handed.filter(
    ({ role, links }) => links.length === 1 && isDelegable(core.policy, role) && !own.some((map) => map.role === role),
  );
  const offers = [
    ...own.map((map) => ({ map, giver: null })),
    ...core.policy.roles.flatMap((map) =>
      passedOn.filter(({ role }) => role === map.role).map(({ giver }) => ({ map, giver: giver.name })),
    ),
  ];
  return {
    given: all.filter(({ from }) => samePrincipal(from, who)).map(givenView),
    received: handed.flatMap(receivedView),
    can: { handOn: offers.map(({ map, giver }) => ({ role: map.role, latest: latestEnd(map, now), giver })), away: own.length > 0 },
  };
}

function givenView({ id, to, role, until, absent, reason }: Delegation): DelegationsView['given'][number] {
  return { id, to: to.name, role, until, absent, reason };
}

function receivedView({ giver, role, links }: Handed): DelegationsView['received'] {
  const last = links.at(-1);
  if (last === undefined) return [];
  const { id, from, until, reason } = last;
  return [{ id, giver: giver.name, through: links.length === 1 ? null : from.name, role, until, reason }];
}

async function handOn(core: Core, { role, to: named, until, reason, timezone }: HandOn, stamp: Stamp): Promise<void> {
  const zone = zoneProblem(timezone) === null ? timezone : 'UTC';
  const actor = await actorOf(core, stamp.by);
  const handed = handedTo(stamp.by, await core.store.delegations(stamp.at, [stamp.by]), stamp.at);
  const roles = role === null ? allDelegable(core.policy, actor) : [givenRole({ policy: core.policy, actor, handed }, role)];
  for (const map of roles) checkUntil(map, until, { now: stamp.at, timezone: zone });
  const person = await core.directory.find(named);
  if (person === null) {
    const text = message('api.no-person', { name: named.slice(0, 60) });
    throw new AppError({ code: 'not_found', reason: 'person.unknown', message: text });
  }
  const to = await actorOf(core, person);
  checkSubstitute(stamp.by, to);
  const absent = role === null;
  const why = absent && reason === '' ? 'out of office' : reason;
  const made = newDelegations({ roles, to: to.principal, until, absent, reason: why }, stamp.by, stamp);
  await core.store.transaction(async (tx) => {
    const refusal = await recordHandOn(tx, { made, zone, stamp });
    if (refusal !== null) throw refusal;
    const chat = await tx.chatOf(to.principal);
    if (chat !== null) await tx.say(chat, toldHandedOn(made, zone), stamp.at);
  });
  core.signals.touched(delegationsTouched(made));
  core.signals.outbox();
}

/** Throws `not_found` in the same words for what does not exist and for what is between others. */
async function end(tx: Tx, id: string, stamp: Stamp): Promise<readonly Delegation[]> {
  const concerns = ({ from, to }: Delegation): boolean => samePrincipal(from, stamp.by) || samePrincipal(to, stamp.by);
  const ending = (await tx.lockDelegations(stamp.at)).filter((each) => each.id === id && concerns(each));
  const [one] = ending;
  if (one === undefined) {
    throw new AppError({ code: 'not_found', reason: 'delegation.unknown', message: message('api.delegation-over') });
  }
  await recordEnd(tx, ending, stamp);
  const chat = await tx.chatOf(samePrincipal(one.from, stamp.by) ? one.to : one.from);
  if (chat !== null) await tx.say(chat, toldEnded(ending, stamp.by), stamp.at);
  return ending;
}

/** As in chat: a command that was understood and could not be done is in the log. */
async function recordingRefusal(core: Core, stamp: Stamp, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    const error = toAppError(thrown);
    if (isRefusal(error)) {
      const type = error.code === 'forbidden' ? 'decision.denied' : 'command.refused';
      const event = delegationEvent(stamp, { type, sentence: error.message, detail: { reason: error.reason } });
      await core.store.transaction((tx) => tx.appendEvents([event]));
    }
    throw thrown;
  }
}
