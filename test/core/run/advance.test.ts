import assert from 'node:assert/strict';
import { advance } from '../../../bot/core/run/advance.ts';
import { cancelRun } from '../../../bot/core/run/cancel.ts';
import { endWait, launchRun } from '../../../bot/core/run/create.ts';
import { unknown } from '../../../bot/core/run/outcome.ts';
import { resolveUnknown } from '../../../bot/core/run/resolve.ts';
import { viewRun } from '../../../bot/core/run/view-run.ts';
import { inEnglish } from '../../../bot/core/text/voice.ts';
import { attempt, BROKEN, KINDS, launched, newRun, OK, planOf, stampAt, statesOf, usesStep } from '../../support/plans.ts';
import { requirementOf } from '../../support/requirements.ts';

const UNKNOWN = unknown('script.timeout', 'it was killed half way');

describe('advance', () => {
  it('starts every step whose needs have passed, and only those', () => {
    const change = launchRun(newRun(planOf(usesStep('a'), usesStep('b'), usesStep('c', { needs: ['a', 'b'] }))), KINDS, stampAt());
    assert.deepEqual(
      change.start.map((strand) => strand.stepId),
      ['a', 'b'],
    );
    const afterA = attempt(change.run, 'a', OK);
    assert.deepEqual(afterA.finished, { next: 'end' });
    const afterB = attempt(afterA.change.run, 'b', OK);
    assert.deepEqual(afterB.finished, { next: 'continue', strand: { runId: change.run.id, stepId: 'c', direction: 'do' } });
  });

  it('changes nothing when it is called again on its own result', () => {
    const run = launched(usesStep('a'), usesStep('b', { needs: ['a'] }));
    const again = advance(run, KINDS, stampAt(5));
    assert.deepEqual(again.run, run);
    assert.equal(again.start.length, 0);
    assert.equal(again.events.length, 0);
  });

  it('ends a run as succeeded when its last step is done', () => {
    const { change } = attempt(launched(usesStep('a')), 'a', OK);
    assert.equal(change.run.state, 'succeeded');
    assert.equal(change.run.endedAt?.getTime(), stampAt(1).at.getTime());
    assert.ok(change.events.some((event) => event.type === 'run.finished'));
  });

  it('skips a step whose condition is false and goes on', () => {
    const run = launched(usesStep('a', { condition: 'inputs.service == "other"' }), usesStep('b', { needs: ['a'] }));
    assert.deepEqual(statesOf(run), { a: 'skipped', b: 'running' });
  });

  it('fails a run whose condition cannot be evaluated', () => {
    const run = launched(usesStep('a', { condition: 'steps.nowhere.outputs.x == "1"' }));
    assert.equal(run.state, 'failed');
    assert.match(inEnglish(run.message ?? ''), /“a” failed/);
  });

  it('waits as a row and goes on when the time has come, not earlier', () => {
    const waiting = launched(
      { kind: 'wait', id: 'w', name: 'w', needs: [], condition: null, durationMs: 30_000 },
      usesStep('b', { needs: ['w'] }),
    );
    assert.equal(waiting.state, 'waiting');
    assert.equal(endWait(waiting, 'w', KINDS, stampAt(29)).run, waiting);
    const over = endWait(waiting, 'w', KINDS, stampAt(30));
    assert.deepEqual(
      over.start.map((strand) => strand.stepId),
      ['b'],
    );
  });

  it('says the message of a message step once, in the change that ends the step', () => {
    const change = launchRun(
      newRun(
        planOf({
          kind: 'message',
          id: 'm',
          name: 'm',
          needs: [],
          condition: null,
          text: [{ text: 'hello ' }, { expression: 'inputs.service' }],
        }),
      ),
      KINDS,
      stampAt(),
    );
    assert.deepEqual(change.say, [{ kind: 'text', text: 'hello shop' }]);
    assert.equal(change.run.state, 'succeeded');
  });
});

describe('undo', () => {
  it('undoes what succeeded in reverse order when a later step fails', () => {
    let run = launched(usesStep('a', { undo: true }), usesStep('b', { undo: true, needs: ['a'] }), usesStep('c', { needs: ['b'] }));
    run = attempt(run, 'a', OK, { at: 1 }).change.run;
    run = attempt(run, 'b', OK, { at: 2 }).change.run;
    const failedAt = attempt(run, 'c', BROKEN, { at: 3 });
    assert.equal(failedAt.change.run.state, 'undoing');
    assert.deepEqual(failedAt.finished, { next: 'continue', strand: { runId: run.id, stepId: 'b', direction: 'undo' } });
    const undoneB = attempt(failedAt.change.run, 'b', OK, { direction: 'undo', at: 4 });
    assert.deepEqual(undoneB.finished, { next: 'continue', strand: { runId: run.id, stepId: 'a', direction: 'undo' } });
    const ended = attempt(undoneB.change.run, 'a', OK, { direction: 'undo', at: 5 }).change.run;
    assert.equal(ended.state, 'undone');
    assert.deepEqual(statesOf(ended), { a: 'undone', b: 'undone', c: 'failed' });
  });

  it('does not begin while another step is still under way', () => {
    let run = launched(usesStep('a', { undo: true }), usesStep('b'), usesStep('c'));
    run = attempt(run, 'a', OK).change.run;
    const failedB = attempt(run, 'b', BROKEN);
    assert.deepEqual(failedB.finished, { next: 'end' });
    assert.equal(failedB.change.run.state, 'running');
    assert.equal(attempt(failedB.change.run, 'c', OK, { at: 2 }).change.run.state, 'undoing');
  });

  it('stops and says so when an undo fails', () => {
    let run = launched(usesStep('a', { undo: true }), usesStep('b', { needs: ['a'] }));
    run = attempt(run, 'a', OK).change.run;
    run = attempt(run, 'b', BROKEN).change.run;
    const ended = attempt(run, 'a', BROKEN, { direction: 'undo' }).change.run;
    assert.equal(ended.state, 'failed');
    assert.equal(ended.reason, 'step.undo_failed');
  });
});

describe('an unknown outcome', () => {
  it('stops the run for a person when the step is unsafe, and starts nothing else', () => {
    const run = launched(usesStep('a', { effect: 'unsafe', attempts: 3 }), usesStep('b', { needs: ['a'] }));
    const { change, finished } = attempt(run, 'a', UNKNOWN);
    assert.deepEqual(finished, { next: 'end' });
    assert.equal(change.run.state, 'needs_decision');
    assert.deepEqual(statesOf(change.run), { a: 'needs_decision', b: 'pending' });
  });

  it('repeats an idempotent step while attempts are left, then asks', () => {
    const run = launched(usesStep('a', { effect: 'idempotent', attempts: 2 }));
    const first = attempt(run, 'a', UNKNOWN);
    assert.deepEqual(first.finished, { next: 'retry', delayMs: 100 });
    assert.equal(attempt(first.change.run, 'a', UNKNOWN).change.run.state, 'needs_decision');
  });

  it('fails a read step, because reading changes nothing', () => {
    assert.equal(attempt(launched(usesStep('a', { effect: 'read' })), 'a', UNKNOWN).change.run.state, 'failed');
  });

  it('goes on when a person says that it ran', () => {
    const open = attempt(launched(usesStep('a', { effect: 'unsafe' }), usesStep('b', { needs: ['a'] })), 'a', UNKNOWN).change.run;
    const resolved = resolveUnknown(open, 'a', 'it_ran', { kinds: KINDS, stamp: stampAt(2) });
    assert.deepEqual(
      resolved.start.map((strand) => strand.stepId),
      ['b'],
    );
  });

  it('undoes earlier steps when a person says that it did not run', () => {
    let run = launched(usesStep('a', { undo: true }), usesStep('b', { effect: 'unsafe', needs: ['a'] }));
    run = attempt(run, 'a', OK).change.run;
    run = attempt(run, 'b', UNKNOWN).change.run;
    const resolved = resolveUnknown(run, 'b', 'it_did_not', { kinds: KINDS, stamp: stampAt(2) });
    assert.equal(resolved.run.state, 'undoing');
  });

  it('leaves everything as it is when a person stops there', () => {
    let run = launched(usesStep('a', { undo: true }), usesStep('b', { effect: 'unsafe', needs: ['a'] }));
    run = attempt(run, 'a', OK).change.run;
    run = attempt(run, 'b', UNKNOWN).change.run;
    const resolved = resolveUnknown(run, 'b', 'abort', { kinds: KINDS, stamp: stampAt(2) });
    assert.equal(resolved.run.state, 'cancelled');
    assert.equal(statesOf(resolved.run)['a'], 'succeeded');
    const view = viewRun(resolved.run);
    assert.match(inEnglish(view.message ?? ''), /It is not known whether “b” took effect\.$/);
    assert.match(inEnglish(view.next), /may be half changed/);
    assert.deepEqual(
      view.steps.map(({ leftUnknown }) => leftUnknown),
      [false, true],
    );
  });

  it('shows a step that never began as never begun, however the run ended', () => {
    const { run } = cancelRun(newRun(planOf(usesStep('a')), 1), KINDS, stampAt(1));
    assert.equal(viewRun(run).steps[0]?.state, 'pending');
  });

  it('is answered once', () => {
    const open = attempt(launched(usesStep('a', { effect: 'unsafe' })), 'a', UNKNOWN).change.run;
    const { run } = resolveUnknown(open, 'a', 'it_ran', { kinds: KINDS, stamp: stampAt(2) });
    assert.throws(() => resolveUnknown(run, 'a', 'abort', { kinds: KINDS, stamp: stampAt(3) }), { reason: 'step.no_open_question' });
  });
});

describe('cancel', () => {
  it('ends a run that has not started at once', () => {
    const { run } = cancelRun(newRun(planOf(usesStep('a')), 1), KINDS, stampAt(1));
    assert.equal(run.state, 'cancelled');
    assert.equal(run.approvals[0]?.state, 'cancelled');
  });

  it('lets the step in flight end and starts nothing after it', () => {
    const running = launched(usesStep('a'), usesStep('b', { needs: ['a'] }));
    const begun = attempt(running, 'a', OK);
    assert.equal(begun.finished.next, 'continue');
    const { run } = cancelRun(begun.change.run, KINDS, stampAt(2));
    assert.equal(run.state, 'running');
    assert.throws(() => attempt(run, 'b', OK), /did not begin/);
  });

  it('cancels a step that waits and ends the run', () => {
    const waiting = launched({ kind: 'wait', id: 'w', name: 'w', needs: [], condition: null, durationMs: 30_000 });
    assert.equal(cancelRun(waiting, KINDS, stampAt(1)).run.state, 'cancelled');
  });

  it('refuses a run that has ended, that is undoing, or that is being cancelled', () => {
    const ended = attempt(launched(usesStep('a')), 'a', OK).change.run;
    assert.throws(() => cancelRun(ended, KINDS, stampAt(2)), { reason: 'run.already_ended' });
    const asked = cancelRun(launched(usesStep('a')), KINDS, stampAt(1)).run;
    assert.throws(() => cancelRun(asked, KINDS, stampAt(2)), { reason: 'run.already_cancelling' });
    let undoing = attempt(launched(usesStep('a', { undo: true }), usesStep('b', { needs: ['a'] })), 'a', OK).change.run;
    undoing = attempt(undoing, 'b', BROKEN).change.run;
    assert.throws(() => cancelRun(undoing, KINDS, stampAt(3)), { reason: 'run.undoing' });
  });

  it('ends a step that sleeps before its next attempt, at once', () => {
    const retrying = attempt(launched(usesStep('a', { attempts: 3 })), 'a', BROKEN).change.run;
    assert.equal(statesOf(retrying)['a'], 'retrying');
    assert.equal(cancelRun(retrying, KINDS, stampAt(2)).run.state, 'cancelled');
  });

  it('lets a person decide about a repeated step whose last attempt may have taken effect', () => {
    const retrying = attempt(launched(usesStep('a', { effect: 'idempotent', attempts: 3 })), 'a', UNKNOWN).change.run;
    assert.equal(cancelRun(retrying, KINDS, stampAt(2)).run.state, 'needs_decision');
  });

  it('closes the open approvals of the run, so that no vote counts afterwards', () => {
    const gate = {
      kind: 'approval' as const,
      id: 'g',
      name: 'g',
      needs: [],
      condition: null,
      requirement: requirementOf('x'),
      prompt: [],
    };
    const asked = cancelRun(launched(usesStep('a'), gate), KINDS, stampAt(1)).run;
    assert.equal(asked.state, 'running');
    assert.deepEqual(
      asked.approvals.map((approval) => approval.state),
      ['cancelled'],
    );
  });

  it('refuses a run whose undo has begun, also when its outcome is unknown', () => {
    let run = launched(usesStep('a', { undo: true }), usesStep('b', { needs: ['a'] }));
    run = attempt(run, 'a', OK).change.run;
    run = attempt(run, 'b', BROKEN).change.run;
    run = attempt(run, 'a', UNKNOWN, { direction: 'undo' }).change.run;
    assert.equal(run.state, 'needs_decision');
    assert.throws(() => cancelRun(run, KINDS, stampAt(5)), { reason: 'run.undoing' });
  });
});

describe('a run that has failed', () => {
  it('waits for nobody: open approvals are closed and the undo begins', () => {
    const gate = {
      kind: 'approval' as const,
      id: 'g',
      name: 'g',
      needs: ['a'],
      condition: null,
      requirement: requirementOf('x'),
      prompt: [],
    };
    let run = launched(usesStep('a', { undo: true }), usesStep('b', { needs: ['a'] }), gate);
    run = attempt(run, 'a', OK).change.run;
    const lost = attempt(run, 'b', BROKEN).change.run;
    assert.equal(lost.state, 'undoing');
    assert.deepEqual(
      lost.approvals.map((approval) => approval.state),
      ['cancelled'],
    );
  });
});
