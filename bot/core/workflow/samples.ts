import type { JsonObject, JsonValue } from '../json.ts';
import type { InputField, InputValue, Template, TemplatedObject } from './definition.ts';
import { renderTemplate, renderValue, replaceAt } from './evaluate.ts';
import { parseTree, referencesOf } from './expression-tree.ts';

/** Stand-ins for what is only known later: one of them fits a text, a number, an address or a switch. */
export const FILLERS: readonly InputValue[] = ['x', '1', 'http://127.0.0.1/', 1, true];
/** As many as one choice can have options. */
const MAX_CASES = 100;

type Values = Readonly<Record<string, InputValue>>;

/** Inputs as people could give them, and the objects that a templated `with` could become with them. */
export type SampleCase = Readonly<{ label: string; objects: readonly JsonObject[] }>;

/**
 * What a call could look like when it runs: for each option of each choice one case, and in each case one object for
 * every stand-in of what cannot be known yet. A `with` fits when every case has an object that fits.
 */
export function sampleCases(templated: TemplatedObject, inputs: readonly InputField[]): readonly SampleCase[] {
  if (templated.templates.length === 0) return [{ label: '', objects: [templated.value] }];
  return variations(inputs).map(({ label, fixed }) => ({
    label,
    objects: FILLERS.map((filler) => fill(templated, { inputs: { ...sampleInputs(inputs, filler), ...fixed }, filler })),
  }));
}

/**
 * The texts a template can become when it depends on choices, constants and what is `given` only; none when free text or
 * numbers matter, or more choices than can be gone through.
 */
export function possibleTexts(template: Template, inputs: readonly InputField[], given: Values = {}): readonly string[] {
  const cases = combinations(inputsReadBy(template, inputs), given);
  const texts = ['x', '1'].map((filler) =>
    cases.map((fixed) => renderText(template, { ...sampleInputs(inputs, filler), ...fixed }, filler)),
  );
  const [first = [], second = []] = texts;
  // A text that changes with the stand-in depends on what a person will type.
  return [...new Set(first.filter((text, index) => text !== null && text === second[index]))].flatMap((text) => text ?? []);
}

/** The inputs that a template reads. */
export function inputsReadBy(template: Template, inputs: readonly InputField[]): readonly InputField[] {
  const references = template.flatMap((part) => ('expression' in part ? referencesOf(parseTree(part.expression)) : []));
  const read = new Set(references.flatMap(({ root, member }) => (root === 'inputs' ? [member] : [])));
  return inputs.filter(({ name }) => read.has(name));
}

function renderText(template: Template, inputs: JsonObject, filler: string): string | null {
  try {
    return renderTemplate(template, { inputs, requester: { name: filler, objectId: filler } });
  } catch {
    // It fails for this stand-in; the real value decides when a run is planned.
    return null;
  }
}

/** Every way to choose what is not given; empty when there are too many. */
function combinations(inputs: readonly InputField[], given: Values): readonly Values[] {
  return inputs.reduce<readonly Values[]>(
    (found, field) => {
      const options = Object.hasOwn(given, field.name) ? [] : optionsOf(field);
      if (options.length === 0) return found;
      if (found.length * options.length > MAX_CASES) return [];
      return found.flatMap((fixed) => options.map((value) => ({ ...fixed, [field.name]: value })));
    },
    [given],
  );
}

type Variation = Readonly<{ label: string; fixed: Values }>;

function variations(inputs: readonly InputField[]): readonly Variation[] {
  const each = inputs.flatMap((field) =>
    optionsOf(field).map((value) => ({ label: `With ${field.name} “${value}”: `, fixed: { [field.name]: value } })),
  );
  return each.length === 0 ? [{ label: '', fixed: {} }] : each.slice(0, MAX_CASES);
}

function optionsOf(field: InputField): readonly InputValue[] {
  if (field.type.kind === 'choice') return field.type.options;
  return field.type.kind === 'boolean' ? [true, false] : [];
}

function sampleInputs(inputs: readonly InputField[], filler: InputValue): Values {
  return Object.fromEntries(inputs.map((field) => [field.name, sampleValue(field, filler)]));
}

function sampleValue(field: InputField, filler: InputValue): InputValue {
  switch (field.type.kind) {
    case 'text':
      return String(filler);
    case 'choice':
      return field.type.options[0] ?? '';
    case 'number':
      return Math.min(Math.max(1, field.type.min), field.type.max);
    case 'boolean':
      return false;
  }
}

function fill(templated: TemplatedObject, by: Readonly<{ inputs: JsonObject; filler: InputValue }>): JsonObject {
  const facts = { inputs: by.inputs, requester: { name: 'x', objectId: 'x' }, run: { id: 'r-x' }, steps: {} };
  return templated.templates.reduce<JsonObject>((object, { path, template }) => {
    let value: JsonValue;
    try {
      value = renderValue(template, facts);
    } catch {
      // It reads a step's result, or fails for this stand-in: its text parts around the stand-in are the best guess.
      const [only, ...others] = template;
      const single = only !== undefined && 'expression' in only && others.length === 0;
      value = single ? by.filler : template.map((part) => ('text' in part ? part.text : String(by.filler))).join('');
    }
    return replaceAt(object, path, value) as JsonObject;
  }, templated.value);
}
