import type { SealRequest } from '../../bot/core/audit/notary.ts';
import { consistencyRanges } from '../../bot/core/audit/proof.ts';
import {
  append,
  EMPTY,
  type Frontier,
  foldRight,
  type Hash,
  leafHash,
  type Range,
  rootOf,
  type Subtree,
  subtreesOf,
} from '../../bot/core/audit/tree.ts';

/** A log in memory that a notary is asked to sign: as it grows, and as it would be after somebody changed it. */
export class GrowingLog {
  readonly origin: string;
  readonly #completed: Hash[][] = [];
  readonly #roots: Hash[] = [];
  #frontier: Frontier = EMPTY;

  constructor(origin: string) {
    this.origin = origin;
  }

  get size(): number {
    return this.#frontier.size;
  }

  /** Adds so many leaves; those of a changed log are others. */
  grow(many: number, word = 'leaf'): this {
    for (let count = 0; count < many; count += 1) {
      const { frontier, completed } = append(this.#frontier, leafHash(new TextEncoder().encode(`${word} ${this.size}`)));
      this.#frontier = frontier;
      this.#completed.push([...completed]);
      this.#roots.push(rootOf(frontier));
    }
    return this;
  }

  /** What to ask of a notary that signed `old` leaves last. */
  request(old: number, size = this.size): SealRequest {
    const proof = old === 0 || old > size ? [] : consistencyRanges(old, size).map((range) => this.#hash(range));
    return { origin: this.origin, size, root: this.#roots[size - 1] ?? new Uint8Array(32), old, proof };
  }

  #hash(range: Range): Hash {
    const hashOf = ({ level, index }: Subtree): Hash => this.#completed[(index + 1) * 2 ** level - 1]?.[level] ?? new Uint8Array(32);
    return foldRight(subtreesOf(range).map(hashOf));
  }
}
