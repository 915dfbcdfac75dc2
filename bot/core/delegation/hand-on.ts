import { actorOf } from '../actor.ts';
import type { Answer } from '../answer.ts';
import { answerTo } from '../chat/answer-to.ts';
import type { Act, CommandContext } from '../chat/command.ts';
import { askedEvent, failedAnswer } from '../chat/say.ts';
import { AppError } from '../errors.ts';
import { newDelegationId } from '../ids.ts';
import type { RoleMap } from '../policy/policy.ts';
import type { Tx } from '../ports.ts';
import { principalKey, samePrincipal } from '../principal.ts';
import { inSentences, inTurn, message } from '../text/message.ts';
import { checkSubstitute, checkUntil, givenRole, graphRefusal, ownDelegable } from './bounds.ts';
import type { Delegation } from './delegation.ts';
import { graphProblem } from './graph.ts';
import { handedTo } from './handed.ts';
import { showUntil } from './moment.ts';
import { namedPerson } from './named-person.ts';
import { type HandOnRequest, readAway, readDelegate } from './request.ts';
import { untilText } from './until-text.ts';

/** Hands the vote with one role to a colleague; what was handed on of this role before ends with it. */
export async function prepareDelegate(context: CommandContext, role: string, text: string): Promise<Act> {
  const { core, actor, stamp } = context;
  const delegations = await core.store.delegations(stamp.at, [actor.principal]);
  const map = givenRole({ policy: core.policy, actor, handed: handedTo(actor.principal, delegations, stamp.at) }, role);
  const zone = context.inbound.speech.timezone;
  const request = readDelegate(text, { timezone: zone, now: stamp.at });
  return prepareHandOn(context, { roles: [map], request, zone, absent: false });
}

/** Hands on every vote that can be handed on, and is not asked or reminded meanwhile. Throws `forbidden` when there is none. */
export async function prepareAway(context: CommandContext, text: string): Promise<Act> {
  const { core, actor, stamp } = context;
  const roles = ownDelegable(core.policy, actor);
  if (roles.length === 0) {
    throw new AppError({ code: 'forbidden', reason: 'delegation.not_delegable', message: message('delegation.no-role') });
  }
  const zone = context.inbound.speech.timezone;
  const request = readAway(text, { timezone: zone, now: stamp.at });
  return prepareHandOn(context, { roles, request, zone, absent: true });
}

type Wanted = Readonly<{ roles: readonly RoleMap[]; request: HandOnRequest; zone: string; absent: boolean }>;

async function prepareHandOn(context: CommandContext, { roles, request, zone, absent }: Wanted): Promise<Act> {
  const { core, actor, stamp, inbound } = context;
  for (const map of roles) checkUntil(map, request.until, { now: stamp.at, timezone: zone });
  const to = await actorOf(core, await namedPerson(core, inbound, request.person));
  checkSubstitute(actor.principal, to);
  const made = roles.map(
    ({ role }): Delegation => ({
      id: newDelegationId(),
      from: actor.principal,
      to: to.principal,
      role,
      fromAt: stamp.at,
      until: request.until,
      absent,
      reason: request.reason,
      createdBy: stamp.by,
      createdAt: stamp.at,
      endedAt: null,
    }),
  );
  return (tx) => write(context, tx, { made, zone });
}

/** All of them or none, compared with everything that holds while nobody else can change it. */
async function write(
  context: CommandContext,
  tx: Tx,
  { made, zone }: Readonly<{ made: readonly Delegation[]; zone: string }>,
): Promise<null> {
  const { stamp, inbound } = context;
  const present = await tx.lockDelegations(stamp.at);
  const replaced = present.filter(({ from, role }) => made.some((next) => next.role === role && samePrincipal(next.from, from)));
  const others = present.filter((each) => !replaced.includes(each));
  for (const next of made) {
    const problem = graphProblem(others, next);
    if (problem === null) continue;
    await failedAnswer(context, graphRefusal(problem, next.to), true)(tx);
    return null;
  }
  for (const before of replaced) await tx.endDelegation(before.id, stamp.at);
  for (const next of made) await tx.addDelegation(next);
  await tx.appendEvents([...replaced.map((each) => endedEvent(context, each)), ...made.map((each) => givenEvent(context, each, zone))]);
  await tx.say(answerTo(inbound), told(made, zone), stamp.at);
  return null;
}

export function endedEvent(context: CommandContext, delegation: Delegation): ReturnType<typeof askedEvent> {
  const { from, to, role } = delegation;
  const sentence = `The vote of ${from.name} as ${role} is not handed to ${to.name} any more.`;
  return askedEvent(context, { type: 'delegation.ended', sentence, detail: detailOf(delegation) });
}

function givenEvent(context: CommandContext, delegation: Delegation, zone: string): ReturnType<typeof askedEvent> {
  const { from, to, role, until, absent } = delegation;
  const sentence = `${from.name} hands their vote as ${role} to ${to.name} until ${showUntil(until, zone)}${absent ? ' and is away' : ''}.`;
  return askedEvent(context, { type: 'delegation.given', sentence, detail: detailOf(delegation) });
}

function detailOf({ id, from, to, role, until, absent, reason }: Delegation): ReturnType<typeof askedEvent>['detail'] {
  const people = { from: principalKey(from), fromName: from.name, to: principalKey(to), toName: to.name };
  return { delegationId: id, role, ...people, until: until.toISOString(), absent, reason };
}

function told(made: readonly Delegation[], zone: string): Answer {
  const [first] = made;
  if (first === undefined) return { kind: 'text', text: message('delegation.nothing') };
  const { from, to, until, absent } = first;
  const roles = inTurn(made.map(({ role }) => role));
  const given = message('delegation.told', { name: from.name, roles, to: to.name, until: untilText(until, zone) });
  const away = absent ? [message('delegation.not-asked', { name: from.name })] : [];
  return { kind: 'mention', people: [to], text: inSentences([given, ...away, message('delegation.how-back')]) };
}
