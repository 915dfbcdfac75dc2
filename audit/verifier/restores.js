// @ts-check
import { eventsFrom, Finding } from './finding.js';

/**
 * @typedef {import('./line.js').Event} Event
 * @typedef {import('./line.js').Beside} Beside
 * @typedef {import('./note.js').Checkpoint} Checkpoint
 * @typedef {{ seq: number, checkpoints: number, last: number }} Restore `last` is the largest size that the notary signed before it.
 */

/** The incarnations of a log: each event `log.restored` ends one and begins the next. */
export class Restores {
  /** @type {Map<string, Restore>} By the origin that ended. */
  #ended = new Map();
  /** @type {Set<string>} */
  #origins = new Set();

  /**
   * Throws Finding when the log gets another name without saying that it was restored, or says so wrongly.
   * @param {{ event: Event, beside: Beside | null, previous: string }} at `previous` is the log of the event before, or empty.
   */
  read({ event, beside, previous }) {
    const { seq, log, type, facts } = event;
    if (type === 'log.restored') {
      if (facts['size'] !== seq - 1 || this.#origins.has(log)) throw wrong(seq);
      const named = beside?.detail['previous'];
      // Names have no spaces: there can be several logs that ended, one after each restore from the same backup.
      for (const origin of [previous, ...(typeof named === 'string' ? named.split(' ') : [])]) {
        if (origin !== '' && origin !== log) this.#ended.set(origin, { seq, checkpoints: 0, last: 0 });
      }
    } else if (previous !== '' && log !== previous) {
      const sentence = `Event ${seq} is of the log ${log}, the one before it of ${previous}, and nothing says that the log was restored.`;
      throw new Finding('log.changed', sentence, { from: seq - 1, to: seq, number: seq });
    }
    this.#origins.add(log);
  }

  /**
   * Whether a restore explains that the log no longer has what the notary signed here.
   * @param {Checkpoint} checkpoint
   */
  excuse({ origin, size }) {
    const restore = this.#ended.get(origin);
    if (restore === undefined || size < restore.seq) return false;
    restore.checkpoints += 1;
    restore.last = Math.max(restore.last, size);
    return true;
  }

  /**
   * What was excused. Throws Finding when the event that excuses it is not signed itself: anybody could have written it.
   * @param {number} anchored How many events the last checkpoint holds.
   */
  end(anchored) {
    const used = [...this.#ended].filter(([, { checkpoints }]) => checkpoints > 0);
    for (const [, { seq, last }] of used) if (seq > anchored) throw unsigned(seq, last);
    return used.map(([origin, restore]) => warning(origin, restore));
  }
}

/** @param {number} seq */
function wrong(seq) {
  const sentence = `Event ${seq} says that the log was restored, but not with the ${seq - 1} events before it and under a new name.`;
  return new Finding('restore.wrong', sentence, { from: seq, number: seq });
}

/**
 * @param {number} seq
 * @param {number} last
 */
function unsigned(seq, last) {
  const sentence = `Event ${seq} says that the log was restored and lost up to event ${last}, but the notary signed nothing that holds it: ${eventsFrom(seq, last)} may have been cut off.`;
  return new Finding('restore.unsigned', sentence, { from: seq, to: last });
}

/**
 * @param {string} origin
 * @param {Restore} restore
 */
function warning(origin, { seq, checkpoints, last }) {
  const count = checkpoints === 1 ? 'one checkpoint' : `${checkpoints} checkpoints`;
  const sentence = `The log was restored from a backup of ${seq - 1} events, as event ${seq} says. The notary had signed ${count} of ${origin} up to event ${last}: what ${eventsFrom(seq, last)} said then is lost.`;
  return { reason: 'restored', from: seq, to: last, sentence };
}
