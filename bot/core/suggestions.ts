import { nearest } from './nearest.ts';
import { inTurn, message, type Text } from './text/message.ts';

/** More than this is no help to read. */
const MOST = 12;

/** What was meant perhaps, or what there is, as one sentence or none: for people; operators read `didYouMean`. */
export function suggestions(word: string, candidates: readonly string[]): readonly Text[] {
  const near = nearest(word, candidates);
  if (near !== null) return [message('hint.did-you-mean', { word: near })];
  return candidates.length === 0 || candidates.length > MOST ? [] : [message('hint.there-is', { words: inTurn(candidates) })];
}
