import type { RunChanged, Topic } from '../../bot/http/contract.ts';
import { createEventParser, type ServerEvent } from './event-stream.ts';

export type LiveState = 'connecting' | 'live' | 'reconnecting';

export type LiveParts = Readonly<{
  open(signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
  /** A run changed. */
  changed(runId: string): void;
  /** Something else changed. */
  touched(topic: Topic): void;
  /** The stream is open (again): whatever was missed before must be read anew. */
  caughtUp(): void;
  stateIs(state: LiveState): void;
  /** Resolves after `ms`, or at once when it makes sense to try earlier (back online). */
  pause(ms: number, signal: AbortSignal): Promise<void>;
  random(): number;
}>;

/** The server sends a comment every 15 s; silence of three times that means the connection is dead, whatever TCP thinks. */
export const SILENCE_MS = 45_000;
const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;

/** Doubles from 1 s to 30 s, each spread by ±25 % so that many tabs do not return together after a restart. */
export function reconnectDelayMs(failures: number, random: number): number {
  const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(failures, 10));
  return Math.round(delay * (0.75 + random * 0.5));
}

/** Follows the server's events until `stop` aborts; connects again for ever, because a dashboard stays open for days. */
export async function followEvents(parts: LiveParts, stop: AbortSignal): Promise<void> {
  parts.stateIs('connecting');
  let failures = 0;
  while (!stop.aborted) {
    const heardHello = await followOnce(parts, stop);
    if (stop.aborted) return;
    failures = heardHello ? 0 : failures + 1;
    parts.stateIs('reconnecting');
    await parts.pause(reconnectDelayMs(failures, parts.random()), stop);
  }
}

/** One connection, to its end. True when it was good enough to have said hello. */
async function followOnce(parts: LiveParts, stop: AbortSignal): Promise<boolean> {
  const silence = new AbortController();
  const timer = createTimer(() => silence.abort());
  let heardHello = false;
  try {
    timer.restart();
    const stream = await parts.open(AbortSignal.any([stop, silence.signal]));
    for await (const event of eventsIn(stream, timer.restart)) heardHello = tell(parts, event) || heardHello;
  } catch {
    // A broken connection is the normal end of one; the state shown to the person and the next attempt are the handling.
  } finally {
    timer.stop();
  }
  return heardHello;
}

function tell(parts: LiveParts, { event, data }: ServerEvent): boolean {
  if (event === 'hello') {
    parts.stateIs('live');
    parts.caughtUp();
  }
  const runId = event === 'run' ? runIdIn(data) : null;
  if (runId !== null) parts.changed(runId);
  if (isTopic(event)) parts.touched(event);
  return event === 'hello';
}

function isTopic(event: string): event is Topic {
  return event === 'rules' || event === 'delegations';
}

function runIdIn(data: string): string | null {
  try {
    const changed: Partial<RunChanged> = JSON.parse(data);
    return typeof changed?.runId === 'string' ? changed.runId : null;
  } catch {
    // An event this version does not understand; the next one is not affected.
    return null;
  }
}

async function* eventsIn(stream: ReadableStream<Uint8Array>, heard: () => void): AsyncGenerator<ServerEvent> {
  const parser = createEventParser();
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    heard();
    yield* parser.push(decoder.decode(piece.value, { stream: true }));
  }
}

function createTimer(expired: () => void): Readonly<{ restart(): void; stop(): void }> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => clearTimeout(timer);
  return {
    stop,
    restart() {
      stop();
      timer = setTimeout(expired, SILENCE_MS);
    },
  };
}
