import type { Words } from '../text/words.ts';
import type { InputField } from './values.ts';

/** What helps to fill in a field: its description and what its type asks for, each as a sentence. */
export function hintOf(words: Words, { description, type }: Pick<InputField, 'description' | 'type'>): string {
  return [description, typeHint(words, type)]
    .filter((part) => part !== '')
    .map(asSentence)
    .join(' ');
}

function typeHint({ say }: Words, type: InputField['type']): string {
  if (type.kind === 'number') return say('form.between', { min: type.min, max: type.max });
  return type.kind === 'text' ? (type.patternHint ?? '') : '';
}

function asSentence(text: string): string {
  return /[.!?…:]$/.test(text) ? text : `${text}.`;
}
