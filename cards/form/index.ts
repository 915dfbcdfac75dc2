import type { FormAnswer } from '../../bot/core/answer.ts';
import type { InputField, InputValue } from '../../bot/core/workflow/definition.ts';
import { type CardData, type CardJson, firstThatFits, optional, optionalText, readTemplate } from '../render.ts';
import { oneLine, shortened } from '../text.ts';
import template from './template.json' with { type: 'json' };

/** Fills the template of this card. */
export const fillForm = readTemplate(template);

const NOTICE = 400;
const SENTENCES = [400, 120, 40] as const;
const TOO_LARGE = 'This form is too large for a card. Type the command with all its inputs, or start the workflow in the Signalbox tab.';

/**
 * Asks for the inputs of a workflow. What is already known is filled in; what is wrong is said at its field. A form that
 * Teams would not take, because of very many fields or choices, becomes a sentence that says where else to go.
 */
export function formCard(answer: FormAnswer): CardJson {
  return firstThatFits((level) => fillForm(formData(answer, level)).card, SENTENCES.length);
}

export function formData(answer: FormAnswer, level = 0): CardData {
  if (answer.closed !== undefined) return closedData(answer, answer.closed);
  const sentences = SENTENCES[level];
  const most = sentences ?? 0;
  const fields = sentences === undefined ? [] : answer.fields;
  return {
    title: shortened(answer.workflow.title, 200),
    descriptions: optionalText(answer.workflow.description === '' || most === 0 ? null : shortened(answer.workflow.description, most)),
    notices: optionalText(sentences === undefined ? TOO_LARGE : answer.notice === undefined ? null : shortened(answer.notice, NOTICE)),
    fields: fields.map((field) => fieldData(field, answer, most)),
    submits: sentences === undefined ? [] : [{ title: `Run ${shortened(answer.workflow.name, 60)}`, handle: answer.handle }],
  };
}

/** A form that was used says so, and nothing else. */
function closedData({ workflow }: FormAnswer, closed: string): CardData {
  const notices = [{ text: shortened(closed, NOTICE) }];
  return { title: shortened(workflow.title, 200), descriptions: [], notices, fields: [], submits: [] };
}

function fieldData(field: InputField, answer: FormAnswer, most: number): CardData {
  const problem = Object.hasOwn(answer.problems, field.name) ? answer.problems[field.name] : undefined;
  const input = inputData(field, Object.hasOwn(answer.values, field.name) ? answer.values[field.name] : undefined);
  const help = [field.description, field.type.kind === 'text' ? (field.type.patternHint ?? '') : '']
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => (/[.!?:…]$/.test(text) ? text : `${text}.`))
    .join(' ');
  return {
    texts: field.type.kind === 'text' ? [input] : [],
    numbers: field.type.kind === 'number' ? [input] : [],
    toggles: field.type.kind === 'boolean' ? [input] : [],
    choices: field.type.kind === 'choice' ? [input] : [],
    helps: optionalText(help === '' ? null : shortened(help, most)),
    problems: optional(problem).map((text) => ({ text: shortened(text, most) })),
  };
}

/** Limits of numbers travel as strings like everything else; the template turns them into numbers. */
function inputData(field: InputField, given: InputValue | undefined): CardData {
  const { type } = field;
  const known = given ?? field.default;
  const common = {
    id: field.name,
    label: shortened(field.title === '' ? field.name : field.title, 100),
    required: field.required && field.type.kind !== 'boolean' ? 'yes' : 'no',
    value: type.kind === 'boolean' ? String(known === true || known === 'true') : unchanged(known),
  };
  if (type.kind === 'text') return { ...common, most: String(type.maxLength) };
  if (type.kind === 'choice') return { ...common, options: type.options.map((option) => ({ option: oneLine(option) })) };
  if (type.kind === 'number') return { ...common, min: String(type.min), max: String(type.max) };
  return common;
}

/** A value that cannot be shown exactly as it is would come back changed: its field is left empty instead. */
function unchanged(value: InputValue | null): string {
  const text = value === null ? '' : String(value);
  return oneLine(text) === text ? text : '';
}
