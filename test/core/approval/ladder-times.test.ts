import assert from 'node:assert/strict';
import { timed } from '../../../bot/core/approval/ladder-times.ts';
import { withApproval } from '../../../bot/core/approval/vote.ts';
import { type Change, unchanged } from '../../../bot/core/run/change.ts';
import { requested } from '../../../bot/core/run/create.ts';
import type { Approval, Run } from '../../../bot/core/run/run.ts';
import { stampAt } from '../../support/plans.ts';
import { requirementOf } from '../../support/requirements.ts';
import { office } from '../time/calendars.ts';
import { ALWAYS, AT, approvalOf, HOUR, later, person, remindAfter, runAsking, voted, withCalendars } from './approvals.ts';

/** Friday 16:00 in Warsaw, on the last weekend of summer time. */
const FRIDAY = new Date('2026-10-23T14:00:00Z');
const WARSAW = withCalendars({ sre: office('Europe/Warsaw') });
const STAGES = [{ duties: [{ roles: ['sre'], count: 1 }] }, { duties: [{ roles: ['security'], count: 1 }] }];

function altered(run: Run, parts: Partial<Approval>): Change {
  return unchanged(withApproval(run, { ...approvalOf(run), ...parts }));
}

describe('the times of an approval', () => {
  it('are those of the working hours of the people who are asked', () => {
    const ladder = [remindAfter(120)];
    const approval = approvalOf(runAsking(requirementOf('sre', 1, { ladder, expiresAfterMs: 8 * HOUR }), FRIDAY, WARSAW));
    assert.equal(approval.dueAt.toISOString(), '2026-10-26T09:00:00.000Z');
    assert.equal(approval.expiresAt.toISOString(), '2026-10-26T15:00:00.000Z');
  });

  it('are in the event that says that they were asked', () => {
    const run = runAsking(requirementOf('sre', 1, { expiresAfterMs: 8 * HOUR }), FRIDAY, ALWAYS);
    const change: Change = { ...unchanged(run), events: [requested(run, approvalOf(run), stampAt())] };
    const [event] = timed(null, change, { calendars: WARSAW, at: FRIDAY }).events;
    assert.equal(event?.detail['expiresAt'], '2026-10-26T15:00:00.000Z');
  });

  it('begin anew with a stage, and never end earlier than people were told', () => {
    const run = runAsking(requirementOf('sre', 1, { stages: STAGES, expiresAfterMs: 2 * HOUR, ladder: [remindAfter(30)] }), AT, ALWAYS);
    const second = approvalOf(voted(run, person('ann'), 'sre', { at: later(100), calendars: ALWAYS }));
    assert.deepEqual([second.stageAt, second.expiresAt, second.dueAt], [later(100), later(220), later(130)]);
    const friday = runAsking(requirementOf('sre', 1, { stages: STAGES, expiresAfterMs: 2 * HOUR }), FRIDAY, WARSAW);
    const kept = approvalOf(voted(friday, person('ann'), 'sre', { at: later(1, FRIDAY), calendars: WARSAW }));
    assert.equal(kept.expiresAt.toISOString(), '2026-10-26T09:00:00.000Z', 'the second stage alone would end on Friday');
  });

  it('begin anew with a stage that begins in the millisecond in which the first did', () => {
    const places = withCalendars({ security: office('Europe/Warsaw') });
    const run = runAsking(requirementOf('sre', 1, { stages: STAGES, expiresAfterMs: 2 * HOUR }), FRIDAY, places);
    assert.deepEqual(approvalOf(run).expiresAt, later(120, FRIDAY));
    const second = approvalOf(voted(run, person('ann'), 'sre', { at: FRIDAY, calendars: places }));
    assert.equal(second.expiresAt.toISOString(), '2026-10-26T09:00:00.000Z');
  });

  it('follow the duties that still lack somebody', () => {
    const stages = [
      {
        duties: [
          { roles: ['sre'], count: 1 },
          { roles: ['security'], count: 1 },
        ],
      },
    ];
    const places = withCalendars({ sre: office('Europe/Warsaw'), security: office('America/New_York') });
    const requirement = requirementOf('sre', 1, { stages, ladder: [remindAfter(60)], expiresAfterMs: 4 * HOUR });
    const run = runAsking(requirement, new Date('2026-03-04T09:00:00Z'), places);
    assert.equal(approvalOf(run).dueAt.toISOString(), '2026-03-04T10:00:00.000Z');
    const half = voted(run, person('ann'), 'sre', { at: new Date('2026-03-04T09:10:00Z'), calendars: places });
    assert.equal(approvalOf(half).dueAt.toISOString(), '2026-03-04T15:00:00.000Z');
  });

  it('become shorter with a stricter requirement only, counted in the same working time', () => {
    const run = runAsking(requirementOf('sre', 1, { expiresAfterMs: 8 * HOUR }), FRIDAY, WARSAW);
    const stricter = altered(run, { requirement: requirementOf('sre', 1, { expiresAfterMs: 2 * HOUR }), expiresAt: later(120, FRIDAY) });
    const at = later(5, FRIDAY);
    assert.equal(approvalOf(timed(run, stricter, { calendars: WARSAW, at }).run).expiresAt.toISOString(), '2026-10-26T09:00:00.000Z');
    const other = altered(run, { requirement: requirementOf('sre', 2, { expiresAfterMs: 8 * HOUR }) });
    assert.deepEqual(approvalOf(timed(run, other, { calendars: ALWAYS, at }).run).expiresAt, approvalOf(run).expiresAt);
  });

  it('are given anew when an approval is open again', () => {
    const run = runAsking(requirementOf('sre', 1, { expiresAfterMs: HOUR }), AT, ALWAYS);
    const approved = altered(run, { state: 'approved', decidedAt: later(10) }).run;
    const reopened = altered(approved, { state: 'open', decidedAt: null });
    const again = approvalOf(timed(approved, reopened, { calendars: ALWAYS, at: later(300) }).run);
    assert.deepEqual([again.stageAt, again.expiresAt], [later(300), later(360)]);
  });

  it('are the whole of the stricter time when an approval is open again and has less time at once', () => {
    const run = runAsking(requirementOf('sre', 1, { expiresAfterMs: HOUR }), AT, ALWAYS);
    const approved = altered(run, { state: 'approved', decidedAt: later(10) }).run;
    const stricter = altered(approved, {
      state: 'open',
      decidedAt: null,
      requirement: requirementOf('sre', 2, { expiresAfterMs: HOUR / 2 }),
    });
    const again = approvalOf(timed(approved, stricter, { calendars: ALWAYS, at: later(300) }).run);
    assert.deepEqual([again.stageAt, again.expiresAt], [later(300), later(330)]);
  });

  it('stay as they are for what nothing was changed about, and for what is decided', () => {
    const run = runAsking(requirementOf('sre'), AT, ALWAYS);
    assert.deepEqual(timed(run, unchanged(run), { calendars: WARSAW, at: FRIDAY }).run, run);
    const decided = altered(run, { state: 'rejected' });
    assert.deepEqual(timed(run, decided, { calendars: WARSAW, at: FRIDAY }).run, decided.run);
  });

  it('are the same when they are given twice', () => {
    const run = runAsking(requirementOf('sre', 1, { stages: STAGES }), AT, ALWAYS);
    const change = altered(run, { stageAt: later(30) });
    const once = timed(run, change, { calendars: WARSAW, at: later(30) });
    assert.deepEqual(timed(run, once, { calendars: WARSAW, at: later(30) }), once);
  });
});
