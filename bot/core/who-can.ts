import { type Actor, actorOf, decide, type Target } from './actor.ts';
import type { InboundMessage } from './chat.ts';
import type { Core } from './core.ts';
import { namedPerson } from './delegation/named-person.ts';
import { AppError } from './errors.ts';
import { authorize } from './policy/authorize.ts';
import { type Decision, type Reason, reasonOf, spokenReason } from './policy/decision.ts';
import type { Permission, RoleMap } from './policy/policy.ts';
import type { Requirement } from './policy/requirement.ts';
import { type Principal, principalKey, samePrincipal } from './principal.ts';
import { inTurn, message, type Text } from './text/message.ts';

/**
 * What one role alone is answered, and whom it holds for; `people` is null when the asker may not know. `more`: there may be
 * others who were not looked at; `otherwise`: somebody who was has another role that decides for them.
 */
export type RoleAnswer = Readonly<{
  role: string;
  decision: Decision;
  people: readonly string[] | null;
  more: boolean;
  otherwise: boolean;
}>;

export type WhoCan = Readonly<{
  roles: readonly RoleAnswer[];
  /** What has to be approved, and who could; null when nobody has to approve. */
  approval: Requirement | null;
}>;

const MOST_PEOPLE = 20;

/**
 * Who may do this: every role of the policy is asked on its own, by the same `authorize` that decides, and whoever is named
 * with all the roles they have. Names are for those who may `explain`.
 */
export async function whoCan(core: Core, actor: Actor, permission: Permission, target: Target): Promise<WhoCan> {
  const alone = core.policy.roles.map((map) => ({ map, decision: simulated(core, map, permission, target) }));
  const roles = mayExplain(core, actor) ? await withPeople(core, alone, { permission, target }) : alone.map(withoutPeople);
  const asked = roles.find(({ decision }) => decision.effect === 'needs_approval')?.decision;
  return { roles, approval: asked?.effect === 'needs_approval' ? asked.approval : null };
}

function simulated(core: Core, { role }: RoleMap, permission: Permission, target: Target): Decision {
  const { workflow, environment, risk = null, connectors = [], own = null } = target;
  const principal: Principal = { kind: 'person', tenantId: 'role', objectId: role, name: `Somebody with the role ${role}` };
  const request = { principal, roles: [role], permission, workflow, environment, risk, connectors, own };
  return authorize({ policy: core.policy, rules: core.rules, request });
}

type Alone = Readonly<{ map: RoleMap; decision: Decision }>;
type Asked = Readonly<{ permission: Permission; target: Target }>;

function withoutPeople({ map, decision }: Alone): RoleAnswer {
  return { role: map.role, decision, people: null, more: false, otherwise: false };
}

async function withPeople(core: Core, alone: readonly Alone[], asked: Asked): Promise<readonly RoleAnswer[]> {
  const held = await Promise.all(alone.map(async (one) => ({ ...one, members: await core.directory.membersOf(one.map, MOST_PEOPLE) })));
  const effects = await effectsFor(
    core,
    held.flatMap(({ members }) => members),
    asked,
  );
  return held.map(({ map, decision, members }) => {
    const alike = members.filter((person) => effects.get(principalKey(person)) === decision.effect);
    const [more, otherwise] = [members.length >= MOST_PEOPLE, alike.length < members.length];
    return { role: map.role, decision, people: alike.map(({ name }) => name), more, otherwise };
  });
}

/** Each person is asked about once, however many roles they have. Throws `unavailable` when the directory cannot tell. */
async function effectsFor(
  core: Core,
  people: readonly Principal[],
  { permission, target }: Asked,
): Promise<ReadonlyMap<string, Decision['effect']>> {
  const distinct = new Map(people.map((person) => [principalKey(person), person]));
  const actors = await Promise.all([...distinct.values()].map((person) => actorOf(core, person, 'recent')));
  return new Map(actors.map((actor) => [principalKey(actor.principal), decide(core, actor, permission, target).effect]));
}

export function mayExplain(core: Core, actor: Actor): boolean {
  return decide(core, actor, 'explain', { workflow: null, environment: null }).effect !== 'deny';
}

/** Whom a question names, as it was typed, and who was mentioned with it. */
export type Named = Readonly<{ typed: string }> & Pick<InboundMessage, 'mentions'>;

/**
 * The person a question is about: oneself, or for those who may `explain` anybody who is mentioned or whom the directory
 * knows by object id or sign-in name. Throws `forbidden` and as `namedPerson`.
 */
export async function askedAbout(core: Core, actor: Actor, named: Named | null): Promise<Actor> {
  if (named === null) return actor;
  const person = await knownPerson(core, named);
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
    throw new AppError({ code: 'not_found', reason: 'person.unknown', message: message('who.unknown', { name: named.typed }) });
  }
  return actorOf(core, person);
}

/** Null for somebody whom nobody knows: whoever may not ask about others is told that first. */
async function knownPerson(core: Core, named: Named): Promise<Principal | null> {
  try {
    return await namedPerson(core, named, named.typed);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'not_found') return null;
    throw thrown;
  }
}

/** The answer as a tree of sentences, for card and tab. */
export function whoCanReason(answer: WhoCan): Reason {
  const able = answer.roles.filter(({ decision }) => decision.effect !== 'deny');
  const text = able.length === 0 ? message('who.nobody') : message('who.open-to', { roles: inTurn(able.map(({ role }) => role)) });
  const because = answer.roles.map((role) => {
    const { decision } = role;
    return reasonOf(decision.rule, decision.effect !== 'deny', named(message(`who.${decision.effect}`, { role: role.role }), role));
  });
  return reasonOf('who-can', able.length > 0, text, because);
}

function named(answer: Text, { people, more, otherwise }: RoleAnswer): Text {
  if (people === null) return message('who.plain', { answer });
  if (people.length === 0) return otherwise ? message('who.otherwise', { answer }) : message('who.empty', { answer });
  const values = { answer, people: inTurn(people) };
  return more ? message('who.more-people', values) : message('who.people', values);
}
