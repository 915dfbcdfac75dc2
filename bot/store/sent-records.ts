/** The type of a value comes before its length, of four bytes each. */
const TYPE_BYTES = 4;
const NUMBER_BYTES = 4;

/**
 * Records that Postgres' `record_send` wrote one behind the other: of each the number of its columns, and of each of those the type, the
 * length, or -1 for null, and the bytes. It stands at one record at a time.
 */
export class SentRecords {
  readonly bytes: Buffer;
  readonly #starts: number[] = [];
  readonly #lengths: number[] = [];
  #at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** Goes to the next one. False when there are no more. Throws RangeError for bytes that are no record. */
  next(): boolean {
    if (this.#at === this.bytes.length) return false;
    const columns = this.bytes.readInt32BE(this.#at);
    let at = this.#at + NUMBER_BYTES;
    for (let column = 0; column < columns; column += 1) {
      const length = this.bytes.readInt32BE(at + TYPE_BYTES);
      at += TYPE_BYTES + NUMBER_BYTES;
      this.#starts[column] = at;
      this.#lengths[column] = length;
      at += Math.max(length, 0);
    }
    this.#at = at;
    return true;
  }

  isNull(column: number): boolean {
    return this.#length(column) < 0;
  }

  /** Where the value of a column begins and ends in `bytes`. A null begins where it ends. */
  start(column: number): number {
    return this.#starts[column] ?? 0;
  }

  end(column: number): number {
    return this.start(column) + Math.max(this.#length(column), 0);
  }

  /** The bytes of a value: a window on `bytes`. */
  value(column: number): Buffer {
    return this.bytes.subarray(this.start(column), this.end(column));
  }

  text(column: number, encoding: 'utf8' | 'hex'): string {
    return this.bytes.toString(encoding, this.start(column), this.end(column));
  }

  /** A `bigint`; one that JavaScript has no number for comes out as another, far from those that are counted. */
  integer(column: number): number {
    return this.isNull(column) ? Number.NaN : Number(this.bytes.readBigInt64BE(this.start(column)));
  }

  #length(column: number): number {
    return this.#lengths[column] ?? -1;
  }
}
