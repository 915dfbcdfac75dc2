import type { Outcome } from './run.ts';

const EMPTY = { outputs: {}, outputTail: '', outputBytes: 0, droppedBytes: 0, transient: false } as const;

export function succeeded(message: string, outputs: Readonly<Record<string, string>> = {}): Outcome {
  return { ...EMPTY, status: 'succeeded', reason: null, message, outputs };
}

export function failed(reason: string, message: string, transient = false): Outcome {
  return { ...EMPTY, status: 'failed', reason, message, transient };
}

/** The effect may or may not have happened; the caller decides by effect class what follows. */
export function unknown(reason: string, message: string): Outcome {
  return { ...EMPTY, status: 'unknown', reason, message };
}
