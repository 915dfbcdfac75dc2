// @ts-check

/** @typedef {readonly [from: number, to: number]} Span Both included. */

const SEQS = /^\d+(-\d+)?(,\d+(-\d+)?)*$/;

/** Events whose details are missing and that no event `details.erased` listed so far. */
export class Missing {
  /** @type {Span[]} In order, apart from one another. */
  spans = [];

  /** @param {number} seq Larger than every one before. */
  add(seq) {
    const last = this.spans.at(-1);
    if (last?.[1] === seq - 1) this.spans[this.spans.length - 1] = [last[0], seq];
    else this.spans.push([seq, seq]);
  }

  /**
   * Takes out what an event lists. true when something was taken out.
   * @param {unknown} seqs `3-17,19`
   */
  erasedBy(seqs) {
    const before = this.spans;
    for (const listed of spansOf(seqs)) {
      if (before.length === 0) return false;
      this.spans = this.spans.flatMap((span) => without(span, listed));
    }
    return count(before) !== count(this.spans);
  }
}

/** @param {readonly Span[]} spans */
function count(spans) {
  return spans.reduce((sum, [from, to]) => sum + to - from + 1, 0);
}

/**
 * @param {unknown} seqs
 * @returns {readonly Span[]} Nothing for a text that lists nothing.
 */
function spansOf(seqs) {
  if (typeof seqs !== 'string' || !SEQS.test(seqs)) return [];
  return seqs.split(',').map((part) => {
    const [from = 0, to = from] = part.split('-').map(Number);
    return /** @type {const} */ ([from, to]);
  });
}

/**
 * @param {Span} span
 * @param {Span} listed
 * @returns {readonly Span[]}
 */
function without([from, to], [first, last]) {
  if (first > last || last < from || first > to) return [[from, to]];
  const left = /** @type {const} */ ([from, first - 1]);
  const right = /** @type {const} */ ([last + 1, to]);
  return [left, right].filter(([a, b]) => a <= b);
}
