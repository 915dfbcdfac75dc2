import type { Checkpoint, WholeLog } from '../../audit/verifier/verifier.js';

/** Checkpoints in order of size, page by page, or all of them in any order. */
export type Seals = readonly Checkpoint[] | AsyncIterable<readonly Checkpoint[]>;

/** Gives a log that is being read the checkpoints that it needs next, so that memory holds about one page of them. */
export class CheckpointReader {
  readonly #pages: AsyncIterator<readonly Checkpoint[]>;
  readonly #whole: WholeLog;
  #read = 0;
  #done = false;

  constructor(seals: Seals, whole: WholeLog) {
    this.#pages = ('length' in seals ? onePage(seals) : seals)[Symbol.asyncIterator]();
    this.#whole = whole;
  }

  /** Reads on until no checkpoint up to this event can be missing. Called before events up to there are taken. Throws what the pages throw. */
  async upTo(seq: number): Promise<void> {
    while (!this.#done && this.#read <= seq) {
      const page = await this.#next();
      this.#whole.expect(page);
      this.#read = page.at(-1)?.size ?? this.#read;
    }
  }

  /** Reads those that are left, when there are no more events. */
  async rest(): Promise<void> {
    while (!this.#done) this.#whole.expectNoMore(await this.#next());
  }

  async #next(): Promise<readonly Checkpoint[]> {
    const { value, done } = await this.#pages.next();
    this.#done = done === true;
    return done === true ? [] : value;
  }
}

async function* onePage(checkpoints: readonly Checkpoint[]): AsyncGenerator<readonly Checkpoint[]> {
  yield checkpoints.toSorted((a, b) => a.size - b.size);
}
