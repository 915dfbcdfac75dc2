import type { Account, MessageOnWire, TypedPart } from '../../../contract.ts';

/** What a compose box holds: text and mentions, in order. */
export type Typed = string | Account;

const MENTION = 'data-mention';

/** Reads a compose box. Blank space around the whole is dropped; nothing but blank space is an empty list. */
export function readTyped(box: HTMLElement): readonly Typed[] {
  const parts: Typed[] = [];
  for (const piece of piecesOf(box)) {
    const last = parts.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') parts[parts.length - 1] = last + piece;
    else parts.push(piece);
  }
  return trimmed(parts);
}

export function writeTyped(box: HTMLElement, parts: readonly Typed[]): void {
  box.replaceChildren(...parts.map((part) => (typeof part === 'string' ? document.createTextNode(part) : mentionPill(part))));
}

export function mentionPill(account: Account): HTMLElement {
  const pill = document.createElement('span');
  pill.className = 'mention';
  pill.contentEditable = 'false';
  pill.setAttribute(MENTION, account.id);
  pill.textContent = account.name;
  return pill;
}

export function toWire(parts: readonly Typed[]): readonly TypedPart[] {
  return parts.map((part) => (typeof part === 'string' ? part : { mention: part.id }));
}

const SLASH = /^\/(?=\p{L})/u;

/** Whether it begins as a slash command does, which nobody else in a channel sees. */
export function isSlash(parts: readonly Typed[]): boolean {
  const [first] = parts;
  return typeof first === 'string' && SLASH.test(first);
}

/** The command without its slash, as Teams sends it. */
export function withoutSlash(parts: readonly Typed[]): readonly Typed[] {
  return parts.map((part, index) => (index === 0 && typeof part === 'string' ? part.replace(SLASH, '') : part));
}

/** `@Name` in a prepared text becomes a mention. */
export function withMention(text: string, account: Account): readonly Typed[] {
  return text
    .split(`@${account.name}`)
    .flatMap((piece, index): readonly Typed[] => (index === 0 ? [piece] : [account, piece]))
    .filter((part) => part !== '');
}

/** The text of a message cut at its mentions. */
export function typedOf(message: Pick<MessageOnWire, 'text' | 'mentions'>): readonly Typed[] {
  const parts: Typed[] = [];
  let rest = message.text;
  for (const { text, account } of message.mentions) {
    const at = rest.indexOf(text);
    if (at < 0) continue;
    parts.push(rest.slice(0, at), account);
    rest = rest.slice(at + text.length);
  }
  return [...parts, rest].filter((part) => part !== '');
}

function* piecesOf(node: Node): Generator<Typed> {
  for (const child of node.childNodes) {
    if (child instanceof Text) yield child.data;
    else if (child instanceof HTMLBRElement) yield '\n';
    else if (child instanceof HTMLElement) {
      const id = child.getAttribute(MENTION);
      if (id !== null) yield { id, name: child.textContent ?? '' };
      else {
        // Browsers wrap further lines into blocks.
        if (child.previousSibling !== null) yield '\n';
        yield* piecesOf(child);
      }
    }
  }
}

function trimmed(parts: readonly Typed[]): readonly Typed[] {
  const last = parts.length - 1;
  return parts
    .map((part, index) => {
      if (typeof part !== 'string') return part;
      const head = index === 0 ? part.trimStart() : part;
      return index === last ? head.trimEnd() : head;
    })
    .filter((part) => part !== '');
}
