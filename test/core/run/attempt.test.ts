import assert from 'node:assert/strict';
import { type Plan, planHash } from '../../../bot/core/plan/plan.ts';
import { beginAttempt, finishAttempt } from '../../../bot/core/run/attempt.ts';
import { unchanged } from '../../../bot/core/run/change.ts';
import { ifIntact } from '../../../bot/core/run/intact.ts';
import { failed } from '../../../bot/core/run/outcome.ts';
import type { Run } from '../../../bot/core/run/run.ts';
import { viewRun } from '../../../bot/core/run/view-run.ts';
import { inEnglish } from '../../../bot/core/text/voice.ts';
import { runCard } from '../../../cards/run/index.ts';
import { textOf } from '../../support/card-text.ts';
import { attempt, BROKEN, KINDS, launched, OK, stampAt, statesOf, usesStep } from '../../support/plans.ts';

/** The run with another plan than its hash says. */
function tampered(run: Run, steps: Plan['steps'] = run.plan.steps): Run {
  return { ...run, plan: { ...run.plan, inputs: { service: 'other' }, steps } };
}

describe('beginAttempt', () => {
  it('records the intent before the effect, with the attempt counted', () => {
    const begun = beginAttempt(launched(usesStep('a')), { stepId: 'a', direction: 'do' }, KINDS, stampAt(1));
    assert.equal(begun.attempt, 1);
    assert.deepEqual(
      begun.change.events.map((event) => event.type),
      ['step.started'],
    );
  });

  it('stops the run when the stored plan does not match its hash', () => {
    const run = launched(usesStep('a'));
    const begun = beginAttempt(tampered(run), { stepId: 'a', direction: 'do' }, KINDS, stampAt(1));
    assert.equal(begun.go, false);
    assert.equal(begun.change.run.state, 'failed');
    assert.equal(begun.change.run.reason, 'plan.changed');
  });

  it('keeps what an undo was for as done, when the plan does not match its hash by then', () => {
    const failing = launched(usesStep('a', { undo: true }), usesStep('b', { needs: ['a'] }));
    const undoing = attempt(attempt(failing, 'a', OK).change.run, 'b', BROKEN).change.run;
    const begun = beginAttempt(tampered(undoing), { stepId: 'a', direction: 'undo' }, KINDS, stampAt(3));
    assert.deepEqual([begun.go, begun.change.run.state, begun.change.run.reason], [false, 'failed', 'plan.changed']);
    const [step] = begun.change.run.steps;
    assert.deepEqual([step?.state, step?.outcome?.status, step?.undoOutcome?.reason], ['undo_failed', 'succeeded', 'plan.changed']);
  });

  it('ends the run also when the changed plan lacks the step', () => {
    const run = launched(usesStep('a'));
    const { change } = beginAttempt(tampered(run, []), { stepId: 'a', direction: 'do' }, KINDS, stampAt(1));
    assert.deepEqual([change.run.state, change.run.reason], ['failed', 'plan.changed']);
  });

  it('does not begin a step that is done', () => {
    const done = attempt(launched(usesStep('a'), usesStep('b')), 'a', OK).change.run;
    assert.equal(beginAttempt(done, { stepId: 'a', direction: 'do' }, KINDS, stampAt(2)).go, false);
  });
});

describe('a plan that was changed in the store while a step ran', () => {
  const running = () =>
    beginAttempt(launched(usesStep('a', { attempts: 3 }), usesStep('b', { needs: ['a'] })), A, KINDS, stampAt(1)).change.run;
  const A = { stepId: 'a', direction: 'do' } as const;
  const finish = (run: Run, outcome = OK) => finishAttempt(run, { ...A, attempt: 1, outcome }, KINDS, stampAt(2));

  for (const [what, steps] of [
    ['has other steps', undefined],
    ['lacks the step', []],
  ] as const) {
    it(`ends the run with what the step did, and starts nothing, when it ${what}`, () => {
      const { change, finished } = finish(tampered(running(), steps));
      assert.deepEqual([change.run.state, change.run.reason, statesOf(change.run)['a']], ['failed', 'plan.changed', 'succeeded']);
      assert.deepEqual([finished, change.start], [{ next: 'end' }, []]);
    });
  }

  it('is not tried again', () => {
    const { change, finished } = finish(tampered(running()), BROKEN);
    assert.deepEqual([finished.next, change.run.state, statesOf(change.run)['a']], ['end', 'failed', 'failed']);
  });

  it('is in the audit log: what was approved, what was found, and how far it came', () => {
    const run = tampered(running());
    const { events } = finish(run).change;
    assert.deepEqual(
      events.map(({ type }) => type),
      ['step.finished', 'plan.broken', 'run.finished'],
    );
    const found = planHash(run.plan);
    assert.deepEqual(events[1]?.detail, { planHashApproved: run.planHash, planHashFound: found, done: 'a', inFlight: '' });
    assert.notEqual(found, run.planHash);
  });

  it('is said in a sentence, on card and tab, with what to do', () => {
    for (const steps of [undefined, []]) {
      const view = viewRun(finish(tampered(running(), steps)).change.run);
      assert.match(inEnglish(view.message ?? ''), /not the one that was approved\. Nothing more will run; please ask an administrator/);
      assert.match(inEnglish(view.next), /What was done stays done and was not undone/);
      assert.match(
        textOf({ activity: { attachments: [runCard({ view, buttons: [] })] } }),
        /✗ Failed.*not the one that was approved.*stays done/,
      );
    }
  });

  it('ends the run also when somebody cancels, decides or a wait is over, and leaves an ended run alone', () => {
    const nothing = (): never => assert.fail('the plan was read');
    const run = tampered(running(), []);
    assert.equal(ifIntact(run, stampAt(2), nothing).run.reason, 'plan.changed');
    const ended = ifIntact(run, stampAt(2), nothing).run;
    assert.equal(ifIntact(ended, stampAt(3), () => unchanged(ended)).run, ended);
  });
});

describe('finishAttempt', () => {
  it('retries with growing delay while attempts are left, then fails', () => {
    let run = launched(usesStep('a', { attempts: 3 }));
    const first = attempt(run, 'a', BROKEN);
    assert.deepEqual(first.finished, { next: 'retry', delayMs: 100 });
    assert.equal(statesOf(first.change.run)['a'], 'retrying');
    run = first.change.run;
    const second = attempt(run, 'a', BROKEN);
    assert.deepEqual(second.finished, { next: 'retry', delayMs: 200 });
    assert.equal(attempt(second.change.run, 'a', BROKEN).change.run.state, 'failed');
  });

  it('repeats an unsafe step only when it certainly did nothing', () => {
    const run = launched(usesStep('a', { effect: 'unsafe', attempts: 2 }));
    assert.equal(attempt(run, 'a', BROKEN).finished.next, 'end');
    assert.equal(attempt(run, 'a', failed('http.refused', 'connection refused', true)).finished.next, 'retry');
  });

  it('ignores a result of another attempt', () => {
    const begun = beginAttempt(launched(usesStep('a')), { stepId: 'a', direction: 'do' }, KINDS, stampAt(1)).change.run;
    const late = finishAttempt(begun, { stepId: 'a', direction: 'do', attempt: 7, outcome: OK }, KINDS, stampAt(2));
    assert.equal(late.change.run, begun);
    assert.equal(late.finished.next, 'end');
  });

  it('starts several steps that become ready together: one goes on, the engine is asked for the others', () => {
    const run = launched(usesStep('a'), usesStep('b', { needs: ['a'] }), usesStep('c', { needs: ['a'] }));
    const { change, finished } = attempt(run, 'a', OK);
    assert.deepEqual(finished, { next: 'continue', strand: { runId: run.id, stepId: 'b', direction: 'do' } });
    assert.deepEqual(
      change.start.map((strand) => strand.stepId),
      ['c'],
    );
  });
});
