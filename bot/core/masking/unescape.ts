/** A text as code units, and for each of them where it came from in the original; one more entry says where the text ends. */
export type View = Readonly<{ codes: Uint16Array; length: number; origin: Int32Array }>;

const BACKSLASH = 0x5c;
const PERCENT = 0x25;
const AMPERSAND = 0x26;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
/** A line of at least so many letters without a gap may be one that was wrapped. */
const WRAPPED = 40;
const LONGEST_ENTITY = 8;

const SHORT = new Map([...'nrtbf'].map((letter, at) => [letter.charCodeAt(0), [10, 13, 9, 8, 12][at] ?? 0]));
for (const same of '"\\/\'') SHORT.set(same.charCodeAt(0), same.charCodeAt(0));
const ENTITIES = new Map([
  ['amp', 0x26],
  ['lt', 0x3c],
  ['gt', 0x3e],
  ['quot', 0x22],
  ['apos', 0x27],
]);

export function viewOf(text: string): View {
  const codes = new Uint16Array(text.length);
  const origin = new Int32Array(text.length + 1);
  for (let at = 0; at < text.length; at += 1) {
    codes[at] = text.charCodeAt(at);
    origin[at] = at;
  }
  origin[text.length] = text.length;
  return { codes, length: text.length, origin };
}

/** What begins an escape of each way of writing: JSON and JavaScript, URLs, HTML. */
export const SYNTAXES = ['\\', '%', '&'] as const;
export type Syntax = (typeof SYNTAXES)[number];

/**
 * One layer of writing undone, whichever it was at each place: JSON and JavaScript escapes, %XX of URLs, references of HTML (or
 * `only` one of these), and line breaks inside long lines without gaps. Null when there is none. Takes one pass.
 */
export function unescaped({ codes, length, origin }: View, only: Syntax | null = null): View | null {
  const to = { codes: new Uint16Array(length), origin: new Int32Array(length + 1), length: 0 };
  const skipped = only === null ? [] : SYNTAXES.flatMap((syntax) => (syntax === only ? [] : [syntax.charCodeAt(0)]));
  let run = 0;
  for (let at = 0; at < length; ) {
    const code = codes[at] ?? 0;
    const token = skipped.includes(code) ? null : tokenAt(codes, { at, length, run });
    run = token === null ? (isLetter(code) ? run + 1 : 0) : token.codes.length === 0 ? run : 0;
    for (const unit of token?.codes ?? [code]) {
      to.codes[to.length] = unit;
      to.origin[to.length] = origin[at] ?? 0;
      to.length += 1;
    }
    at += token?.size ?? 1;
  }
  if (to.length === length) return null;
  to.origin[to.length] = origin[length] ?? 0;
  return to;
}

/** Where at the end something begins whose meaning the next characters decide; the length when nothing does. */
export function openEnd({ codes, length }: View): number {
  const from = Math.max(0, length - WRAPPED - 2);
  const text = String.fromCharCode(...codes.subarray(from, length));
  const found = OPEN.exec(text);
  return found === null ? length : from + found.index + (found[1]?.length ?? 0);
}

const OPEN = new RegExp(
  `(?:(?<!\\\\)(?:\\\\\\\\)*\\\\(?:u[0-9a-f]{0,3}|x[0-9a-f]?)?|(?:%[c-f][0-9a-f](?:%[89ab][0-9a-f]){0,2})?%[0-9a-f]?|%[c-f][0-9a-f](?:%[89ab][0-9a-f]){0,2}|&#?[0-9a-z]{0,${LONGEST_ENTITY}}|([A-Za-z0-9+/_=-]{${WRAPPED}})\\r?\\n?)$`,
  'i',
);

type Token = Readonly<{ size: number; codes: readonly number[] }>;
type Place = Readonly<{ at: number; length: number; run: number }>;

function tokenAt(codes: Uint16Array, place: Place): Token | null {
  switch (codes[place.at]) {
    case BACKSLASH:
      return escapeAt(codes, place);
    case PERCENT:
      return percentAt(codes, place);
    case AMPERSAND:
      return referenceAt(codes, place);
    case LINE_FEED:
    case RETURN:
      return lineBreak(codes, place);
    default:
      return null;
  }
}

function escapeAt(codes: Uint16Array, { at, length }: Place): Token | null {
  const kind = at + 1 < length ? (codes[at + 1] ?? 0) : 0;
  const short = SHORT.get(kind);
  if (short !== undefined) return { size: 2, codes: [short] };
  const digits = kind === 0x75 ? 4 : kind === 0x78 ? 2 : 0;
  const value = digits === 0 ? -1 : hexAt(codes, at + 2, Math.min(length, at + 2 + digits), digits);
  return value < 0 ? null : { size: 2 + digits, codes: [value] };
}

/** Bytes in UTF-8; one that is none stands for itself. */
function percentAt(codes: Uint16Array, { at, length }: Place): Token | null {
  const first = byteAt(codes, at, length);
  if (first < 0) return null;
  const more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc2 ? 1 : 0;
  let point = more === 0 ? first : first & (0x3f >> more);
  for (let next = 1; next <= more; next += 1) {
    const byte = byteAt(codes, at + next * 3, length);
    if ((byte & 0xc0) !== 0x80 || byte < 0) return { size: 3, codes: [first] };
    point = (point << 6) | (byte & 0x3f);
  }
  return { size: 3 + more * 3, codes: unitsOf(point) };
}

function byteAt(codes: Uint16Array, at: number, length: number): number {
  return codes[at] === PERCENT ? hexAt(codes, at + 1, Math.min(length, at + 3), 2) : -1;
}

function referenceAt(codes: Uint16Array, { at, length }: Place): Token | null {
  const end = codes.subarray(at + 1, Math.min(length, at + 2 + LONGEST_ENTITY)).indexOf(0x3b);
  if (end < 1) return null;
  const name = String.fromCharCode(...codes.subarray(at + 1, at + 1 + end));
  const known = ENTITIES.get(name);
  if (known !== undefined) return { size: end + 2, codes: [known] };
  const number = /^#(?:x([0-9a-f]{1,6})|([0-9]{1,7}))$/i.exec(name);
  if (number === null) return null;
  const point = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16);
  return point > 0x10ffff ? null : { size: end + 2, codes: unitsOf(point) };
}

/** A break between two letters after a long line; what it leaves is one line. */
function lineBreak(codes: Uint16Array, { at, length, run }: Place): Token | null {
  const size = codes[at] === RETURN && codes[at + 1] === LINE_FEED ? 2 : 1;
  return run >= WRAPPED && at + size < length && isLetter(codes[at + size] ?? 0) ? { size, codes: [] } : null;
}

function isLetter(code: number): boolean {
  const inAlphabet = (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
  return inAlphabet || code === 0x2b || code === 0x2f || code === 0x2d || code === 0x5f || code === 0x3d;
}

/** The value of so many hexadecimal digits; -1 when they are not all there. */
function hexAt(codes: Uint16Array, from: number, to: number, digits: number): number {
  if (to - from < digits) return -1;
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const code = codes[at] ?? 0;
    const letter = code | 0x20;
    const digit = code >= 0x30 && code <= 0x39 ? code - 0x30 : letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

function unitsOf(point: number): readonly number[] {
  if (point < 0x10000) return [point];
  if (point > 0x10ffff) return [0xfffd];
  return [0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff)];
}
