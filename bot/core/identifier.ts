import { namePoint, nonAsciiCharacter } from './text.ts';

/** What names of things look like: ASCII only, so that no two names look the same and differ. */
export const IDENTIFIER = /^[a-z0-9][a-z0-9._-]{0,62}$/;
/**
 * Names that expressions use after a dot: no dash, because `inputs.a-b` is a subtraction. A card sends its fields beside its
 * own data, and bodies with object internals are refused at the door, so those names are taken.
 */
export const INPUT_NAME = /^(?!(?:handle|verb|msteams|constructor|prototype)$)[a-z][a-z0-9_]{0,62}$/;
/** Names of workflows are file names and command words. */
export const WORKFLOW_NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Why a text is not a valid name, as a sentence that names the offending character; null when it is one. */
export function nameProblem(text: string, form: RegExp = IDENTIFIER): string | null {
  if (form.test(text)) return null;
  const shown = JSON.stringify(text.slice(0, 80));
  const foreign = nonAsciiCharacter(text);
  if (foreign !== null) return `${shown} holds ${namePoint(foreign)}; names are written in ASCII: ${FORMS.get(form) ?? form.source}.`;
  return `${shown} is not a valid name: ${FORMS.get(form) ?? form.source}.`;
}

const FORMS: ReadonlyMap<RegExp, string> = new Map([
  [IDENTIFIER, 'lower-case letters, digits, dots, dashes and underscores, at most 63, starting with a letter or digit'],
  [
    INPUT_NAME,
    'lower-case letters, digits and underscores, at most 63, starting with a letter, and not handle, verb, msteams, constructor or prototype',
  ],
  [WORKFLOW_NAME, 'lower-case letters, digits and dashes, at most 63, starting with a letter or digit'],
]);
