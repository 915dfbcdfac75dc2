import { Environment } from '@marcbachmann/cel-js';
import { AppError } from '../errors.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Path } from '../problem.ts';
import { message, type Text } from '../text/message.ts';
import type { Template, TemplatedObject } from './definition.ts';
import { shorten, summaryOf } from './expression.ts';
import { LIMITS, ROOTS } from './expression-tree.ts';
import { toJson } from './expression-value.ts';
import { sourceOf } from './template.ts';

/** No text that comes out of a template is longer: 64 Ki characters. */
const MAX_RENDERED = 65_536;

// Expressions were checked against the workflow when it was loaded; here only the values differ.
const environment = ROOTS.reduce(
  (built, root) => built.registerVariable(root, 'map'),
  new Environment({ limits: LIMITS, unlistedVariablesAreDyn: false }),
);

/**
 * The value of a CEL expression over `inputs`, `requester`, `run` and `steps`. Throws `invalid` (`expression.failed`) that
 * names the expression, for example when it reads an output that a step did not give.
 */
export function evaluate(expression: string, facts: JsonObject): JsonValue {
  let value: unknown;
  try {
    value = environment.evaluate(expression, facts);
  } catch (error) {
    throw failed(expression, `${summaryOf(error)}.`, error);
  }
  const json = toJson(value);
  if (json === undefined) throw failed(expression, message('expression.no-json'));
  return json;
}

/** Whether a condition holds. Throws as `evaluate`; also when the result is not true or false. */
export function evaluateCondition(expression: string, facts: JsonObject): boolean {
  const value = evaluate(expression, facts);
  if (typeof value !== 'boolean') throw failed(expression, message('expression.no-boolean'));
  return value;
}

/** The text of a template. Throws as `evaluate`; also when a part is a list or map, or when the text becomes too long. */
export function renderTemplate(template: Template, facts: JsonObject): string {
  const text = template.map((part) => ('text' in part ? part.text : textOf(part.expression, facts))).join('');
  if (text.length > MAX_RENDERED) throw failed(sourceOf(template), message('expression.too-long', { most: MAX_RENDERED }));
  return text;
}

/** The value of a template: of one single expression the result as it is, otherwise text. */
export function renderValue(template: Template, facts: JsonObject): JsonValue {
  const [only, ...others] = template;
  const single = only !== undefined && 'expression' in only && others.length === 0;
  if (!single) return renderTemplate(template, facts);
  const value = evaluate(only.expression, facts);
  return typeof value === 'string' ? renderTemplate(template, facts) : value;
}

/** The object with every template replaced. Texts that come in this way are never read as templates again. */
export function renderObject(templated: TemplatedObject, facts: JsonObject): JsonObject {
  return templated.templates.reduce(
    (object, { path, template }) => replaceAt(object, path, renderValue(template, facts)) as JsonObject,
    templated.value,
  );
}

/** A copy of a value in which the part at `path` is replaced. */
export function replaceAt(value: JsonValue, path: Path, replacement: JsonValue): JsonValue {
  const [key, ...rest] = path;
  if (key === undefined) return replacement;
  if (Array.isArray(value)) return value.map((item: JsonValue, index) => (index === key ? replaceAt(item, rest, replacement) : item));
  const entries = Object.entries(value as JsonObject);
  return Object.fromEntries(entries.map(([name, item]) => [name, name === key ? replaceAt(item, rest, replacement) : item]));
}

function textOf(expression: string, facts: JsonObject): string {
  const value = evaluate(expression, facts);
  if (typeof value === 'object') throw failed(expression, message('expression.not-plain'));
  return String(value);
}

/** `why` is a sentence of the catalogue, or what CEL says. */
function failed(expression: string, why: Text, cause?: unknown): AppError {
  const text = message('expression.failed', { expression: shorten(expression), why });
  return new AppError({ code: 'invalid', reason: 'expression.failed', message: text, cause, details: { expression } });
}
