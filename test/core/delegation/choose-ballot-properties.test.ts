import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tally } from '../../../bot/core/approval/tally.ts';
import { type Choice, chooseBallot } from '../../../bot/core/delegation/choose-ballot.ts';
import type { Delegation } from '../../../bot/core/delegation/delegation.ts';
import { graphProblem } from '../../../bot/core/delegation/graph.ts';
import { handedTo } from '../../../bot/core/delegation/handed.ts';
import { planHash } from '../../../bot/core/plan/plan.ts';
import type { Duty } from '../../../bot/core/policy/requirement.ts';
import { type Principal, principalKey } from '../../../bot/core/principal.ts';
import type { Approval, Vote } from '../../../bot/core/run/run.ts';
import { count } from '../../support/counts.ts';
import { planOf, usesStep } from '../../support/plans.ts';
import { requirementOf } from '../../support/requirements.ts';
import { asked } from '../approval/approvals.ts';
import { RULES } from '../policy/all-rules.ts';
import { AT, delegation, person } from './delegations.ts';

const PLAN = planOf(usesStep('a'));
const PEOPLE = ['ann', 'bob', 'cat', 'dan', 'eve', 'fay'] as const;
const ROLES = ['sre', 'security'] as const;

type World = Readonly<{
  roles: Readonly<Record<string, readonly string[]>>;
  later: Readonly<Record<string, readonly string[]>>;
  delegations: readonly Delegation[];
  duties: readonly Duty[];
  requester: string;
  behalf: string | null;
  /** Who presses, one after the other. */
  clicks: readonly string[];
}>;

const rolesOfAll = fc
  .tuple(...PEOPLE.map(() => fc.subarray([...ROLES, 'dev'])))
  .map((all) => Object.fromEntries(PEOPLE.map((name, index) => [name, all[index] ?? []])));

const worlds: fc.Arbitrary<World> = fc.record({
  roles: rolesOfAll,
  later: rolesOfAll,
  delegations: fc
    .array(fc.record({ from: fc.constantFrom(...PEOPLE), to: fc.constantFrom(...PEOPLE), role: fc.constantFrom(...ROLES) }), {
      maxLength: 8,
    })
    .map((wanted) => {
      const all: Delegation[] = [];
      for (const { from, to, role } of wanted) {
        const next = delegation(from, to, { role });
        if (!all.some((each) => each.role === role && each.from.objectId === from) && graphProblem(all, next) === null) all.push(next);
      }
      return all;
    }),
  duties: fc
    .subarray([...ROLES], { minLength: 1 })
    .chain((all) =>
      fc.tuple(...all.map((role) => fc.integer({ min: 1, max: 2 }).map((places): Duty => ({ roles: [role], count: places })))),
    ),
  requester: fc.constantFrom(...PEOPLE),
  behalf: fc.option(fc.constantFrom(...PEOPLE), { freq: 2 }),
  clicks: fc.array(fc.constantFrom(...PEOPLE), { minLength: 1, maxLength: 8 }),
});

function approvalWith(world: World, votes: readonly Vote[]): Approval {
  const requirement = requirementOf('sre', 1, { stages: [{ duties: world.duties }] });
  return { ...asked([], { planHash: planHash(PLAN), votes }), requirement };
}

function choose(world: World, voter: string, votes: readonly Vote[]): Choice {
  const principal = person(voter);
  const rolesOf = (who: Principal): readonly string[] => world.roles[who.objectId] ?? [];
  const handed = handedTo(principal, world.delegations, AT);
  const roles = new Map(handed.map(({ giver }) => [principalKey(giver), rolesOf(giver)]));
  return chooseBallot({
    core: { rules: RULES },
    actor: { principal, roles: rolesOf(principal) },
    givers: { handed, roles, unknown: null },
    run: { plan: PLAN, requester: person(world.requester), behalf: world.behalf === null ? null : person(world.behalf) },
    approval: approvalWith(world, votes),
    verdict: 'approve',
    door: { kind: 'card', signInAgeMs: null },
    rolesNow: rolesOf,
  });
}

/** A vote in the plainest words: who gave it, whose it is, and which roles it may fill a place with. */
type Plain = Readonly<{ by: string; of: string; roles: readonly string[] }>;

/** Everybody whose vote this person may give: themselves, and whoever handed a role they have to them or to their giver. */
function possible(world: World, voter: string): readonly Plain[] {
  const asking = [world.requester, world.behalf];
  const has = (name: string): readonly string[] => world.roles[name] ?? [];
  if (asking.includes(voter)) return [];
  const own = [{ by: voter, of: voter, roles: has(voter) }];
  if (has(voter).length === 0) return own;
  const links = world.delegations.map(({ from, to, role }) => ({ from: from.objectId, to: to.objectId, role }));
  const handed = links
    .filter(({ to }) => to === voter)
    .flatMap((last) => [
      { of: last.from, role: last.role, hands: [last.from] },
      ...links
        .filter(({ to, role }) => to === last.from && role === last.role)
        .map(({ from }) => ({ of: from, role: last.role, hands: [from, last.from] })),
    ])
    .filter(({ hands }) => !hands.some((name) => asking.includes(name)));
  const givers = [...new Set(handed.map(({ of }) => of))];
  return [
    ...own,
    ...givers.map((of) => ({
      by: voter,
      of,
      roles: handed.filter((each) => each.of === of && has(of).includes(each.role)).map(({ role }) => role),
    })),
  ];
}

/** The most places that these votes fill, by trying everything. */
function filled(duties: readonly Duty[], votes: readonly Plain[]): number {
  const places = duties.flatMap(({ roles, count: many }) => Array.from({ length: many }, () => roles[0] ?? ''));
  const best = (open: readonly string[], rest: readonly Plain[]): number => {
    const [vote, ...others] = rest;
    if (vote === undefined) return 0;
    const with_ = open.flatMap((role, index) => (vote.roles.includes(role) ? [1 + best(open.toSpliced(index, 1), others)] : []));
    return Math.max(best(open, others), ...with_);
  };
  return best(places, votes);
}

function helps(world: World, votes: readonly Plain[], next: Plain): boolean {
  const people = votes.flatMap(({ by, of }) => [by, of]);
  if (people.includes(next.by) || people.includes(next.of)) return false;
  return filled(world.duties, [...votes, next]) > filled(world.duties, votes);
}

describe('votes of substitutes', function () {
  this.timeout(240_000);

  it('are given exactly when a plain search finds somebody whose vote it can be, and never for anybody else', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const votes: Vote[] = [];
        const plain: Plain[] = [];
        for (const voter of world.clicks) {
          const { giver, decision } = choose(world, voter, votes);
          const could = possible(world, voter).filter((each) => helps(world, plain, each));
          assert.equal(decision.effect === 'allow', could.length > 0, `${voter}: ${decision.reason.sentence}`);
          if (decision.effect === 'deny') continue;
          const of = giver?.principal.objectId ?? voter;
          const chosen = could.find((each) => each.of === of);
          assert.ok(chosen !== undefined, `${voter} may vote, and not for ${of}`);
          assert.equal(of === voter, could[0]?.of === voter, 'one’s own vote comes first');
          const roles = giver?.roles ?? world.roles[voter] ?? [];
          assert.deepEqual([...roles].sort(), [...chosen.roles].sort());
          plain.push(chosen);
          votes.push({
            by: person(voter),
            onBehalfOf: giver?.principal ?? null,
            verdict: 'approve',
            comment: '',
            at: AT,
            stage: 0,
            via: 'card',
            roles,
          });
          // A person stands for one vote, and everybody who is counted has the role at this moment.
          const names = plain.flatMap(({ by, of: giving }) => (by === giving ? [by] : [by, giving]));
          assert.equal(new Set(names).size, names.length);
          assert.ok(!names.includes(world.requester) && !names.includes(world.behalf ?? ''));
        }
      }),
      { numRuns: count(5000) },
    );
  });

  it('count for what their givers still have of what was handed on, when they are counted', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const votes: Vote[] = [];
        for (const voter of world.clicks) {
          const { giver, decision } = choose(world, voter, votes);
          if (decision.effect === 'deny') continue;
          const roles = giver?.roles ?? world.roles[voter] ?? [];
          votes.push({
            by: person(voter),
            onBehalfOf: giver?.principal ?? null,
            verdict: 'approve',
            comment: '',
            at: AT,
            stage: 0,
            via: 'card',
            roles,
          });
        }
        const { requirement } = approvalWith(world, votes);
        const now = tally({ requirement, votes, escalatedTo: [], rolesNow: (who) => world.later[who.objectId] ?? [] });
        const plain = votes.map(({ by, onBehalfOf, roles }): Plain => {
          const of = onBehalfOf?.objectId ?? by.objectId;
          const has = world.later[of] ?? [];
          return { by: by.objectId, of, roles: onBehalfOf === null ? has : has.filter((role) => roles.includes(role)) };
        });
        const places = now.stages[0]?.duties.reduce((sum, { filledBy }) => sum + filledBy.length, 0);
        assert.equal(places, filled(world.duties, plain));
      }),
      { numRuns: count(5000) },
    );
  });
});
