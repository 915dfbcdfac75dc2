// @ts-check
import { Missing } from './erased.js';
import { eventsFrom, Finding } from './finding.js';
import { ReadTree, same } from './merkle.js';
import { Restores } from './restores.js';

/**
 * @typedef {import('./line.js').Line} Line
 * @typedef {import('./note.js').Checkpoint} Checkpoint
 * @typedef {{ reason: string, from: number, to: number, sentence: string }} Warning
 */

/** A log that is read from its first event to its last, and compared with every checkpoint on the way. */
export class WholeLog {
  #tree = new ReadTree();
  #missing = new Missing();
  #restores = new Restores();
  /** @type {number[]} Events after the last checkpoint by which details were erased. */
  #erasing = [];
  /** @type {Checkpoint | null} The last one whose root is that of the log. */
  #anchor = null;
  #log = '';
  /** @type {readonly Checkpoint[]} Those that no event was compared with yet. */
  #checkpoints = [];
  /** @type {Checkpoint | null} The last one that the log lacks the events of, without saying why. */
  #beyond = null;
  /** @type {Checkpoint | null} The first of these that is of another log. */
  #other = null;
  #next = 0;

  /** @param {readonly Checkpoint[]} checkpoints All of them, or the first: the others come by `expect`. */
  constructor(checkpoints) {
    this.expect(checkpoints);
  }

  /**
   * Takes more checkpoints: none has fewer events than were read, and none fewer than one that was taken before.
   * @param {readonly Checkpoint[]} checkpoints
   */
  expect(checkpoints) {
    const sorted = checkpoints.toSorted((a, b) => a.size - b.size);
    const least = this.#checkpoints.at(-1)?.size ?? this.#tree.size;
    if ((sorted[0]?.size ?? least) < least) throw new RangeError('the checkpoints are not in order of size');
    this.#checkpoints = [...this.#checkpoints.slice(this.#next), ...sorted];
    this.#next = 0;
    this.#compare();
  }

  /**
   * The same when there are no more events: what it says is for `end`, and nothing of it is kept.
   * @param {readonly Checkpoint[]} checkpoints
   */
  expectNoMore(checkpoints) {
    this.expect(checkpoints);
    for (const one of this.#checkpoints.slice(this.#next)) {
      if (this.#restores.excuse(one)) continue;
      if (this.#tree.size > 0 && one.origin !== this.#log) this.#other ??= one;
      this.#beyond = one;
    }
    this.#checkpoints = [];
    this.#next = 0;
  }

  /**
   * Takes the next event. Throws Finding when it cannot be the next one of this log.
   * @param {Line} line
   * @returns {readonly import('./merkle.js').Hash[]} The subtrees that are complete with it, from the leaf upwards.
   */
  read({ event, leaf, beside, besideFits, proof }) {
    const seq = this.#tree.size + 1;
    if (proof !== null) throw new Finding('line.broken', `Line ${seq} has a proof: that belongs into an export of a selection.`, one(seq));
    if (event.seq !== seq) throw gap(seq, event.seq);
    if (!besideFits) {
      const sentence = `The details of event ${seq} were changed: they are not those whose hash is in the log.`;
      throw new Finding('beside.changed', sentence, one(seq));
    }
    this.#restores.read({ event, beside, previous: this.#log });
    this.#log = event.log;
    if (beside === null) this.#missing.add(seq);
    if (event.type === 'details.erased' && this.#missing.erasedBy(event.facts['seqs'])) this.#erasing.push(seq);
    const completed = this.#tree.add(leaf);
    this.#compare();
    return completed;
  }

  /** How many events were taken. */
  get size() {
    return this.#tree.size;
  }

  /** The hash over all of them. */
  root() {
    return this.#tree.root();
  }

  /** Compares the log as it is so far with the checkpoints of its size. */
  #compare() {
    for (let one = this.#checkpoints[this.#next]; one?.size === this.#tree.size; one = this.#checkpoints[this.#next]) {
      this.#next += 1;
      if (!this.#restores.excuse(one)) this.#match(one);
    }
  }

  /** @param {Checkpoint} checkpoint */
  #match(checkpoint) {
    const { size, origin, root } = checkpoint;
    if (size > 0 && origin !== this.#log) throw this.#otherLog(checkpoint);
    if (!same(this.#tree.root(), root)) throw changed(this.#anchored() + 1, size);
    this.#anchor = checkpoint;
    this.#erasing = [];
  }

  /**
   * What is known when there are no more events. Throws Finding.
   * @returns {{ events: number, checkpoint: Checkpoint, unanchored: number, warnings: readonly Warning[] }}
   */
  end() {
    const events = this.#tree.size;
    this.expectNoMore([]);
    if (this.#other !== null) throw this.#otherLog(this.#other);
    if (this.#beyond !== null) throw truncated(events + 1, this.#beyond.size, this.#anchored());
    const restored = this.#restores.end(this.#anchored());
    const missing = this.#missing.spans[0];
    if (missing !== undefined) throw unsaid(...missing);
    if (this.#anchor === null || this.#anchored() === 0) throw unanchored(events);
    return {
      events,
      checkpoint: this.#anchor,
      unanchored: events - this.#anchored(),
      warnings: [...restored, ...this.#erasing.map(freshlyErased)],
    };
  }

  #anchored() {
    return this.#anchor?.size ?? 0;
  }

  /** @param {Checkpoint} checkpoint */
  #otherLog({ origin, size }) {
    const from = Math.min(this.#anchored() + 1, size);
    const sentence = `The notary signed ${size} events of the log ${origin}, but the events here are of ${this.#log}: it is another log, or ${eventsFrom(from, size)} were replaced.`;
    return new Finding('checkpoint.origin', sentence, { from, to: size });
  }
}

/** @param {number} seq */
function one(seq) {
  return { from: seq, number: seq };
}

/**
 * @param {number} expected
 * @param {number} found
 */
function gap(expected, found) {
  if (found < expected) {
    const sentence = `Event ${found} stands where event ${expected} should: an event was put in, repeated or moved.`;
    return new Finding('seq.order', sentence, one(expected));
  }
  const sentence = `After event ${expected - 1} comes event ${found}: ${eventsFrom(expected, found - 1)} ${found - expected === 1 ? 'is' : 'are'} missing there.`;
  return new Finding('seq.gap', sentence, { from: expected, to: found - 1, number: expected });
}

/**
 * @param {number} from
 * @param {number} to
 */
function changed(from, to) {
  const place = from === to ? `Event ${to} was changed` : `Something between event ${from} and ${to} was changed`;
  return new Finding('root.changed', `${place}: the root at ${to} is another one than the notary signed.`, { from, to });
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} anchored
 */
function truncated(from, to, anchored) {
  const loose = anchored + 1 < from ? ` No checkpoint that is left holds ${eventsFrom(anchored + 1, from - 1)}.` : '';
  const are = from === to ? 'is' : 'are';
  return new Finding(
    'truncated',
    `The end of the log was cut off: ${eventsFrom(from, to)} ${are} missing. The notary signed a log of ${to}.${loose}`,
    { from, to },
  );
}

/**
 * @param {number} from
 * @param {number} to
 */
function unsaid(from, to) {
  const sentence = `The details of ${eventsFrom(from, to)} are missing, and no event says that they were erased.`;
  return new Finding('beside.missing', sentence, { from, to });
}

/** @param {number} events */
function unanchored(events) {
  const sentence = `No checkpoint holds any of the ${events} events: nothing is proved. Export again when the notary has signed.`;
  return new Finding('checkpoints.none', sentence, events === 0 ? {} : { from: 1, to: events });
}

/**
 * @param {number} seq
 * @returns {Warning}
 */
function freshlyErased(seq) {
  const sentence = `Event ${seq} erased details, and no checkpoint holds it yet. Verify again with a later checkpoint.`;
  return { reason: 'erased.unanchored', from: seq, to: seq, sentence };
}
