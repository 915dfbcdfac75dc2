import type { FormAnswer } from '../../bot/core/answer.ts';
import { ENGLISH, type Speech } from '../../bot/core/text/language.ts';
import { message } from '../../bot/core/text/message.ts';
import { voiceOf } from '../../bot/core/text/voice.ts';
import type { InputField, InputValue } from '../../bot/core/workflow/definition.ts';
import { type CardData, type CardJson, firstThatFits, optional, optionalText, readTemplate } from '../render.ts';
import { oneLine } from '../text.ts';
import { ENGLISH_WORDING, type Wording, wordingFor } from '../wording.ts';
import template from './template.json' with { type: 'json' };

/** Fills the template of this card. */
export const fillForm = readTemplate(template);

const NOTICE = 400;
const SENTENCES = [400, 120, 40] as const;

/**
 * Asks for the inputs of a workflow. What is already known is filled in; what is wrong is said at its field. A form that
 * Teams would not take, because of very many fields or choices, becomes a sentence that says where else to go.
 */
export function formCard(answer: FormAnswer, speech: Speech = ENGLISH): CardJson {
  const wording = wordingFor(voiceOf(speech));
  return firstThatFits((level) => fillForm(formData(answer, level, wording)).card, SENTENCES.length);
}

export function formData(answer: FormAnswer, level = 0, wording = ENGLISH_WORDING): CardData {
  const { line, short } = wording;
  const { workflow } = answer;
  const most = SENTENCES[level];
  const said = { fallback: line(message('card.fallback.form')), title: short(workflow.title, 200) };
  if (answer.closed !== undefined) return { ...said, ...NOTHING, notices: [{ text: short(answer.closed, NOTICE) }] };
  if (most === undefined) return { ...said, ...NOTHING, notices: [{ text: line(message('form.too-large')) }] };
  return {
    ...said,
    descriptions: optionalText(workflow.description === '' ? null : short(workflow.description, most)),
    notices: optionalText(answer.notice === undefined ? null : short(answer.notice, NOTICE)),
    fields: answer.fields.map((field) => fieldData(field, answer, { most, wording })),
    submits: [{ title: line(message('form.submit', { workflow: short(workflow.name, 60) })), handle: answer.handle }],
  };
}

const NOTHING = { descriptions: [], fields: [], submits: [] } as const;

type Draft = Readonly<{ most: number; wording: Wording }>;

function fieldData(field: InputField, answer: FormAnswer, { most, wording }: Draft): CardData {
  const { short } = wording;
  const problem = Object.hasOwn(answer.problems, field.name) ? answer.problems[field.name] : undefined;
  const input = inputData(field, Object.hasOwn(answer.values, field.name) ? answer.values[field.name] : undefined, wording);
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
    helps: optionalText(help === '' ? null : short(help, most)),
    problems: optional(problem).map((text) => ({ text: short(text, most) })),
  };
}

function inputData(field: InputField, given: InputValue | undefined, wording: Wording): CardData {
  const { type } = field;
  const known = given ?? field.default;
  return {
    id: field.name,
    label: wording.short(field.title === '' ? field.name : field.title, 100),
    required: field.required && type.kind !== 'boolean' ? 'yes' : 'no',
    value: type.kind === 'boolean' ? String(known === true || known === 'true') : unchanged(known),
    ...ofType(type, wording),
  };
}

/** Limits of numbers travel as strings like everything else; the template turns them into numbers. */
function ofType(type: InputField['type'], { line }: Wording): CardData {
  switch (type.kind) {
    case 'text':
      return { most: String(type.maxLength), wrong: line(message('form.wrong.text')) };
    case 'choice':
      return {
        options: type.options.map((option) => ({ option: oneLine(option) })),
        hint: line(message('form.choose')),
        wrong: line(message('form.wrong.choice')),
      };
    case 'number': {
      const { min, max } = type;
      return { min: String(min), max: String(max), wrong: line(message('form.wrong.number', { min, max })) };
    }
    case 'boolean':
      return { yes: line(message('form.yes')) };
  }
}

/** A value that cannot be shown exactly as it is would come back changed: its field is left empty instead. */
function unchanged(value: InputValue | null): string {
  const text = value === null ? '' : String(value);
  return oneLine(text) === text ? text : '';
}
