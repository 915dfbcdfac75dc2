import { type Actor, actorOf, decide, type Target } from './actor.ts';
import type { Core } from './core.ts';
import { AppError } from './errors.ts';
import { authorize } from './policy/authorize.ts';
import { type Decision, type Reason, reasonOf, spokenReason } from './policy/decision.ts';
import type { Permission, RoleMap } from './policy/policy.ts';
import type { Requirement } from './policy/requirement.ts';
import { type Principal, samePrincipal } from './principal.ts';
import { inTurn, message, type Text } from './text/message.ts';

/** What one role alone is answered, and who has it; `people` is null when the asker may not know. */
export type RoleAnswer = Readonly<{ role: string; decision: Decision; people: readonly string[] | null }>;

export type WhoCan = Readonly<{
  roles: readonly RoleAnswer[];
  /** What has to be approved, and who could; null when nobody has to approve. */
  approval: Requirement | null;
}>;

const MOST_PEOPLE = 20;

/** Who may do this: every role of the policy is asked on its own, by the same `authorize` that decides. Names are for those who may `explain`. */
export async function whoCan(core: Core, actor: Actor, permission: Permission, target: Target): Promise<WhoCan> {
  const named = mayExplain(core, actor);
  const roles = await Promise.all(
    core.policy.roles.map(async (map): Promise<RoleAnswer> => {
      const decision = simulated(core, map, permission, target);
      return { role: map.role, decision, people: named ? await peopleOf(core, map) : null };
    }),
  );
  const asked = roles.find(({ decision }) => decision.effect === 'needs_approval')?.decision;
  return { roles, approval: asked?.effect === 'needs_approval' ? asked.approval : null };
}

function simulated(core: Core, { role }: RoleMap, permission: Permission, target: Target): Decision {
  const { workflow, environment, risk = null, connectors = [], own = null } = target;
  const principal: Principal = { kind: 'person', tenantId: 'role', objectId: role, name: `Somebody with the role ${role}` };
  const request = { principal, roles: [role], permission, workflow, environment, risk, connectors, own };
  return authorize({ policy: core.policy, rules: core.rules, request });
}

async function peopleOf(core: Core, map: RoleMap): Promise<readonly string[]> {
  const people = await core.directory.membersOf(map, MOST_PEOPLE);
  return people.map((person) => person.name);
}

export function mayExplain(core: Core, actor: Actor): boolean {
  return decide(core, actor, 'explain', { workflow: null, environment: null }).effect !== 'deny';
}

/**
 * The person a question is about: oneself, or for those who may `explain` anybody the directory knows by object id or
 * sign-in name. Throws `forbidden` and `not_found`.
 */
export async function askedAbout(core: Core, actor: Actor, named: string | null): Promise<Actor> {
  if (named === null) return actor;
  const person = await core.directory.find(named);
  if (person !== null && samePrincipal(person, actor.principal)) return actor;
  const decision = decide(core, actor, 'explain', { workflow: null, environment: null });
  if (decision.effect === 'deny') {
    const text = message('who.ask-yourself', { sentence: spokenReason(decision.reason), rule: decision.rule });
    throw new AppError({
      code: 'forbidden',
      reason: `policy.${decision.rule}`,
      message: text,
      details: { rule: decision.rule },
      because: decision.reason,
    });
  }
  if (person === null) {
    throw new AppError({ code: 'not_found', reason: 'person.unknown', message: message('who.unknown', { name: named }) });
  }
  return actorOf(core, person);
}

/** The answer as a tree of sentences, for card and tab. */
export function whoCanReason(answer: WhoCan): Reason {
  const able = answer.roles.filter(({ decision }) => decision.effect !== 'deny');
  const text = able.length === 0 ? message('who.nobody') : message('who.open-to', { roles: inTurn(able.map(({ role }) => role)) });
  const because = answer.roles.map(({ role, decision, people }) =>
    reasonOf(decision.rule, decision.effect !== 'deny', named(message(`who.${decision.effect}`, { role }), people)),
  );
  return reasonOf('who-can', able.length > 0, text, because);
}

function named(answer: Text, people: readonly string[] | null): Text {
  if (people === null) return message('who.plain', { answer });
  if (people.length === 0) return message('who.empty', { answer });
  const values = { answer, people: inTurn(people) };
  return people.length < MOST_PEOPLE ? message('who.people', values) : message('who.more-people', values);
}
