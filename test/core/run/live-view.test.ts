import assert from 'node:assert/strict';
import type { Core } from '../../../bot/core/core.ts';
import { runDetail } from '../../../bot/core/run/live-view.ts';
import { unknown } from '../../../bot/core/run/outcome.ts';
import { resolveUnknown } from '../../../bot/core/run/resolve.ts';
import type { Run } from '../../../bot/core/run/run.ts';
import { attempt, KINDS, launched, OK, stampAt, usesStep } from '../../support/plans.ts';

/** As the engine records it when it finds that a process died in the step: nothing of what was printed is in the result. */
const INTERRUPTED = unknown('step.interrupted', 'Signalbox was stopped while this step ran.');

async function tail(run: Run): Promise<string | undefined> {
  const store: Pick<Core['store'], 'output'> = { output: async (_run, step) => `${step}: 2 of 5 copied\n` };
  const { steps } = await runDetail({ store }, run);
  return steps[0]?.outputTail;
}

describe('the output of a step', () => {
  const interrupted = attempt(launched(usesStep('copy', { effect: 'unsafe' })), 'copy', INTERRUPTED).change.run;

  it('is shown while somebody has to say whether the step ran', async () => {
    assert.equal(await tail(interrupted), 'copy: 2 of 5 copied\n');
  });

  it('stays when they stop the run there', async () => {
    const stopped = resolveUnknown(interrupted, 'copy', 'abort', { kinds: KINDS, stamp: stampAt(2) });
    assert.equal(await tail(stopped.run), 'copy: 2 of 5 copied\n');
  });

  it('is taken from the result once that is known', async () => {
    assert.equal(await tail(attempt(launched(usesStep('copy')), 'copy', { ...OK, outputTail: 'done' }).change.run), 'done');
  });
});
