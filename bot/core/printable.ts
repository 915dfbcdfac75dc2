/** Turns raw bytes, fed in pieces, into text that is safe to store and to show. */
export type Printable = Readonly<{
  /** The text of one more piece. What may continue in the next piece (half a character, half an escape sequence) is held back. */
  write(piece: Uint8Array): string;
  /** What was still held back. Nothing may be written afterwards. */
  end(): string;
}>;

/**
 * UTF-8 with every invalid byte replaced by U+FFFD; terminal escapes (ECMA-48) and all other C0 and C1 controls removed,
 * except line feed and tab. CR LF becomes LF, and so does a lone CR: a progress bar becomes lines instead of one endless line.
 */
export function createPrintable(): Printable {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const filter = createFilter();
  return {
    write: (piece) => filter.write(decoder.decode(piece, { stream: true })),
    end: () => filter.write(decoder.decode()) + filter.end(),
  };
}

/** The same for a text that is complete. */
export function printable(text: string): string {
  const filter = createFilter();
  return filter.write(text) + filter.end();
}

const CONTROL = /(?![\n\t])\p{Cc}/u;
const ESC = 0x1b;
const BEL = 0x07;
const CSI = 0x9b;
const ST = 0x9c;
/** A control string (window title, hyperlink) that is longer than this, or crosses a line, was never closed: it is shown. */
const LONGEST_STRING = 2000;
const LONGEST_SEQUENCE = 100;

type State = 'text' | 'cr' | 'escape' | 'sequence' | 'string' | 'string_escape';

function createFilter(): Readonly<{ write(text: string): string; end(): string }> {
  let state: State = 'text';
  let held = '';
  let out = '';

  /** Not a control string after all: what it held is ordinary text. */
  const giveBack = (): void => {
    out += held;
    held = '';
    state = 'text';
  };
  const inText = (code: number, char: string): void => {
    if (code === 0x0d) {
      out += '\n';
      state = 'cr';
    } else if (code === ESC) state = 'escape';
    else if (code === CSI) state = 'sequence';
    else if (opensString(code)) state = 'string';
    else if (!isControl(code)) out += char;
  };
  const inSequence = (code: number, char: string): void => {
    held += char;
    // A sequence ends with one byte of @ to ~; anything that cannot belong to one breaks it off.
    const goesOn = code >= 0x20 && code <= 0x3f && held.length < LONGEST_SEQUENCE;
    if (goesOn) return;
    held = '';
    state = 'text';
    if (code < 0x20 || code > 0x7e) inText(code, char);
  };
  const inEscape = (code: number, char: string): void => {
    if (code === 0x5b) state = 'sequence';
    else if (opensString(code + 0x40)) state = 'string';
    else if (code < 0x20 || code > 0x2f) {
      state = 'text';
      if (code < 0x30 || code > 0x7e) inText(code, char);
    }
  };
  const inString = (code: number, char: string): void => {
    if (code === BEL || code === ST || (state === 'string_escape' && code === 0x5c)) {
      held = '';
      state = 'text';
    } else if (state === 'string_escape') {
      giveBack();
      state = 'escape';
      inEscape(code, char);
    } else if (code === ESC) state = 'string_escape';
    else if (code === 0x0a || held.length >= LONGEST_STRING) {
      giveBack();
      inText(code, char);
    } else if (!isControl(code)) held += char;
  };
  const take = (code: number, char: string): void => {
    if (state === 'string' || state === 'string_escape') inString(code, char);
    else if (state === 'sequence') inSequence(code, char);
    else if (state === 'escape') inEscape(code, char);
    else {
      const afterCr = state === 'cr';
      state = 'text';
      if (!(afterCr && code === 0x0a)) inText(code, char);
    }
  };
  const drain = (): string => {
    const ready = out;
    out = '';
    return ready;
  };
  return {
    write(text) {
      if (state === 'text' && !CONTROL.test(text)) return text;
      for (let at = 0; at < text.length; at += 1) take(text.charCodeAt(at), text.charAt(at));
      return drain();
    },
    end() {
      if (state === 'string' || state === 'string_escape') giveBack();
      return drain();
    },
  };
}

/** DCS, SOS, OSC, PM and APC in their one-byte form; after ESC they are the same less 0x40. */
function opensString(code: number): boolean {
  return code === 0x90 || code === 0x98 || (code >= 0x9d && code <= 0x9f);
}

function isControl(code: number): boolean {
  return (code < 0x20 && code !== 0x09 && code !== 0x0a) || (code >= 0x7f && code <= 0x9f);
}
