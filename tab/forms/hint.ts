import type { InputField } from './values.ts';

/** What helps to fill in a field: its description and what its type asks for, each as a sentence. */
export function hintOf({ description, type }: Pick<InputField, 'description' | 'type'>): string {
  return [description, typeHint(type)]
    .filter((part) => part !== '')
    .map(asSentence)
    .join(' ');
}

function typeHint(type: InputField['type']): string {
  if (type.kind === 'number') return `Between ${type.min} and ${type.max}`;
  return type.kind === 'text' ? (type.patternHint ?? '') : '';
}

function asSentence(text: string): string {
  return /[.!?…:]$/.test(text) ? text : `${text}.`;
}
