import fc from 'fast-check';
import type { RolesNow } from '../../../bot/core/approval/tally.ts';
import type { Duty, Requirement, Rung } from '../../../bot/core/policy/requirement.ts';
import { type Principal, principalKey } from '../../../bot/core/principal.ts';
import type { Vote } from '../../../bot/core/run/run.ts';
import { requirementOf, voteOf } from '../../support/requirements.ts';

/** Few roles and people, so that they meet often. */
export const ROLES = ['a', 'b', 'c', 'd'] as const;
export const PEOPLE: readonly Principal[] = Array.from({ length: 6 }, (_, index) => person(`p${index}`));

export function person(objectId: string, parts: Partial<Principal> = {}): Principal {
  return { kind: 'person', tenantId: 't', objectId, name: objectId.toUpperCase(), ...parts };
}

/** Who has which roles now; nobody else has any. */
export function rolesOf(members: Readonly<Record<string, readonly string[]>>): RolesNow {
  return ({ objectId }) => members[objectId] ?? [];
}

const duty: fc.Arbitrary<Duty> = fc.record({
  roles: fc.subarray([...ROLES], { minLength: 1, maxLength: 2 }),
  count: fc.integer({ min: 1, max: 2 }),
});
/** No two duties of one stage are of the same roles, as `validRequirement` promises. */
const stage = fc.uniqueArray(duty, { minLength: 1, maxLength: 2, selector: ({ roles }) => [...roles].sort().join() });
const minutes = fc.integer({ min: 1, max: 5 }).map((count) => count * 60_000);

export const anyRequirement: fc.Arbitrary<Requirement> = fc
  .record({
    stages: fc.array(
      stage.map((duties) => ({ duties })),
      { minLength: 1, maxLength: 3 },
    ),
    rejects: fc.integer({ min: 1, max: 3 }),
    expiresAfterMs: minutes,
    validForMs: minutes,
    cancelRoles: fc.subarray([...ROLES]),
    ladder: fc.array(
      minutes.map((afterMs) => ({ afterMs, act: 'remind' as const })),
      { maxLength: 2 },
    ),
    where: fc.constantFrom('anywhere' as const, 'tab' as const),
    sources: fc.subarray(['environment production', 'connector http', 'workflow deploy']),
  })
  .map((parts) => requirementOf('', 1, parts));

const rung: fc.Arbitrary<Rung> = fc.oneof(
  minutes.map((afterMs) => ({ afterMs, act: 'remind' as const })),
  fc
    .tuple(minutes, fc.subarray([...ROLES], { minLength: 1, maxLength: 2 }))
    .map(([afterMs, to]) => ({ afterMs, act: 'escalate' as const, to })),
);

/** The same with ladders that ask others as well. */
export const anyEscalating: fc.Arbitrary<Requirement> = fc
  .tuple(anyRequirement, fc.array(rung, { maxLength: 3 }))
  .map(([requirement, ladder]) => ({ ...requirement, ladder }));

/** Votes of any people in any stage: some for others, some twice, some after their roles were taken away. */
export type Voting = Readonly<{ votes: readonly Vote[]; rolesNow: RolesNow; escalatedTo: readonly string[] }>;

type Member = Readonly<{ had: readonly string[]; kept: readonly boolean[] }>;

const member: fc.Arbitrary<Member> = fc.record({
  had: fc.subarray([...ROLES]),
  kept: fc.array(
    fc.integer({ min: 0, max: 9 }).map((chance) => chance > 0),
    { minLength: ROLES.length, maxLength: ROLES.length },
  ),
});

/** `stages` is how many stages the votes are spread over; `most` how many there are at most. */
export function votingOver(stages: number, most: number): fc.Arbitrary<Voting> {
  const cast = fc.record({
    by: fc.nat(PEOPLE.length - 1),
    onBehalfOf: fc.option(fc.nat(PEOPLE.length - 1), { nil: null, freq: 4 }),
    reject: fc.integer({ min: 0, max: 5 }).map((chance) => chance === 0),
    stage: fc.nat(stages - 1),
  });
  return fc
    .record({
      members: fc.array(member, { minLength: PEOPLE.length, maxLength: PEOPLE.length }),
      votes: fc.array(cast, { maxLength: most }),
      escalatedTo: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.subarray([...ROLES], { maxLength: 1 }) }),
    })
    .map(({ members, votes, escalatedTo }) => {
      const had = (index: number): readonly string[] => members[index]?.had ?? [];
      const now = new Map(PEOPLE.map((who, index) => [principalKey(who), had(index).filter((_, at) => members[index]?.kept[at] === true)]));
      return {
        escalatedTo,
        rolesNow: (who) => now.get(principalKey(who)) ?? [],
        votes: votes.flatMap((vote) => {
          const [by, giver] = [PEOPLE[vote.by], vote.onBehalfOf === null ? null : PEOPLE[vote.onBehalfOf]];
          if (by === undefined) return [];
          const parts = { onBehalfOf: giver ?? null, stage: vote.stage, verdict: vote.reject ? 'reject' : 'approve' } as const;
          return [voteOf(by, had(vote.onBehalfOf ?? vote.by), parts)];
        }),
      };
    });
}
