import type { Template, TemplatePart } from './definition.ts';

/** A template as text parts and expressions, or what is wrong with it in a sentence. */
export type SplitTemplate = Readonly<{ ok: true; template: Template } | { ok: false; message: string }>;

/**
 * Splits a text at its `${{ … }}`. Inside an expression, quotes and braces are followed as CEL reads them, so
 * `${{ "}}" }}` and `${{ {"a": {"b": 1}} }}` end where they should. Texts that people type are never given to this function.
 */
export function splitTemplate(source: string): SplitTemplate {
  const parts: TemplatePart[] = [];
  let at = 0;
  while (at < source.length) {
    const start = source.indexOf('${{', at);
    if (start === -1) break;
    if (start > at) parts.push({ text: source.slice(at, start) });
    const end = findEnd(source, start + 3);
    if (end === null) return { ok: false, message: `The expression that begins at character ${start + 1} has no end “}}”.` };
    const expression = source.slice(start + 3, end).trim();
    if (expression === '') return { ok: false, message: `The expression at character ${start + 1} is empty.` };
    parts.push({ expression });
    at = end + 2;
  }
  if (at < source.length) parts.push({ text: source.slice(at) });
  return { ok: true, template: parts };
}

export function hasExpression(template: Template): boolean {
  return template.some((part) => 'expression' in part);
}

/** A template as it is written in a file; for people, never to be split again. */
export function sourceOf(template: Template): string {
  return template.map((part) => ('text' in part ? part.text : `\${{ ${part.expression} }}`)).join('');
}

/** Where the `}}` that closes an expression begins; null when there is none. */
function findEnd(source: string, from: number): number | null {
  let depth = 0;
  let at = from;
  while (at < source.length) {
    const literal = skipLiteral(source, at);
    if (literal > at) {
      at = literal;
      continue;
    }
    const character = source[at];
    if (character === '{') depth += 1;
    if (character === '}') {
      if (depth === 0) return source[at + 1] === '}' ? at : null;
      depth -= 1;
    }
    at += 1;
  }
  return null;
}

const QUOTES = ['"""', "'''", '"', "'"];

/**
 * The position after the string literal that begins here, or `at` when none begins. An unfinished literal reaches to the
 * end. A backslash guards the next character even in `r"…"`, as in the parser we use.
 */
function skipLiteral(source: string, at: number): number {
  const quote = QUOTES.find((candidate) => source.startsWith(candidate, at));
  if (quote === undefined) return at;
  let next = at + quote.length;
  while (next < source.length) {
    if (source[next] === '\\') next += 2;
    else if (source.startsWith(quote, next)) return next + quote.length;
    else next += 1;
  }
  return source.length;
}
