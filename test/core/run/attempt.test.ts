import assert from 'node:assert/strict';
import { beginAttempt, finishAttempt } from '../../../bot/core/run/attempt.ts';
import { failed } from '../../../bot/core/run/outcome.ts';
import { attempt, BROKEN, KINDS, launched, OK, stampAt, statesOf, usesStep } from '../../support/plans.ts';

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
    const tampered = { ...run, plan: { ...run.plan, inputs: { service: 'other' } } };
    const begun = beginAttempt(tampered, { stepId: 'a', direction: 'do' }, KINDS, stampAt(1));
    assert.equal(begun.go, false);
    assert.equal(begun.change.run.state, 'failed');
    assert.equal(begun.change.run.reason, 'plan.changed');
  });

  it('does not begin a step that is done', () => {
    const done = attempt(launched(usesStep('a'), usesStep('b')), 'a', OK).change.run;
    assert.equal(beginAttempt(done, { stepId: 'a', direction: 'do' }, KINDS, stampAt(2)).go, false);
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
