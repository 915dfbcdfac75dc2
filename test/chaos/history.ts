import { appendFileSync } from 'node:fs';

/** What a command led to, as far as whoever sent it knows. Unknown: no answer came, or one that says that it is not known. */
export type Heard = 'ok' | 'refused' | 'unknown';

/**
 * A line of the history, in the manner of Jepsen: what was asked of which process and when, what was heard, and what was done
 * to the processes and the database meanwhile. `at` is in milliseconds since 1970, `process` the number of its place.
 */
export type Entry = Readonly<{ at: number; process: number | null }> &
  (
    | Readonly<{ type: 'invoke'; op: number; door: 'tab' | 'chat'; workflow: string; tag: string }>
    | Readonly<{ type: Heard; op: number; status: number | null; reason: string | null }>
    /** A further delivery of a message, and what the bot answered; null when it did not. */
    | Readonly<{ type: 'copy'; op: number; status: number | null; body: string }>
    /** How many cards or messages of the bot stand below a message in the end. */
    | Readonly<{ type: 'answers'; op: number; cards: number }>
    /** A process of a script lives although the product does not. */
    | Readonly<{ type: 'survivor'; tag: string }>
    | Readonly<{ type: 'vote'; run: string; heard: Heard }>
    | Readonly<{ type: 'ready' }>
    | Readonly<{ type: 'fault'; what: string }>
    /** A process is gone. `asked` says whether somebody ended it. */
    | Readonly<{ type: 'gone'; how: string; asked: boolean }>
  );

type Untimed<T> = T extends unknown ? Omit<T, 'at'> : never;

/** Keeps what happened in its order, and in a file as well, one JSON object a line. */
export type History = Readonly<{ add(entry: Untimed<Entry>): void; entries(): readonly Entry[] }>;

export function createHistory(file: string | null): History {
  const entries: Entry[] = [];
  return {
    add: (entry) => {
      const timed: Entry = { at: Date.now(), ...entry };
      entries.push(timed);
      if (file !== null) appendFileSync(file, `${JSON.stringify(timed)}\n`);
    },
    entries: () => entries,
  };
}
