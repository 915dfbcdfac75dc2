import type { SentRecords } from './sent-records.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
/** A byte that is escaped takes six: `\u001f`. */
const MOST_FOR_ONE = 6;

/** Writes one text of JSON after the other as bytes. A million of them are made in seconds, so no string is made where none is needed. */
export class JsonBytes {
  #out = Buffer.alloc(0);
  #at = 0;

  /** Begins a text that has at most so many bytes of its own and takes values of so many bytes. */
  begin(own: number, values: number): void {
    const most = own + MOST_FOR_ONE * values;
    if (this.#out.length < most) this.#out = Buffer.allocUnsafe(2 * most);
    this.#at = 0;
  }

  /** What was written since `begin`: a window on what the next text is written to. */
  end(): Buffer {
    return this.#out.subarray(0, this.#at);
  }

  bytes(source: Uint8Array, start = 0, end = source.length): void {
    let at = this.#at;
    for (let from = start; from < end; from += 1, at += 1) this.#out[at] = source[from] ?? 0;
    this.#at = at;
  }

  ascii(text: string): void {
    this.#at += this.#out.write(text, this.#at, 'latin1');
  }

  /** A text, or null, as JSON. */
  quoted(records: SentRecords, column: number): void {
    if (records.isNull(column)) {
      this.ascii('null');
      return;
    }
    const back = this.#at;
    const { bytes } = records;
    const end = records.end(column);
    let at = back;
    this.#out[at++] = QUOTE;
    for (let from = records.start(column); from < end; from += 1) {
      const byte = bytes[from] ?? 0;
      if (byte < SPACE || byte === QUOTE || byte === BACKSLASH) {
        this.#at = back + this.#out.write(JSON.stringify(records.text(column, 'utf8')), back);
        return;
      }
      this.#out[at++] = byte;
    }
    this.#out[at++] = QUOTE;
    this.#at = at;
  }
}
