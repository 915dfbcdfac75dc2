import { Parser } from 'htmlparser2';

/** A piece of a message: plain text, or a mention with the name that is shown for it. */
export type Piece = Readonly<{ kind: 'text' | 'mention'; text: string }>;

const BLOCKS = new Set(
  'address article blockquote br codeblock dd div dl dt figure footer h1 h2 h3 h4 h5 h6 header hr li ol p pre section table tr ul'.split(
    ' ',
  ),
);
const CELLS = new Set(['td', 'th']);
const UNSEEN = new Set(['script', 'style', 'head', 'title', 'template', 'noscript', 'attachment']);
const AT_TAG = /<at(?:\s[^<>]{0,200})?>([^<>]{0,512})<\/at>/gi;

type Open = Readonly<{ tag: string; role: 'mention' | 'unseen' | 'pre' | 'none' }>;

/**
 * Reads the HTML that Teams attaches to a message. Blocks become lines, pictures of emoji their text, mentions pieces of their own;
 * a quoted message (Skype "Reply" block) is left out, because it is not what the sender says.
 */
export function readHtml(html: string): readonly Piece[] {
  const reader = new HtmlReader();
  const parser = new Parser({
    onopentag: (tag, attributes) => reader.open(tag, attributes),
    ontext: (text) => reader.text(text),
    onclosetag: (tag) => reader.close(tag),
  });
  parser.end(html);
  return reader.pieces();
}

/** Reads message text that is not HTML but has `<at>` tags and character references in it, as Teams writes `text`. */
export function readMarked(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(AT_TAG)) {
    pieces.push({ kind: 'text', text: decode(text.slice(end, match.index)) }, { kind: 'mention', text: decode(match[1] ?? '') });
    end = match.index + match[0].length;
  }
  return [...pieces, { kind: 'text', text: decode(text.slice(end)) }];
}

const REFERENCE = /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});/gi;

/** Resolves character references (`&nbsp;`, `&lt;`) once; a `<` that stands there is text. */
export function decode(text: string): string {
  const known = new Map<string, string>();
  return text.replace(REFERENCE, (reference) => {
    const decoded = known.get(reference) ?? decodeOne(reference);
    known.set(reference, decoded);
    return decoded;
  });
}

function decodeOne(reference: string): string {
  let decoded = '';
  const parser = new Parser({
    ontext: (part) => {
      decoded += part;
    },
  });
  parser.end(reference);
  return decoded;
}

class HtmlReader {
  readonly #pieces: Piece[] = [];
  readonly #stack: Open[] = [];
  #unseen = 0;
  #mentions = 0;
  #pre = 0;
  #mention = '';

  open(tag: string, attributes: Readonly<Record<string, string>>): void {
    const role = roleOf(tag, attributes);
    this.#stack.push({ tag, role });
    if (BLOCKS.has(tag)) this.#add('\n');
    if (CELLS.has(tag)) this.#add(' ');
    if (role === 'unseen') this.#unseen += 1;
    if (role === 'mention') this.#mentions += 1;
    if (role === 'pre') this.#pre += 1;
    if (tag === 'img' || tag === 'emoji') this.#add(attributes['alt'] ?? '');
  }

  text(text: string): void {
    this.#add(this.#pre > 0 ? text : text.replace(/[ \t\r\n]+/g, ' '));
  }

  close(tag: string): void {
    const opened = this.#stack.pop();
    if (opened?.role === 'unseen') this.#unseen -= 1;
    if (opened?.role === 'pre') this.#pre -= 1;
    if (opened?.role === 'mention') this.#endMention();
    if (BLOCKS.has(tag)) this.#add('\n');
  }

  pieces(): readonly Piece[] {
    return this.#pieces;
  }

  #endMention(): void {
    this.#mentions -= 1;
    if (this.#mentions > 0) return;
    this.#pieces.push({ kind: 'mention', text: this.#mention });
    this.#mention = '';
  }

  #add(text: string): void {
    if (this.#unseen > 0 || text === '') return;
    if (this.#mentions > 0) this.#mention += text;
    else this.#pieces.push({ kind: 'text', text });
  }
}

function roleOf(tag: string, attributes: Readonly<Record<string, string>>): Open['role'] {
  const itemType = attributes['itemtype'] ?? '';
  if (UNSEEN.has(tag) || (tag === 'blockquote' && itemType.endsWith('/Reply'))) return 'unseen';
  if (tag === 'at' || (tag === 'span' && itemType.endsWith('/Mention'))) return 'mention';
  return tag === 'pre' || tag === 'codeblock' ? 'pre' : 'none';
}
