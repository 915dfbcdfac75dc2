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
    const before = count(this.spans);
    if (before === 0) return false;
    this.spans = without(this.spans, spansOf(seqs));
    return count(this.spans) !== before;
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
 * What is left of spans, in one pass over both lists: there can be a hundred thousand of the one and hundreds of the other, every day.
 * @param {readonly Span[]} spans In order, apart from one another.
 * @param {readonly Span[]} taken In any order.
 * @returns {Span[]}
 */
function without(spans, taken) {
  const sorted = taken.filter(([from, to]) => from <= to).toSorted((a, b) => a[0] - b[0]);
  /** @type {Span[]} */
  const left = [];
  let next = 0;
  for (const [from, to] of spans) {
    while ((sorted[next]?.[1] ?? Number.POSITIVE_INFINITY) < from) next += 1;
    let start = from;
    for (let at = next; (sorted[at]?.[0] ?? Number.POSITIVE_INFINITY) <= to; at += 1) {
      const [first, last] = /** @type {Span} */ (sorted[at]);
      if (first > start) left.push([start, first - 1]);
      start = Math.max(start, last + 1);
    }
    if (start <= to) left.push([start, to]);
  }
  return left;
}
