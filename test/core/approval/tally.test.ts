import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mayFill, rolesAtVote, type Tally, tally, wouldHelp } from '../../../bot/core/approval/tally.ts';
import type { Requirement } from '../../../bot/core/policy/requirement.ts';
import { samePrincipal } from '../../../bot/core/principal.ts';
import type { Vote } from '../../../bot/core/run/run.ts';
import { count } from '../../support/counts.ts';
import { requirementOf, voteOf } from '../../support/requirements.ts';
import { bruteForce } from './brute-force.ts';
import { anyRequirement, PEOPLE, person, ROLES, rolesOf, type Voting, votingOver } from './random-votes.ts';

const ANN = person('ann');
const BEN = person('ben');
const CLEO = person('cleo');
const DAN = person('dan');

type Given = Readonly<{
  votes: readonly Vote[];
  members: Readonly<Record<string, readonly string[]>>;
  escalatedTo?: readonly string[];
}>;

function counted(requirement: Requirement, { votes, members, escalatedTo = [] }: Given): Tally {
  return tally({ requirement, votes, escalatedTo, rolesNow: rolesOf(members) });
}

/** Who fills the duties of each stage, by name. */
function fillers({ stages }: Tally): readonly (readonly (readonly string[])[])[] {
  return stages.map(({ duties }) => duties.map(({ filledBy }) => filledBy.map((who) => who.objectId)));
}

function duties(...listed: readonly (readonly [roles: string | readonly string[], count: number])[]): Requirement['stages'][number] {
  return { duties: listed.map(([roles, many]) => ({ roles: typeof roles === 'string' ? [roles] : roles, count: many })) };
}

/** What votes were given with, here more than anybody has: what counts is what people have now. */
const GIVEN = ['sre', 'security', 'director', ...ROLES];
const reject = (by: Vote['by'], parts: Partial<Vote> = {}): Vote => voteOf(by, GIVEN, { verdict: 'reject', ...parts });
const approve = (by: Vote['by'], parts: Partial<Vote> = {}): Vote => voteOf(by, GIVEN, parts);

describe('tally', () => {
  it('counts a person once, although in both groups', () => {
    const both = requirementOf('', 1, { stages: [duties(['sre', 1], ['security', 1])] });
    const members = { ann: ['sre', 'security'], ben: ['sre'] };
    const alone = counted(both, { votes: [approve(ANN)], members });
    assert.deepEqual([alone.verdict, fillers(alone)], ['open', [[['ann'], []]]]);
    const two = counted(both, { votes: [approve(ANN), approve(BEN)], members });
    assert.deepEqual([two.verdict, fillers(two)], ['approved', [[['ben'], ['ann']]]]);
  });

  it('counts a person once, although they have voted twice', () => {
    const twice = counted(requirementOf('sre', 2), {
      votes: [approve(ANN), approve({ ...ANN, name: 'Other' })],
      members: { ann: ['sre'] },
    });
    assert.deepEqual([twice.verdict, fillers(twice)], ['open', [[['ann']]]]);
  });

  it('tells people of the same object id in two tenants apart', () => {
    const guest = person('ann', { tenantId: 'guests' });
    const two = counted(requirementOf('sre', 2), { votes: [approve(ANN), approve(guest)], members: { ann: ['sre'] } });
    assert.equal(two.verdict, 'approved');
  });

  it('counts a person who was voted for once, also when they vote themselves', () => {
    const members = { ann: ['sre'], ben: ['sre'], cleo: ['sre'] };
    const forAnn = approve(BEN, { onBehalfOf: ANN });
    for (const again of [approve(ANN), approve(BEN), approve(CLEO, { onBehalfOf: ANN }), approve(ANN, { onBehalfOf: CLEO })]) {
      assert.equal(counted(requirementOf('sre', 2), { votes: [forAnn, again], members }).verdict, 'open');
      assert.equal(counted(requirementOf('sre', 2), { votes: [again, forAnn], members }).verdict, 'open');
    }
    assert.equal(counted(requirementOf('sre', 2), { votes: [forAnn, approve(CLEO)], members }).verdict, 'approved');
  });

  it('counts a vote for somebody else with the roles of that person, not of the voter', () => {
    const forAnn = approve(BEN, { onBehalfOf: ANN, roles: ['sre'] });
    assert.equal(counted(requirementOf('sre'), { votes: [forAnn], members: { ann: ['sre'] } }).verdict, 'approved');
    assert.equal(counted(requirementOf('sre'), { votes: [forAnn], members: { ben: ['sre'] } }).verdict, 'open');
  });

  it('does not count a vote of a later stage before its turn, nor for another stage', () => {
    const staged = requirementOf('', 1, { stages: [duties(['sre', 1]), duties(['director', 1])] });
    const members = { ann: ['sre'], ben: ['director'], cleo: ['sre', 'director'] };
    const early = counted(staged, { votes: [approve(BEN, { stage: 1 })], members });
    assert.deepEqual([early.verdict, early.current], ['open', 0]);
    const wrong = counted(staged, { votes: [approve(ANN, { stage: 1 })], members });
    assert.deepEqual([wrong.verdict, wrong.current, fillers(wrong)], ['open', 0, [[[]], [[]]]]);
    const first = counted(staged, { votes: [approve(ANN)], members });
    assert.deepEqual([first.verdict, first.current], ['open', 1]);
    assert.equal(counted(staged, { votes: [approve(CLEO), approve(CLEO, { stage: 1 })], members }).current, 1);
    assert.equal(counted(staged, { votes: [approve(ANN), approve(BEN, { stage: 1 })], members }).verdict, 'approved');
  });

  it('opens stage 1 again when a role is taken away, and keeps the votes of stage 2', () => {
    const staged = requirementOf('', 1, { stages: [duties(['sre', 1]), duties(['director', 1])] });
    const votes = [approve(ANN), approve(BEN, { stage: 1 })];
    const lost = counted(staged, { votes, members: { ann: ['developer'], ben: ['director'] } });
    assert.deepEqual([lost.verdict, lost.current, fillers(lost)], ['open', 0, [[[]], [['ben']]]]);
    const mended = counted(staged, { votes: [...votes, approve(CLEO)], members: { cleo: ['sre'], ben: ['director'] } });
    assert.equal(mended.verdict, 'approved');
  });

  it('gives a place to somebody else when that lets one more person count', () => {
    const either = requirementOf('', 1, { stages: [duties([['sre', 'security'], 1], ['sre', 1])] });
    const members = { ann: ['sre'], ben: ['security'] };
    for (const votes of [
      [approve(ANN), approve(BEN)],
      [approve(BEN), approve(ANN)],
    ]) {
      const two = counted(either, { votes, members });
      assert.deepEqual([two.verdict, fillers(two)], ['approved', [[['ben'], ['ann']]]]);
    }
  });

  it('counts rejections of different people who are asked, and of nobody else', () => {
    const two = requirementOf('sre', 1, { rejects: 2 });
    const members = { ann: ['sre'], ben: ['sre'], cleo: ['developer'] };
    const verdict = (...votes: readonly Vote[]) => counted(two, { votes, members }).verdict;
    assert.equal(verdict(reject(ANN)), 'open');
    assert.equal(verdict(reject(ANN), reject(ANN)), 'open');
    assert.equal(verdict(reject(ANN), reject(CLEO)), 'open');
    assert.equal(verdict(reject(ANN), reject(DAN, { onBehalfOf: ANN })), 'open');
    assert.equal(verdict(reject(ANN), reject(BEN)), 'rejected');
    assert.equal(verdict(reject(ANN), reject(CLEO, { onBehalfOf: BEN })), 'rejected');
  });

  it('lets a rejection come from a stage whose turn has not come, and win over a complete approval', () => {
    const staged = requirementOf('', 1, { stages: [duties(['sre', 1]), duties(['director', 1])] });
    const members = { ann: ['sre'], ben: ['director'], cleo: ['sre'] };
    assert.equal(counted(staged, { votes: [reject(BEN)], members }).verdict, 'rejected');
    const all = [approve(ANN), approve(BEN, { stage: 1 }), reject(CLEO)];
    assert.equal(counted(staged, { votes: all, members }).verdict, 'rejected');
  });

  it('counts a rejection no more when the role behind it is gone', () => {
    const standing = counted(requirementOf('sre'), { votes: [reject(ANN)], members: { ann: [] } });
    assert.deepEqual([standing.verdict, standing.rejections], ['open', 0]);
  });

  it('counts escalated roles like the roles of every duty', () => {
    const both = requirementOf('', 1, { stages: [duties(['sre', 1], ['security', 1])] });
    const members = { ann: ['sre'], ben: ['director'], cleo: ['director'] };
    const votes = [approve(ANN), approve(BEN)];
    assert.equal(counted(both, { votes, members }).verdict, 'open');
    assert.equal(counted(both, { votes, members, escalatedTo: ['director'] }).verdict, 'approved');
    assert.equal(counted(both, { votes: [approve(BEN), approve(CLEO)], members, escalatedTo: ['director'] }).verdict, 'approved');
    assert.equal(counted(both, { votes: [reject(BEN)], members, escalatedTo: ['director'] }).verdict, 'rejected');
  });

  it('is what somebody can fill: any role of the duty, or one that was asked as well', () => {
    const requirement = requirementOf('', 1, { stages: [duties([['sre', 'security'], 1]), duties(['ciso', 1])] });
    const may = (roles: readonly string[], escalatedTo: readonly string[], stage?: number): boolean =>
      mayFill({ requirement, escalatedTo }, roles, stage);
    assert.deepEqual([may(['security'], []), may(['director'], ['director'])], [true, true]);
    assert.deepEqual([may(['director'], []), may([], ['director'])], [false, false]);
    assert.deepEqual([may(['ciso'], []), may(['ciso'], [], 0), may(['ciso'], [], 1)], [true, false, true]);
  });

  it('counts roles that the rungs of one duty ask for that duty only, for approving and for rejecting', () => {
    const ladder = [{ afterMs: 1, act: 'escalate', to: ['director'] }] as const;
    const stage = {
      duties: [
        { roles: ['sre'], count: 1, ladder: [] },
        { roles: ['security'], count: 1, ladder },
      ],
    };
    const requirement = requirementOf('', 1, { stages: [stage] });
    const standing = (votes: readonly Vote[], rungsDone: readonly string[]): Tally =>
      tally({ requirement, votes, rungsDone, escalatedTo: ['director'], rolesNow: () => ['director'] });
    assert.deepEqual(fillers(standing([approve(ANN), approve(BEN)], ['0.1.0'])), [[[], ['ann']]]);
    assert.deepEqual(fillers(standing([approve(ANN)], ['0.0.0', '1.1.0'])), [[[], []]]);
    assert.deepEqual([standing([reject(ANN)], ['0.1.0']).verdict, standing([reject(ANN)], []).verdict], ['rejected', 'open']);
  });

  it('knows which roles a vote was given with, for the person whose vote it is', () => {
    const roles = rolesAtVote([voteOf(ANN, ['sre']), voteOf(BEN, ['director'], { onBehalfOf: CLEO })]);
    assert.deepEqual([roles(ANN), roles(CLEO), roles(BEN), roles(DAN)], [['sre'], ['director'], [], []]);
  });
});

/** From one to three stages, and votes for them from whoever; half of the cases ask few people, so that many are complete. */
const anyCase = fc.tuple(fc.constantFrom(1, 1, 2, 3), fc.boolean()).chain(([stages, few]) => {
  const asked = anyRequirement.map((requirement) => ({
    ...requirement,
    stages: requirement.stages
      .slice(0, stages)
      .map((stage) => (few ? { duties: stage.duties.map(({ roles }) => ({ roles, count: 1 })) } : stage)),
  }));
  return fc.tuple(asked, votingOver(stages, 7));
});

describe('tally, against an oracle that tries every assignment', function () {
  this.timeout(120_000);

  it(`stands exactly as the oracle says, in ${count(2000)} random cases, and names fitting people`, () => {
    const seen = { open: 0, approved: 0, rejected: 0 };
    const property = fc.property(anyCase, ([requirement, voting]) => {
      const standing = tally({ requirement, ...voting });
      const filled = standing.stages.map((stage) => stage.duties.reduce((sum, { filledBy }) => sum + filledBy.length, 0));
      const { current, rejections, verdict } = standing;
      assert.deepEqual({ filled, current, rejections, verdict }, bruteForce(requirement, voting));
      seen[verdict] += 1;
      checkFillers(standing, voting);
    });
    fc.assert(property, { numRuns: count(2000) });
    for (const times of Object.values(seen)) assert.ok(times >= count(2000) / 200, JSON.stringify(seen));
  });

  it('says of one more approval whether it would help, as the oracle does', () => {
    let helpful = 0;
    const another = fc.tuple(anyCase, fc.nat(PEOPLE.length - 1), fc.option(fc.nat(PEOPLE.length - 1), { nil: null, freq: 4 }));
    const property = fc.property(another, ([[requirement, voting], by, giver]) => {
      const { current } = tally({ requirement, ...voting });
      const vote = approve(PEOPLE[by] ?? ANN, { onBehalfOf: giver === null ? null : (PEOPLE[giver] ?? null), stage: current });
      const filledIn = (votes: readonly Vote[]) => bruteForce(requirement, { ...voting, votes }).filled[current] ?? 0;
      const expected = filledIn([...voting.votes, vote]) > filledIn(voting.votes);
      assert.equal(wouldHelp({ requirement, ...voting }, vote), expected);
      if (expected) helpful += 1;
    });
    fc.assert(property, { numRuns: count(2000) });
    assert.ok(helpful >= count(2000) / 200, `${helpful}`);
  });
});

/** Nobody fills two places, nobody without a vote fills any, and everybody who does has a role for it. */
function checkFillers({ stages }: Tally, { votes, rolesNow, escalatedTo }: Voting): void {
  const all = stages.flatMap((stage) => stage.duties.flatMap(({ filledBy }) => filledBy));
  assert.equal(new Set(all.map(({ objectId }) => objectId)).size, all.length);
  for (const [index, stage] of stages.entries()) {
    for (const { duty, filledBy } of stage.duties) {
      assert.ok(filledBy.length <= duty.count);
      for (const who of filledBy) {
        const fitting = votes.filter((vote) => samePrincipal(vote.by, who) && vote.verdict === 'approve' && vote.stage === index);
        const roles = fitting.flatMap((vote) => rolesNow(vote.onBehalfOf ?? vote.by));
        assert.ok(
          roles.some((role) => duty.roles.includes(role) || escalatedTo.includes(role)),
          who.name,
        );
      }
    }
  }
}
