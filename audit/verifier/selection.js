// @ts-check
import { Missing } from './erased.js';
import { eventsFrom, Finding } from './finding.js';
import { verifyInclusion } from './merkle.js';

/**
 * @typedef {import('./line.js').Line} Line
 * @typedef {import('./note.js').Checkpoint} Checkpoint
 * @typedef {import('./whole-log.js').Warning} Warning
 */

/** Some events of a log, each with the proof that it is in the tree of one checkpoint. */
export class Selection {
  #missing = new Missing();
  #events = 0;
  #last = 0;
  #checkpoint;

  /** @param {Checkpoint} checkpoint */
  constructor(checkpoint) {
    this.#checkpoint = checkpoint;
  }

  /**
   * Takes the next event. Throws Finding when it is not in the tree, or not where it says.
   * @param {Line} line
   */
  read({ event, leaf, beside, besideFits, proof }) {
    const { seq } = event;
    const { size, root } = this.#checkpoint;
    this.#events += 1;
    const at = { from: seq, number: this.#events };
    if (proof === null) throw new Finding('proof.missing', `Event ${seq} comes without a proof.`, at);
    if (seq <= this.#last) throw new Finding('seq.order', `Event ${seq} stands after event ${this.#last}.`, at);
    if (!besideFits)
      throw new Finding('beside.changed', `The details of event ${seq} were changed: they are not those whose hash is in the log.`, at);
    if (!verifyInclusion({ index: seq - 1, size, root }, leaf, proof)) {
      throw new Finding(
        'proof.wrong',
        `Event ${seq} was changed, or its proof was: it does not lead to the root that the notary signed at ${size}.`,
        at,
      );
    }
    this.#last = seq;
    if (beside === null) this.#missing.add(seq);
    if (event.type === 'details.erased') this.#missing.erasedBy(event.facts['seqs']);
  }

  end() {
    return { events: this.#events, checkpoint: this.#checkpoint, unanchored: 0, warnings: this.#missing.spans.map(unknownDetails) };
  }
}

/**
 * @param {import('./erased.js').Span} span
 * @returns {Warning}
 */
function unknownDetails([from, to]) {
  const sentence = `The details of ${eventsFrom(from, to)} are missing. Whether they were erased on purpose, only the whole log says.`;
  return { reason: 'beside.missing', from, to, sentence };
}
