import type { BoardMessage } from '../../bot/local/connector/message-board.ts';

/** Everything a reader sees of a message: its text and the texts of its cards, in order, with single spaces. */
export function textOf(message: Pick<BoardMessage, 'activity'>): string {
  const { text, attachments } = message.activity;
  return [typeof text === 'string' ? text : '', ...texts(attachments)].join(' ').replace(/\s+/g, ' ').trim();
}

/** The titles of a message's buttons. */
export function buttonsOf(message: Pick<BoardMessage, 'activity'>): readonly string[] {
  const found: string[] = [];
  walk(message.activity['attachments'], (node) => {
    if (typeof node['type'] === 'string' && node['type'].startsWith('Action.') && typeof node['title'] === 'string')
      found.push(node['title']);
  });
  return found;
}

const SHOWN = new Set(['text', 'title', 'value', 'label', 'placeholder', 'altText']);

function texts(value: unknown): readonly string[] {
  const found: string[] = [];
  walk(value, (node) => {
    for (const [key, child] of Object.entries(node)) if (SHOWN.has(key) && typeof child === 'string') found.push(child);
  });
  return found;
}

function walk(value: unknown, visit: (node: Readonly<Record<string, unknown>>) => void): void {
  if (Array.isArray(value)) for (const child of value) walk(child, visit);
  else if (typeof value === 'object' && value !== null) {
    const node = Object.fromEntries(Object.entries(value));
    visit(node);
    // What older clients would show instead says everything twice.
    for (const [key, child] of Object.entries(node)) if (key !== 'fallback') walk(child, visit);
  }
}

/** What an invoke answered to the presser: the sentence, or the text of the card. */
export function replyText(body: unknown): string {
  return texts([body]).join(' ') || JSON.stringify(body);
}
