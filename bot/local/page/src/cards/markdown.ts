/**
 * The part of Markdown that Teams shows in cards and bot messages (Microsoft: "Format cards in Microsoft Teams", Markdown): bold, italic,
 * links, lists, paragraphs. Everything else stays the text it is, and no text can become an element: the result holds only
 * `<p> <ul> <ol> <li> <br> <strong> <em> <a href>`, with http, https and mailto links.
 */
export function markdownToHtml(text: string): string {
  const blocks: string[] = [];
  let open: Block | null = null;
  for (const line of text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').split('\n')) {
    const read = readLine(line);
    if (read === null || (open !== null && !continues(open, read))) {
      if (open !== null) blocks.push(renderBlock(open));
      open = null;
    }
    if (read === null) continue;
    if (open === null) open = { kind: read.kind, start: read.start, lines: [read.text] };
    else if (read.kind === 'p' && open.kind !== 'p') open.lines.push(`${open.lines.pop() ?? ''}\n${read.text}`);
    else open.lines.push(read.text);
  }
  if (open !== null) blocks.push(renderBlock(open));
  return blocks.join('');
}

type Block = Readonly<{ kind: 'p' | 'ul' | 'ol'; start: number; lines: string[] }>;
type Line = Readonly<{ kind: Block['kind']; start: number; text: string }>;

/** Null for an empty line, which ends a paragraph or list. */
function readLine(line: string): Line | null {
  const bullet = /^\s{0,3}[-*+]\s+(.*)$/.exec(line);
  if (bullet) return { kind: 'ul', start: 1, text: bullet[1] ?? '' };
  const number = /^\s{0,3}(\d{1,9})[.)]\s+(.*)$/.exec(line);
  if (number) return { kind: 'ol', start: Number(number[1]), text: number[2] ?? '' };
  return line.trim() === '' ? null : { kind: 'p', start: 1, text: line };
}

/** A line without a mark goes on with what is open; a list item begins a list of its own kind. */
function continues(open: Block, line: Line): boolean {
  return line.kind === open.kind || line.kind === 'p';
}

function renderBlock({ kind, start, lines }: Block): string {
  if (kind === 'p') return `<p>${inline(lines.join('\n').trim(), 0)}</p>`;
  const items = lines.map((line) => `<li>${inline(line, 0)}</li>`).join('');
  return kind === 'ul' ? `<ul>${items}</ul>` : `<ol${start === 1 ? '' : ` start="${start}"`}>${items}</ol>`;
}

/** Deeper nesting than this is nobody's intention; it is shown as text. */
const MAX_DEPTH = 6;
/** How far a closing mark is looked for; keeps hostile texts from costing quadratic time. */
const REACH = 2000;

function inline(text: string, depth: number): string {
  let html = '';
  let at = 0;
  while (at < text.length) {
    const piece = (depth < MAX_DEPTH ? (emphasis(text, at, depth) ?? link(text, at, depth)) : null) ?? literal(text, at);
    html += piece.html;
    at = piece.end;
  }
  return html;
}

type Piece = Readonly<{ html: string; end: number }>;

function literal(text: string, at: number): Piece {
  const rest = text.slice(at, at + 40);
  const escaped = /^\\([!-/:-@[-`{-~])/.exec(rest);
  if (escaped) return { html: escapeHtml(escaped[1] ?? ''), end: at + 2 };
  if (/^(?: {2,}|\\)\n/.test(rest)) return { html: '<br>', end: at + rest.indexOf('\n') + 1 };
  const entity = /^&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|nbsp));/.exec(rest);
  if (entity) return { html: escapeHtml(decodeEntity(entity)), end: at + entity[0].length };
  const letter = String.fromCodePoint(text.codePointAt(at) ?? 0xfffd);
  return { html: escapeHtml(letter), end: at + letter.length };
}

function emphasis(text: string, at: number, depth: number): Piece | null {
  const mark = /^(\*\*|__|\*|_)/.exec(text.slice(at, at + 2))?.[0];
  if (mark === undefined || !mayOpen(text, at, mark)) return null;
  const close = findClose(text, at + mark.length, mark);
  if (close === null) return null;
  const tag = mark.length === 2 ? 'strong' : 'em';
  return { html: `<${tag}>${inline(text.slice(at + mark.length, close), depth + 1)}</${tag}>`, end: close + mark.length };
}

/** CommonMark's flanking rules in short: marks hug the text, and `_` never works inside a word (snake_case). */
function mayOpen(text: string, at: number, mark: string): boolean {
  const after = text.charAt(at + mark.length);
  if (after === '' || /\s/.test(after) || after === mark.charAt(0)) return false;
  return !mark.startsWith('_') || !isWord(text.charAt(at - 1));
}

function findClose(text: string, from: number, mark: string): number | null {
  const end = Math.min(text.length, from + REACH);
  for (let at = from; at < end; at += 1) {
    if (text.charAt(at) === '\\') at += 1;
    else if (text.startsWith(mark, at) && closes(text, at, mark)) return at;
  }
  return null;
}

function closes(text: string, at: number, mark: string): boolean {
  if (/\s/.test(text.charAt(at - 1))) return false;
  // A single mark does not close on half of a double one.
  if (mark.length === 1 && (text.charAt(at + 1) === mark || text.charAt(at - 1) === mark)) return false;
  return !mark.startsWith('_') || !isWord(text.charAt(at + mark.length));
}

function link(text: string, at: number, depth: number): Piece | null {
  if (text.charAt(at) !== '[') return null;
  const found = /^\[((?:\\.|[^\\[\]]){1,500})\]\(\s*<?((?:https?:\/\/|mailto:)[^\s()<>"]{1,2000})>?\s*\)/.exec(text.slice(at, at + 2600));
  if (found === null) return null;
  const [whole, label = '', href = ''] = found;
  return { html: `<a href="${escapeHtml(href)}">${inline(label, depth + 1)}</a>`, end: at + whole.length };
}

function decodeEntity([, decimal, hex, name]: RegExpExecArray): string {
  const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' };
  if (name !== undefined) return named[name] ?? '';
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return code === 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? '\ufffd' : String.fromCodePoint(code);
}

function isWord(letter: string): boolean {
  return /[\p{L}\p{N}_]/u.test(letter);
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
