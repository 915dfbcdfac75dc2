import { failed } from '../../core/run/outcome.ts';
import type { Outcome } from '../../core/run/run.ts';
import { type Box, readOutputFile } from './box.ts';
import type { Captured } from './capture.ts';
import type { Ending } from './guarded-process.ts';
import { parseOutputs } from './outputs.ts';

export type Result = Readonly<{ captured: Captured; box: Box; signal: AbortSignal }>;

/** What the end of a script means for its step. Reasons: `script.exit_code`, `.outputs`, `.not_started`, `.timeout`, `.cancelled`, `.stopped`, `.lost`. */
export async function outcomeOf(script: string, ending: Ending, result: Result): Promise<Outcome> {
  const { captured } = result;
  const printed = { outputTail: captured.tail, outputBytes: captured.bytes, droppedBytes: captured.dropped };
  if (ending.kind === 'not_started') return { ...notStarted(script, ending.detail, result.signal), ...printed };
  if (ending.stopped) return { ...stopped(script, result.signal), ...printed };
  if (ending.kind === 'lost') return { ...lost(script), ...printed };
  if (ending.code !== 0) return { ...failed('script.exit_code', `${script} ended with ${describe(ending)}.`), ...printed };
  const outputs = parseOutputs((await readOutputFile(result.box)) ?? '=');
  if ('problem' in outputs) {
    return {
      ...failed('script.outputs', `${script} ran to its end, but what it wrote to SIGNALBOX_OUTPUT cannot be used: ${outputs.problem}.`),
      ...printed,
    };
  }
  return { status: 'succeeded', reason: null, message: `${script} ran to its end.`, outputs: outputs.values, ...printed, transient: false };
}

function describe(ending: Readonly<{ code: number | null; signal: string | null }>): string {
  return ending.signal === null ? `exit code ${ending.code}` : `signal ${ending.signal}`;
}

function notStarted(script: string, detail: string, signal: AbortSignal): Outcome {
  const outcome = failed('script.not_started', `${script} did not start: ${detail}. Nothing was run.`, true);
  return signal.reason === 'cancel' ? { ...outcome, status: 'cancelled', reason: 'script.cancelled', transient: false } : outcome;
}

function stopped(script: string, signal: AbortSignal): Outcome {
  const why = signal.reason === 'cancel' ? 'cancelled' : signal.aborted ? 'timeout' : 'stopped';
  const story = { cancelled: 'the run was cancelled', timeout: 'its time was up', stopped: 'Signalbox was stopped' }[why];
  return {
    ...lost(script),
    reason: `script.${why}`,
    message: `${script} was stopped half way because ${story}. What it did until then stays.`,
    transient: why !== 'cancelled',
  };
}

function lost(script: string): Outcome {
  return {
    status: 'unknown',
    reason: 'script.lost',
    message: `${script} disappeared while it ran. It is not known what it did until then.`,
    outputs: {},
    outputTail: '',
    outputBytes: 0,
    droppedBytes: 0,
    transient: true,
  };
}
