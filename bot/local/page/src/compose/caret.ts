import type { Account } from '../../../contract.ts';
import { mentionPill } from './typed-text.ts';

/** A mention being typed: the text after `@` and where it stands. */
export type MentionQuery = Readonly<{ text: string; range: Range }>;

/** The mention at the caret, if the caret stands behind `@` and at most 30 letters; null otherwise. */
export function mentionAtCaret(box: HTMLElement): MentionQuery | null {
  const selection = window.getSelection();
  const node = selection?.focusNode;
  if (!selection?.isCollapsed || !(node instanceof Text) || !box.contains(node)) return null;
  const before = node.data.slice(0, selection.focusOffset);
  const found = /(?:^|[\s\u00a0(])@([^@\n]{0,30})$/.exec(before);
  if (found === null) return null;
  const text = found[1] ?? '';
  const range = document.createRange();
  range.setStart(node, selection.focusOffset - text.length - 1);
  range.setEnd(node, selection.focusOffset);
  return { text, range };
}

/** Puts the mention in place of what was typed, and the caret behind it. */
export function insertMention(range: Range, account: Account): void {
  range.deleteContents();
  const space = document.createTextNode(' ');
  range.insertNode(space);
  range.insertNode(mentionPill(account));
  placeCaret(space, 1);
}

export function caretToEnd(box: HTMLElement): void {
  const range = document.createRange();
  range.selectNodeContents(box);
  range.collapse(false);
  select(range);
}

/** Types a text at the caret, as plain text. */
export function insertText(text: string): void {
  const selection = window.getSelection();
  const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
  if (range === null) return;
  range.deleteContents();
  const node = document.createTextNode(text);
  range.insertNode(node);
  placeCaret(node, text.length);
}

function placeCaret(node: Text, offset: number): void {
  const range = document.createRange();
  range.setStart(node, offset);
  range.collapse(true);
  select(range);
}

function select(range: Range): void {
  const selection = window.getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}
