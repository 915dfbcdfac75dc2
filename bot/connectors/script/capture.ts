import type { MaskedStream, Masking } from '../../core/masking/masker.ts';
import { createPrintable, type Printable } from '../../core/printable.ts';

/** What is left of the output once it has ended. */
export type Captured = Readonly<{
  /** The last 4,000 characters at most. */
  tail: string;
  bytes: number;
  dropped: number;
}>;

const TAIL_CHARS = 4000;
const PIECE_BYTES = 16_384;
const SMALLEST_PIECE_BYTES = 64;
const BATCH_MS = 100;
/** A printable text has at most three bytes for one that came in: U+FFFD in place of an invalid byte. */
const GROWTH = 3;
const GAP_BYTES = 100;

/**
 * Takes the output of a script as it comes and hands it on as safe text: in batches, and never more than `cap` bytes of
 * UTF-8. The first three quarters are handed on at once. Of what comes after that the end is kept and follows when the
 * output has ended, after a line that says how much was left out. Needs memory for the cap, whatever comes.
 */
export class Capture {
  readonly #emit: (text: string) => void;
  readonly #headCap: number;
  readonly #tailCap: number;
  readonly #recent: Ring;
  readonly #printable: Printable = createPrintable();
  readonly #masking: Masking;
  readonly #stream: MaskedStream;
  #headBytes = 0;
  #emittedBytes = 0;
  #tail = '';
  #batch = '';
  #timer: NodeJS.Timeout | null = null;

  constructor(cap: number, emit: (text: string) => void, masking: Masking) {
    this.#emit = emit;
    this.#masking = masking;
    this.#stream = masking.maskStream();
    this.#headCap = Math.floor((cap * 3) / 4);
    this.#tailCap = cap - this.#headCap - GAP_BYTES;
    this.#recent = new Ring(this.#tailCap);
  }

  push(bytes: Buffer): void {
    let rest = bytes;
    while (rest.length > 0 && this.#recent.written === 0) {
      // Decided before decoding, so that head and tail join without a seam when nothing was left out between them.
      const room = Math.min(Math.floor((this.#headCap - this.#emittedBytes) / GROWTH), this.#headCap - this.#headBytes);
      if (room < SMALLEST_PIECE_BYTES) break;
      const piece = rest.subarray(0, Math.min(room, PIECE_BYTES));
      this.#say(this.#stream.write(this.#printable.write(piece)));
      this.#headBytes += piece.length;
      rest = rest.subarray(piece.length);
    }
    this.#recent.write(rest);
  }

  /** Hands on what was held back. Nothing may be pushed afterwards. */
  end(): Captured {
    const recent = this.#recent.content();
    const joined = this.#printable.write(recent) + this.#printable.end();
    const complete = recent.length === this.#recent.written && this.#fits(this.#masking.mask(joined));
    this.#say((complete ? this.#stream.write(joined) : '') + this.#stream.end());
    const dropped = complete ? 0 : this.#sayAfterGap(recent);
    this.#flush();
    return { tail: this.#tail, bytes: this.#headBytes + this.#recent.written, dropped };
  }

  /** Says the end of the output, and how much is missing before it, which it returns. */
  #sayAfterGap(recent: Buffer): number {
    // Bytes that are not text grow when they are decoded; a third of them fits in any case.
    const candidates = [fromBoundary(recent), fromBoundary(recent.subarray(-Math.floor(this.#tailCap / GROWTH)))];
    for (const kept of candidates) {
      const dropped = this.#recent.written - kept.length;
      const printable = createPrintable();
      const text = this.#masking.maskCut(printable.write(kept) + printable.end());
      if (!this.#fits(text)) continue;
      this.#say(`\n… ${dropped.toLocaleString('en-US')} bytes left out …\n${text}`);
      return dropped;
    }
    return this.#recent.written;
  }

  #fits(text: string): boolean {
    return Buffer.byteLength(text) <= this.#tailCap;
  }

  #say(text: string): void {
    this.#emittedBytes += Buffer.byteLength(text);
    this.#batch += text;
    if (this.#batch.length >= PIECE_BYTES) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), BATCH_MS);
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const batch = this.#batch;
    this.#batch = '';
    for (let at = 0; at < batch.length; ) {
      const end = wholeCharacters(batch, at + PIECE_BYTES);
      this.#emit(batch.slice(at, end));
      at = end;
    }
    this.#tail = lastCharacters(this.#tail + batch);
  }
}

/** The last `capacity` bytes of everything written. */
class Ring {
  readonly #bytes: Buffer;
  written = 0;

  constructor(capacity: number) {
    this.#bytes = Buffer.allocUnsafe(capacity);
  }

  write(bytes: Buffer): void {
    const capacity = this.#bytes.length;
    const last = bytes.subarray(-capacity);
    const at = (this.written + bytes.length - last.length) % capacity;
    const first = last.copy(this.#bytes, at);
    last.copy(this.#bytes, 0, first);
    this.written += bytes.length;
  }

  content(): Buffer {
    const at = this.written % this.#bytes.length;
    if (this.written <= this.#bytes.length) return this.#bytes.subarray(0, this.written);
    return Buffer.concat([this.#bytes.subarray(at), this.#bytes.subarray(0, at)]);
  }
}

/** After a gap the text starts with a whole line when one is near, and with a whole character in any case. */
function fromBoundary(bytes: Buffer): Buffer {
  const newline = bytes.subarray(0, 4096).indexOf(0x0a);
  if (newline >= 0) return bytes.subarray(newline + 1);
  let at = 0;
  while (at < 3 && ((bytes[at] ?? 0) & 0xc0) === 0x80) at += 1;
  return bytes.subarray(at);
}

function lastCharacters(text: string): string {
  const start = Math.max(0, text.length - TAIL_CHARS);
  return text.slice(isHighSurrogate(text, start - 1) ? start + 1 : start);
}

/** `at`, or one less when it would cut a surrogate pair. */
function wholeCharacters(text: string, at: number): number {
  return isHighSurrogate(text, at - 1) && at < text.length ? at - 1 : at;
}

function isHighSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xd800 && code <= 0xdbff;
}
