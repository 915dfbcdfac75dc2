import type { Text } from '../../bot/core/text/message.ts';
import type { Wording } from '../wording.ts';
import type { Detail } from './detail.ts';

/** A run card in the making: how much it shows, and in whose language. */
export type Draft = Readonly<{
  detail: Detail;
  wording: Wording;
  /** What identifies the run and what approvers must see. */
  fact(text: Text): string;
  /** A message, a comment, a prompt. */
  sentence(text: Text): string;
}>;

export function draftOf(detail: Detail, wording: Wording): Draft {
  return {
    detail,
    wording,
    fact: (text) => wording.short(text, detail.fact),
    sentence: (text) => wording.short(text, detail.sentence),
  };
}
