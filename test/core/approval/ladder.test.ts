import assert from 'node:assert/strict';
import { expiryOf, ladderAfter, nextDueAt, nextLookAt, rolesToRemind, rungsAhead } from '../../../bot/core/approval/ladder.ts';
import type { Requirement } from '../../../bot/core/policy/requirement.ts';
import type { Approval } from '../../../bot/core/run/run.ts';
import { voteOf } from '../../support/requirements.ts';
import { office } from '../time/calendars.ts';
import { ALWAYS, asked, escalateAfter, later, MINUTE, person, remindAfter, withCalendars } from './approvals.ts';

const LADDER = [remindAfter(30), escalateAfter(60, 'head'), remindAfter(90)];
const WARSAW = withCalendars({ sre: office('Europe/Warsaw') });

describe('ladderAfter', () => {
  it('does nothing before the first rung, and says when to look again', () => {
    const step = ladderAfter(asked(LADDER), ALWAYS, later(29));
    assert.deepEqual([step.rungs, step.remind, step.escalate], [[], [], []]);
    assert.deepEqual(step.approval.dueAt, later(30));
  });

  it('does each rung at its moment, once', () => {
    const first = ladderAfter(asked(LADDER), ALWAYS, later(30));
    assert.deepEqual([first.rungs, first.remind, first.escalate], [['0.0.0'], [{ roles: ['sre'], count: 1 }], []]);
    assert.deepEqual(first.approval.dueAt, later(60));
    assert.deepEqual(ladderAfter(first.approval, ALWAYS, later(30)).rungs, []);
    const second = ladderAfter(first.approval, ALWAYS, later(60));
    assert.deepEqual([second.rungs, second.remind, second.escalate], [['0.0.1'], [], ['head']]);
    assert.deepEqual(second.approval.escalatedTo, ['head']);
    const third = ladderAfter(second.approval, ALWAYS, later(90));
    assert.deepEqual([third.rungs, third.remind.length, third.escalate], [['0.0.2'], 1, []]);
    assert.deepEqual(third.approval.dueAt, later(120));
    assert.deepEqual(third.approval.rungsDone, ['0.0.0', '0.0.1', '0.0.2']);
  });

  it('leaves out reminders that something later has made pointless, and no escalation', () => {
    const step = ladderAfter(
      asked([remindAfter(10), remindAfter(20), escalateAfter(30, 'head'), escalateAfter(40, 'boss')]),
      ALWAYS,
      later(50),
    );
    assert.deepEqual(step.rungs, ['0.0.0', '0.0.1', '0.0.2', '0.0.3']);
    assert.deepEqual([step.remind, step.escalate], [[], ['head', 'boss']]);
  });

  it('makes up for the last of several reminders that were missed', () => {
    const step = ladderAfter(asked([remindAfter(10), remindAfter(20)]), ALWAYS, later(50));
    assert.deepEqual([step.rungs, step.remind.length], [['0.0.0', '0.0.1'], 1]);
    const late = ladderAfter(asked([escalateAfter(10, 'head'), remindAfter(20)]), ALWAYS, later(50));
    assert.deepEqual([late.remind.length, late.escalate], [1, ['head']]);
  });

  it('does nothing any more at the expiry, even when that was missed as well', () => {
    for (const minutes of [120, 121, 500]) {
      const before = asked(LADDER);
      const step = ladderAfter(before, ALWAYS, later(minutes));
      assert.deepEqual([step.rungs, step.remind, step.escalate], [[], [], []]);
      assert.deepEqual(step.approval.rungsDone, []);
    }
    const late = asked([remindAfter(120)]);
    assert.deepEqual(nextDueAt(late, ALWAYS), later(120));
    assert.deepEqual(ladderAfter(late, ALWAYS, later(120)).rungs, []);
  });

  it('does nothing about what is decided', () => {
    for (const state of ['approved', 'rejected', 'expired', 'cancelled', 'superseded'] as const) {
      const decided = asked(LADDER, { state });
      assert.equal(ladderAfter(decided, ALWAYS, later(60)).approval, decided);
    }
  });

  it('reminds people who are asked already when they are escalated to again', () => {
    const own = ladderAfter(asked([escalateAfter(10, 'sre')]), ALWAYS, later(10));
    assert.deepEqual([own.escalate, own.remind.length], [[], 1]);
    const again = ladderAfter(asked([escalateAfter(10, 'head')], { escalatedTo: ['head'] }), ALWAYS, later(10));
    assert.deepEqual([again.escalate, again.remind.length, again.approval.escalatedTo], [[], 1, ['head']]);
  });

  it('reminds of a duty with rungs of its own whom these ask as well, and nobody who was asked for another one', () => {
    const duty = { roles: ['sre'], count: 1 };
    const escalatedTo = ['head', 'boss'];
    assert.deepEqual(rolesToRemind([duty], { escalatedTo }), ['sre', 'head', 'boss']);
    assert.deepEqual(rolesToRemind([{ ...duty, ladder: [escalateAfter(1, 'head', 'ceo')] }], { escalatedTo }), ['sre', 'head']);
    assert.deepEqual(rolesToRemind([], { escalatedTo }), []);
  });

  const both: Partial<Requirement> = {
    stages: [
      {
        duties: [
          { roles: ['sre'], count: 1 },
          { roles: ['security'], count: 1 },
        ],
      },
    ],
  };

  it('counts each duty for itself and leaves out the one that is filled', () => {
    const votes = [voteOf(person('ann'), ['sre'])];
    const step = ladderAfter(asked(LADDER, { votes }, both), ALWAYS, later(30));
    assert.deepEqual([step.rungs, step.remind.map(({ roles }) => roles)], [['0.1.0'], [['security']]]);
  });

  it('escalates once for two duties whose rung comes at the same moment', () => {
    const step = ladderAfter(asked([escalateAfter(10, 'head')], {}, both), ALWAYS, later(10));
    assert.deepEqual([step.rungs, step.remind, step.escalate], [['0.0.0', '0.1.0'], [], ['head']]);
  });

  it('counts in the working time of each duty’s first role', () => {
    const places = withCalendars({ sre: office('Europe/Warsaw'), security: office('America/New_York') });
    const approval = asked([remindAfter(60)], { stageAt: new Date('2026-03-04T08:30:00Z') }, both);
    assert.deepEqual(
      rungsAhead(approval, places).map(({ key, at }) => [key, at.toISOString()]),
      [
        ['0.0.0', '2026-03-04T09:30:00.000Z'],
        ['0.1.0', '2026-03-04T15:00:00.000Z'],
      ],
    );
  });

  it('counts anew in each stage', () => {
    const stages = [{ duties: [{ roles: ['sre'], count: 1 }] }, { duties: [{ roles: ['security'], count: 1 }] }];
    const votes = [voteOf(person('ann'), ['sre'])];
    const second = asked([remindAfter(30)], { rungsDone: ['0.0.0'], votes, stageAt: later(50), expiresAt: later(200) }, { stages });
    const step = ladderAfter(second, ALWAYS, later(80));
    assert.deepEqual([step.rungs, step.remind.map(({ roles }) => roles)], [['1.0.0'], [['security']]]);
  });

  it('goes over a weekend and the end of summer time', () => {
    const friday = new Date('2026-10-23T14:00:00Z');
    const parts: Partial<Approval> = { stageAt: friday, requestedAt: friday, expiresAt: new Date('2026-10-27T00:00:00Z') };
    const approval = asked([remindAfter(120), escalateAfter(240, 'head')], parts);
    assert.deepEqual(
      rungsAhead(approval, WARSAW).map(({ at }) => at.toISOString()),
      ['2026-10-26T09:00:00.000Z', '2026-10-26T11:00:00.000Z'],
    );
  });

  it('counts every moment for a role whose calendar has no working time any more', () => {
    const gone = withCalendars({ sre: { ...office('Europe/Warsaw'), hours: [] } });
    assert.deepEqual(nextDueAt(asked(LADDER), gone), later(30));
    assert.deepEqual(expiryOf(asked(LADDER), gone), later(120));
  });
});

describe('expiryOf', () => {
  const stageAt = new Date('2026-03-04T08:30:00Z');

  it('counts every moment when a role that is asked has no calendar', () => {
    assert.deepEqual(expiryOf(asked([], { stageAt }), ALWAYS), later(120, stageAt));
    const oneOfTwo = { stages: [{ duties: [{ roles: ['sre', 'dev'], count: 1 }] }] };
    assert.deepEqual(expiryOf(asked([], { stageAt }, oneOfTwo), WARSAW), later(120, stageAt));
  });

  it('takes the latest of the calendars of all roles of the open stage', () => {
    const places = withCalendars({ sre: office('Europe/Warsaw'), security: office('America/New_York'), audit: office('Asia/Kolkata') });
    const stages = [
      {
        duties: [
          { roles: ['sre', 'audit'], count: 1 },
          { roles: ['security'], count: 1 },
        ],
      },
      { duties: [{ roles: ['audit'], count: 1 }] },
    ];
    assert.equal(expiryOf(asked([], { stageAt }, { stages }), places).toISOString(), '2026-03-04T16:00:00.000Z');
    const votes = [voteOf(person('ann'), ['sre']), voteOf(person('ben'), ['security'])];
    assert.equal(expiryOf(asked([], { stageAt, votes }, { stages }), places).toISOString(), '2026-03-04T10:30:00.000Z');
  });

  it('is after every rung of the same calendar that comes before it in length', () => {
    const approval = asked([remindAfter(119)], { stageAt, expiresAt: expiryOf(asked([], { stageAt }), WARSAW) });
    assert.equal(nextDueAt(approval, WARSAW).getTime(), approval.expiresAt.getTime() - MINUTE);
  });
});

describe('nextLookAt', () => {
  const vote = voteOf(person('ann'), ['sre']);

  it('is in a minute when only a lost role keeps the votes from being enough, and never after what is due', () => {
    const lost = asked(LADDER, { votes: [vote] });
    assert.deepEqual(nextLookAt(lost, ALWAYS, later(10)), later(11));
    assert.deepEqual(nextLookAt(lost, ALWAYS, later(119.5)), later(120));
    assert.deepEqual(ladderAfter(lost, ALWAYS, later(10)).approval.dueAt, later(11));
  });

  it('is what is due first when votes are still to come', () => {
    assert.deepEqual(nextLookAt(asked(LADDER), ALWAYS, later(10)), later(30));
    assert.deepEqual(
      nextLookAt(asked(LADDER, { votes: [vote] }, { stages: [{ duties: [{ roles: ['sre'], count: 2 }] }] }), ALWAYS, later(10)),
      later(30),
    );
  });
});
