import { actorOf } from '../actor.ts';
import { openTo } from '../chat/answer-to.ts';
import type { Act, CommandContext } from '../chat/command.ts';
import { failedAnswer } from '../chat/say.ts';
import type { RoleMap } from '../policy/policy.ts';
import { allDelegable, checkSubstitute, checkUntil, givenRole } from './bounds.ts';
import { handedTo } from './handed.ts';
import { namedPerson } from './named-person.ts';
import { delegationsTouched, newDelegations, recordHandOn, toldHandedOn } from './record.ts';
import { type HandOnRequest, readAway, readDelegate } from './request.ts';

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
  const roles = allDelegable(core.policy, actor);
  const zone = context.inbound.speech.timezone;
  const request = readAway(text, { timezone: zone, now: stamp.at });
  return prepareHandOn(context, { roles, request, zone, absent: true });
}

type Wanted = Readonly<{ roles: readonly RoleMap[]; request: HandOnRequest; zone: string; absent: boolean }>;

async function prepareHandOn(context: CommandContext, { roles, request, zone, absent }: Wanted): Promise<Act> {
  const { core, actor, stamp, inbound } = context;
  const { until, reason } = request;
  for (const map of roles) checkUntil(map, until, { now: stamp.at, timezone: zone });
  const to = await actorOf(core, await namedPerson(core, inbound, request.person));
  checkSubstitute(actor.principal, to);
  const made = newDelegations({ roles, to: to.principal, until, absent, reason }, actor.principal, stamp);
  return async (tx) => {
    const refusal = await recordHandOn(tx, { made, zone, stamp });
    if (refusal !== null) return failedAnswer(context, refusal, true)(tx);
    await tx.say(openTo(inbound), toldHandedOn(made, zone), stamp.at);
    return delegationsTouched(made);
  };
}
