import { failed, succeeded, unknown } from '../../core/run/outcome.ts';
import type { Outcome } from '../../core/run/run.ts';
import { message, type Text } from '../../core/text/message.ts';
import { type Box, readOutputFile } from './box.ts';
import type { Captured } from './capture.ts';
import type { Ending } from './guarded-process.ts';
import { parseOutputs } from './outputs.ts';

export type Result = Readonly<{ captured: Captured; box: Box; signal: AbortSignal }>;

/** What the end of a script means for its step. Reasons: `script.exit_code`, `.outputs`, `.not_started`, `.timeout`, `.cancelled`, `.stopped`, `.lost`. */
export async function outcomeOf(script: string, ending: Ending, result: Result): Promise<Outcome> {
  const { captured } = result;
  const printed = { outputTail: captured.tail, outputBytes: captured.bytes, droppedBytes: captured.dropped };
  if (ending.kind === 'not_started') return { ...notStarted(script, ending.why, result.signal), ...printed };
  if (ending.stopped) return { ...stopped(script, result.signal), ...printed };
  if (ending.kind === 'lost') return { ...lost(script), ...printed };
  if (ending.code !== 0) return { ...failed('script.exit_code', endOf(script, ending)), ...printed };
  const outputs = parseOutputs((await readOutputFile(result.box)) ?? '=');
  if ('problem' in outputs) {
    return { ...failed('script.outputs', message('script.outputs-unusable', { script, problem: outputs.problem })), ...printed };
  }
  return { ...succeeded(message('script.ended', { script }), outputs.values), ...printed };
}

function endOf(script: string, { code, signal }: Readonly<{ code: number | null; signal: string | null }>): Text {
  return signal === null ? message('script.ended-with', { script, code: String(code) }) : message('script.ended-by', { script, signal });
}

function notStarted(script: string, why: Text, signal: AbortSignal): Outcome {
  const outcome = failed('script.not_started', message('script.not-started', { script, why }), true);
  return signal.reason === 'cancel' ? { ...outcome, status: 'cancelled', reason: 'script.cancelled', transient: false } : outcome;
}

function stopped(script: string, signal: AbortSignal): Outcome {
  const why = signal.reason === 'cancel' ? 'cancelled' : signal.aborted ? 'timeout' : 'stopped';
  return { ...unknown(`script.${why}`, message(`script.half-way.${why}`, { script })), transient: why !== 'cancelled' };
}

function lost(script: string): Outcome {
  return { ...unknown('script.lost', message('script.disappeared', { script })), transient: true };
}
