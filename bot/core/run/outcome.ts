import type { Text } from '../text/message.ts';
import { inEnglish, kept } from '../text/voice.ts';
import type { Outcome } from './run.ts';

const EMPTY = { outputs: {}, outputTail: '', outputBytes: 0, droppedBytes: 0, transient: false } as const;

/** `text` is a sentence of the catalogue, or the words of a connector as they are. */
export function succeeded(text: Text, outputs: Readonly<Record<string, string>> = {}): Outcome {
  return { ...EMPTY, status: 'succeeded', reason: null, ...said(text), outputs };
}

export function failed(reason: string, text: Text, transient = false): Outcome {
  return { ...EMPTY, status: 'failed', reason, ...said(text), transient };
}

/** The effect may or may not have happened; the caller decides by effect class what follows. */
export function unknown(reason: string, text: Text): Outcome {
  return { ...EMPTY, status: 'unknown', reason, ...said(text) };
}

/** What an outcome says, for people. */
export function outcomeText({ message, text }: Pick<Outcome, 'message' | 'text'>): Text {
  return text ?? message;
}

function said(text: Text): Pick<Outcome, 'message' | 'text'> {
  return typeof text === 'string' ? { message: text } : { message: inEnglish(text), text: kept(text) };
}
