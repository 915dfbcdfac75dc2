import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CalendarOf } from '../../../bot/core/approval/calendars.ts';
import { ladderAfter } from '../../../bot/core/approval/ladder.ts';
import { tally } from '../../../bot/core/approval/tally.ts';
import { type Requirement, type Rung, type Stage, strictest } from '../../../bot/core/policy/requirement.ts';
import type { Approval } from '../../../bot/core/run/run.ts';
import { count } from '../../support/counts.ts';
import { requirementOf, voteOf } from '../../support/requirements.ts';
import { ALWAYS, asked, escalateAfter, HOUR, later, MINUTE, person, remindAfter, withCalendars } from '../approval/approvals.ts';
import { anyEscalating, type Voting, votingOver } from '../approval/random-votes.ts';
import { office } from '../time/calendars.ts';

const HEAD = [escalateAfter(240, 'head')];

/** How it stands so many minutes after it was asked, when it was looked at every minute. */
function climbed(requirement: Requirement, minutes: number, parts: Partial<Approval> = {}, calendars: CalendarOf = ALWAYS): Approval {
  const { ladder, ...rest } = requirement;
  const begun = asked(ladder, parts, { ...rest, expiresAfterMs: 100 * HOUR });
  const open = { ...begun, expiresAt: later(6000, begun.stageAt) };
  return Array.from({ length: minutes + 1 }, (_, minute) => later(minute, open.stageAt)).reduce(
    (approval, now) => ladderAfter(approval, calendars, now).approval,
    open,
  );
}

/** Who could fill the places when each of these people has the role of their name, and votes in the first stage. */
function filledBy(approval: Approval, ...roles: readonly string[]): readonly (readonly string[])[] {
  const votes = roles.map((role) => voteOf(person(role), [role]));
  const { stages } = tally({ ...approval, votes, rolesNow: ({ objectId }) => [objectId] });
  return stages.flatMap(({ duties }) => duties.map((duty) => duty.filledBy.map(({ objectId }) => objectId)));
}

function laddersOf({ stages }: Requirement): readonly (readonly Rung[] | undefined)[] {
  return stages.flatMap(({ duties }) => duties.map(({ ladder }) => ladder));
}

describe('a ladder of one requirement beside another one', () => {
  const policy = requirementOf('release-manager');

  it('lets nobody answer for what the other asks, of the same roles', () => {
    const own = requirementOf('release-manager', 1, { ladder: [escalateAfter(1, 'developer')] });
    for (const both of [strictest(policy, own), strictest(own, policy)]) {
      assert.deepEqual(filledBy(climbed(both, 60), 'developer'), [[]]);
      assert.deepEqual(filledBy(climbed(both, 60), 'release-manager'), [['release-manager']]);
      assert.deepEqual(laddersOf(both), [[remindAfter(1)]], 'the people are reminded all the same');
    }
    assert.deepEqual(filledBy(climbed(own, 60), 'developer'), [['developer']], 'alone it holds');
  });

  it('lets people answer for the duty that it asks, and for no other', () => {
    const own = requirementOf('tester', 1, { ladder: [escalateAfter(1, 'developer')] });
    assert.deepEqual(filledBy(climbed(strictest(policy, own), 60), 'developer'), [[], ['developer']]);
    const laddered = { ...policy, ladder: HEAD };
    const both = climbed(strictest(laddered, own), 240);
    assert.deepEqual(
      [filledBy(both, 'head'), filledBy(both, 'developer')],
      [
        [['head'], []],
        [[], ['developer']],
      ],
    );
  });

  it('asks others for what both ask when both would, and not before both do', () => {
    const later5 = requirementOf('release-manager', 1, { ladder: [remindAfter(60), escalateAfter(300, 'head', 'boss')] });
    const both = strictest({ ...policy, ladder: HEAD }, later5);
    assert.deepEqual(laddersOf(both), [[escalateAfter(300, 'head')]]);
    assert.deepEqual(laddersOf(strictest(later5, { ...policy, ladder: HEAD })), [[remindAfter(60), escalateAfter(300, 'head')]]);
    assert.deepEqual([filledBy(climbed(both, 299), 'head'), filledBy(climbed(both, 300), 'head', 'boss')], [[[]], [['head']]]);
  });

  it('opens each duty in the working time of its own people, although both ask the same others', () => {
    const calendars = withCalendars({ 'release-manager': office('Europe/Warsaw') });
    const own = requirementOf('tester', 1, { ladder: HEAD });
    const friday = { stageAt: new Date('2026-10-23T14:00:00Z') };
    const both = strictest({ ...policy, ladder: HEAD }, own);
    assert.deepEqual(filledBy(climbed(both, 240, friday, calendars), 'head'), [[], ['head']]);
  });

  it('stays one for all duties when both are the same', () => {
    const one = { ...policy, ladder: HEAD };
    assert.deepEqual(strictest(one, { ...one, validForMs: 1 }), { ...one, validForMs: 1 });
  });
});

/** Two requirements of few people, votes that can meet both, and a moment. */
const few = fc.integer({ min: 1, max: 2 }).chain((stages) => {
  const small = anyEscalating.map((requirement) => ({
    ...requirement,
    rejects: 3,
    stages: requirement.stages.slice(0, stages).map(ofOne),
  }));
  return fc.tuple(small, small, votingOver(stages, 8).map(ofOneRole), fc.integer({ min: 2, max: 6 }));
});

function ofOne({ duties }: Stage): Stage {
  return { duties: duties.slice(0, 1).map(({ roles }) => ({ roles, count: 1 })) };
}

/** Everybody has one role at most, so that it matters who is asked as well; and nobody rejects. */
function ofOneRole({ votes, rolesNow }: Voting): Pick<Voting, 'votes' | 'rolesNow'> {
  return {
    votes: votes.map((vote) => ({ ...vote, verdict: 'approve', roles: vote.roles.slice(0, 1) })),
    rolesNow: (who) => rolesNow(who).slice(0, 1),
  };
}

/** Everybody whom this requirement alone could have asked as well so many minutes after it was asked. */
function askedBy({ ladder }: Requirement, minutes: number): readonly string[] {
  return ladder.flatMap((rung) => (rung.act === 'escalate' && rung.afterMs <= minutes * MINUTE ? rung.to : []));
}

describe('what several requirements ask together', function () {
  this.timeout(120_000);

  it('is met by nobody’s vote that would not count for each of them alone, whoever is asked as well', () => {
    const seen = { approved: 0, escalated: 0 };
    const property = fc.property(few, ([a, b, { votes, rolesNow }, minutes]) => {
      const approval = climbed(strictest(a, b), minutes, { votes });
      if (tally({ ...approval, rolesNow }).verdict !== 'approved') return;
      seen.approved += 1;
      if (tally({ ...approval, rolesNow, rungsDone: [], escalatedTo: [] }).verdict !== 'approved') seen.escalated += 1;
      for (const requirement of [a, b])
        assert.equal(tally({ requirement, votes, rolesNow, escalatedTo: askedBy(requirement, minutes) }).verdict, 'approved');
    });
    fc.assert(property, { numRuns: count(4000) });
    assert.ok(seen.approved >= count(4000) / 100 && seen.escalated >= count(4000) / 200, JSON.stringify(seen));
  });

  it('changes nothing when it is applied again', () => {
    const property = fc.property(anyEscalating, anyEscalating, (a, b) => {
      assert.deepEqual(strictest(a, a), a);
      const both = strictest(a, b);
      assert.deepEqual(strictest(both, b), both);
      assert.deepEqual(strictest(both, a), both);
    });
    fc.assert(property, { numRuns: count(2000) });
  });
});
