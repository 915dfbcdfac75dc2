import assert from 'node:assert/strict';
import { timed } from '../../../bot/core/approval/ladder-times.ts';
import { planHash } from '../../../bot/core/plan/plan.ts';
import { cancelRun } from '../../../bot/core/run/cancel.ts';
import { launchRun } from '../../../bot/core/run/create.ts';
import { tellings } from '../../../bot/core/run/tellings.ts';
import { viewRun } from '../../../bot/core/run/view-run.ts';
import { type Facts, rolesNowOf } from '../../../bot/core/start/facts.ts';
import { refresh } from '../../../bot/core/start/refresh.ts';
import { inEnglish } from '../../../bot/core/text/voice.ts';
import { KINDS, stampAt } from '../../support/plans.ts';
import { requirementOf } from '../../support/requirements.ts';
import { decidingOf, factsNow, planNow, voted } from './facts-now.ts';
import { ALL, ANN, approved, BEN, CLEO, free, glass, HOUR_S, now, OTHER, one, PLAN, two, types, waiting } from './refreshed.ts';

describe('refresh', () => {
  for (const [what, plan, reason, message, rule] of [
    [
      'cannot be planned any more',
      { ok: false, message: 'The workflow deploy does not exist any more.' },
      'plan.impossible',
      'The workflow deploy does not exist any more. Nothing was started.',
      null,
    ],
    ['is not permitted any more', planNow(PLAN, 'no'), 'start.denied', 'Nobody may deploy. Nothing was started.', 'nobody-deploys'],
  ] as const) {
    for (const [which, run] of [
      ['waits', waiting()],
      ['is approved', approved()],
      ['needs nobody', free()],
      ['broke the glass', glass()],
    ] as const) {
      it(`ends a run that ${which} when its request ${what}`, () => {
        const change = now(run, { plan });
        const { state, endedAt, checkAt } = change.run;
        assert.deepEqual(
          [state, change.run.reason, inEnglish(change.run.message ?? ''), endedAt, checkAt],
          ['rejected', reason, message, stampAt(20).at, null],
        );
        assert.deepEqual(types(change), ['decision.denied', 'run.finished']);
        assert.equal(change.events[0]?.rule, rule);
        assert.ok(change.run.approvals.every((approval) => approval.state !== 'open'));
      });
    }
  }

  it('changes nothing when everything is as it was', () => {
    for (const run of [waiting(), approved()]) assert.equal(now(run).run, run);
    const run = free();
    assert.equal(now(run, { plan: planNow(PLAN, null) }).run, run);
  });

  it('never touches a run that has started, whatever has changed', () => {
    const started = launchRun(approved(), KINDS, stampAt(12)).run;
    for (const plan of [{ ok: false, message: 'Gone.' } as const, planNow(PLAN, 'no'), planNow(OTHER, two), planNow(PLAN, two)]) {
      const change = now(started, { plan, members: {} });
      assert.deepEqual([change.run === started, change.events, change.start], [true, [], []]);
    }
  });

  it('never touches a run that has ended', () => {
    const ended = cancelRun(waiting(), KINDS, stampAt(12)).run;
    assert.equal(now(ended, { plan: planNow(OTHER, two) }).run, ended);
  });
});

describe('refresh, when the plan is another one', () => {
  for (const [which, run] of [
    ['waits with a vote', voted(waiting(two), ANN, { members: ALL, at: 10 })],
    ['is approved', approved()],
    ['is approved and waits behind a lock', { ...approved(), state: 'queued', reason: 'lock.held', message: 'Later.' } as const],
  ] as const) {
    it(`asks again for a run that ${which}, and says what has changed`, () => {
      const change = now(run, { plan: planNow(OTHER, one) });
      const after = change.run;
      assert.deepEqual(
        [after.state, after.reason, after.message, after.checkAt, after.validUntil],
        ['waiting_approval', null, null, null, null],
      );
      assert.deepEqual([after.plan, after.planHash], [OTHER, planHash(OTHER)]);
      assert.deepEqual(
        after.steps.map(({ id, state, attempt }) => [id, state, attempt]),
        [
          ['a', 'pending', 0],
          ['c', 'pending', 0],
        ],
      );
      const [before, again] = after.approvals;
      assert.deepEqual([before?.state, before?.decidedAt, before?.planHash], ['superseded', stampAt(20).at, planHash(PLAN)]);
      assert.deepEqual(before?.votes, run.approvals[0]?.votes);
      assert.deepEqual([again?.state, again?.planHash, again?.votes, again?.requirement], ['open', planHash(OTHER), [], one]);
      assert.deepEqual(again?.expiresAt, stampAt(20 + HOUR_S).at);
      assert.deepEqual(again?.changes.map(inEnglish), [
        'The input service: “shop”, now “mail”.',
        'The step “b” is gone.',
        'The step “c” is new.',
      ]);
      assert.deepEqual(types(change), ['plan.changed', 'approval.requested']);
      assert.deepEqual(change.events[0]?.detail, { planHashBefore: planHash(PLAN) });
      assert.equal(change.events[0]?.planHash, planHash(OTHER));
    });
  }

  it('counts no vote for the plan before, and takes votes of the same people for the new one', () => {
    const { run } = now(approved(), { plan: planNow(OTHER, one) });
    const old = run.approvals[0];
    assert.ok(old);
    assert.throws(() => voted(run, BEN, { members: ALL, at: 30, approvalId: old.id, planHash: old.planHash }), {
      reason: 'approval.already_decided',
      message: /The plan has changed since then/,
    });
    assert.throws(() => voted(run, BEN, { members: ALL, at: 30, planHash: old.planHash }), { reason: 'approval.plan_changed' });
    assert.equal(voted(run, ANN, { members: ALL, at: 30 }).state, 'held');
  });

  for (const [which, run, plan] of [
    ['nobody has to approve', free(), planNow(OTHER, null)],
    ['was approved and needs nobody any more', approved(), planNow(OTHER, null)],
    ['waits and needs nobody any more', waiting(), planNow(OTHER, null)],
    ['breaks the glass', glass(), planNow(OTHER, one)],
    ['breaks the glass and waits behind a lock', { ...glass(), state: 'queued', reason: 'lock.held' } as const, planNow(OTHER, null)],
  ] as const) {
    it(`ends a run that ${which}, with the plan that was asked for, and tells what has changed`, () => {
      const change = now(run, { plan });
      const { state, reason, planHash: hash, checkAt, startedAt } = change.run;
      assert.deepEqual([state, reason, hash, checkAt, startedAt], ['rejected', 'plan.replaced', planHash(PLAN), null, null]);
      assert.equal(change.run.plan, run.plan);
      assert.deepEqual(types(change), ['plan.changed', 'run.finished']);
      assert.deepEqual(change.events[0]?.detail, { planHashNow: planHash(OTHER) });
      assert.ok(change.run.approvals.every((approval) => approval.state !== 'open'));
      const said =
        'What would run is not what was asked for any more. The input service: “shop”, now “mail”. The step “b” is gone. ' +
        'The step “c” is new. Nothing was started. Type the command again to run it as it is now.';
      assert.equal(inEnglish(change.run.message ?? ''), said);
      if (run.breakGlass === null) assert.equal(viewRun(change.run).next, '', 'no approver is to be talked to');
      assert.deepEqual(tellings(run, change.run, stampAt(20)).map(inEnglish), [`“deploy shop” (${run.id}) was not started: ${said}`]);
    });
  }

  it('leaves a request alone that was decided before', () => {
    const once = now(waiting(), { plan: planNow(OTHER, one) }).run;
    const third = { ...OTHER, summary: 'deploy mail' };
    const twice = now(once, { plan: planNow(third, one), at: 40 }).run;
    assert.deepEqual(
      twice.approvals.map(({ state, decidedAt }) => [state, decidedAt]),
      [
        ['superseded', stampAt(20).at],
        ['superseded', stampAt(40).at],
        ['open', null],
      ],
    );
  });
});

describe('refresh, when a voter has other roles', () => {
  it('leaves an approval open that lacks a vote more, and counts without it', () => {
    const half = voted(waiting(two), ANN, { members: ALL, at: 10 });
    const members = { ...ALL, ann: [] };
    assert.equal(now(half, { plan: planNow(PLAN, two), members }).run, half);
    assert.equal(decidingOf(voted(half, BEN, { members, at: 30 })).state, 'open');
  });

  it('opens an approval again that was complete, with the whole time', () => {
    const queued = { ...approved(), state: 'queued', reason: 'lock.held', message: 'Later.' } as const;
    const run = { ...queued, approvals: queued.approvals.map((approval) => ({ ...approval, rungsDone: ['0.0.0'] })) };
    const change = now(run, { members: { ...ALL, ann: ['developer'] }, at: 2 * HOUR_S });
    const { state, reason, message, checkAt, validUntil } = change.run;
    assert.deepEqual([state, reason, message, checkAt, validUntil], ['waiting_approval', null, null, null, null]);
    // As it is committed.
    const committed = timed(run, change, { calendars: () => null, at: stampAt(2 * HOUR_S).at }).run;
    const approval = decidingOf(committed);
    assert.deepEqual([approval.state, approval.decidedAt, approval.votes.length], ['open', null, 1]);
    assert.deepEqual([approval.stageAt, approval.expiresAt, approval.rungsDone], [stampAt(2 * HOUR_S).at, stampAt(3 * HOUR_S).at, []]);
    assert.deepEqual(approval.dueAt, stampAt(2 * HOUR_S + 60).at, 'the role may come back');
    assert.deepEqual(types(change), ['approval.reopened']);
    assert.equal(voted(committed, BEN, { members: { ben: ['sre'] }, at: 2 * HOUR_S + 1 }).state, 'held');
  });

  it('leaves a duty open to whom it was opened when people get their time anew', () => {
    const ladder = [
      { afterMs: 60_000, act: 'remind' },
      { afterMs: 120_000, act: 'escalate', to: ['head'] },
    ] as const;
    const asked = requirementOf('', 1, { stages: [{ duties: [{ roles: ['sre'], count: 1, ladder }] }] });
    const run = voted(waiting(asked), ANN, { members: ALL, at: 10 });
    const climbed = { ...run, approvals: run.approvals.map((approval) => ({ ...approval, rungsDone: ['0.0.0', '0.0.1'] })) };
    const change = now(climbed, { plan: planNow(PLAN, asked), members: { ann: [] } });
    assert.deepEqual([change.run.state, decidingOf(change.run).rungsDone], ['waiting_approval', ['0.0.1']]);
  });

  it('completes an approval again when the role is back, because nobody else is needed then', () => {
    const lost = now(approved(), { members: { ann: [] } }).run;
    const change = now(lost, { at: 50 });
    const { state, checkAt, validUntil } = change.run;
    assert.deepEqual([state, checkAt, validUntil], ['held', stampAt(50).at, stampAt(50 + HOUR_S).at]);
    assert.deepEqual([decidingOf(change.run).state, decidingOf(change.run).decidedAt], ['approved', stampAt(50).at]);
    assert.deepEqual(types(change), ['approval.granted']);
  });

  it('leaves a request alone whose time is over, whatever has changed since: it only expires', () => {
    const half = voted(waiting(two), ANN, { members: ALL, at: 10 });
    const lacking = voted(half, BEN, { members: { ben: ['sre'] }, at: 30 });
    const plans = [planNow(PLAN, two), planNow(PLAN, requirementOf('sre', 3)), planNow(OTHER, two), planNow(PLAN, 'no')];
    for (const plan of plans) assert.equal(now(lacking, { plan, at: HOUR_S }).run, lacking);
    assert.equal(now(lacking, { plan: planNow(PLAN, two), at: HOUR_S - 1 }).run.state, 'held', 'a second before it is granted');
  });

  it('ends a run when the role of somebody who rejected is back', () => {
    const rejectsTwo = { ...one, rejects: 2 };
    const rejected = voted(waiting(rejectsTwo), ANN, { members: ALL, at: 10, verdict: 'reject' });
    const second = voted(rejected, BEN, { members: { ben: ['sre'] }, at: 11, verdict: 'reject' });
    assert.equal(second.state, 'waiting_approval');
    const change = now(second, { plan: planNow(PLAN, rejectsTwo) });
    assert.deepEqual([change.run.state, types(change)], ['rejected', ['approval.rejected', 'run.finished']]);
    assert.match(inEnglish(change.run.message ?? ''), /ANN, BEN/);
  });

  it('counts a vote for somebody else by the roles of that person', () => {
    const run = voted(waiting(), BEN, { members: ALL, at: 10, onBehalfOf: CLEO, roles: ['sre'] });
    assert.equal(now(run, { members: { cleo: ['sre'] } }).run, run);
    assert.equal(now(run, { members: { ben: ['sre'], cleo: [] } }).run.state, 'waiting_approval');
  });

  it('believes the roles of a vote that came after the facts were looked up', () => {
    const run = approved();
    const facts: Facts = { ...factsNow(planNow(PLAN, one), {}), roles: new Map() };
    assert.deepEqual(rolesNowOf(facts, run)(ANN), ['sre']);
    assert.deepEqual(rolesNowOf(facts, run)(BEN), []);
    assert.equal(refresh(run, facts, stampAt(20)).run, run);
  });
});
