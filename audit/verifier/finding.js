// @ts-check

/**
 * Where something is wrong: events `from` to `to` by their `seq`, both included, or null when no event can be named. `number` counts
 * the lines of an export, or the checkpoints of their file, from 1.
 * @typedef {{ from?: number | null, to?: number | null, number?: number | null }} Where
 */

/** What was found wrong in the files of a log. `message` is the sentence for people, `reason` the word for programs. */
export class Finding extends Error {
  /**
   * @param {string} reason
   * @param {string} sentence
   * @param {Where} where
   */
  constructor(reason, sentence, { from = null, to = from, number = null } = {}) {
    super(sentence);
    this.reason = reason;
    this.where = { from, to, number };
  }
}

/** The call itself is wrong, or a file cannot be read: nothing was verified, and nothing was found wrong either. */
export class Mistyped extends Error {}

/**
 * `event 7` or `events 7-9`.
 * @param {number} from
 * @param {number} to
 */
export function eventsFrom(from, to) {
  return from === to ? `event ${from}` : `events ${from}-${to}`;
}
