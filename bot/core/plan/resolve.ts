import type { JsonObject, JsonValue } from '../json.ts';
import type { InputValue, Template, TemplatedObject, TemplatePart } from '../workflow/definition.ts';
import { evaluate, evaluateCondition, renderTemplate, renderValue, replaceAt } from '../workflow/evaluate.ts';
import { parseTree, type Reference, referencesOf } from '../workflow/expression-tree.ts';
import { toLiteral } from '../workflow/expression-value.ts';
import { hasExpression, sourceOf } from '../workflow/template.ts';

/** What is known when a plan is made. */
export type KnownFacts = Readonly<{
  inputs: Readonly<Record<string, InputValue>>;
  requester: Readonly<{ name: string; objectId: string }>;
}>;

/** A condition that is known now becomes null (always) or `false`; another one keeps only what is known later. */
export function resolveCondition(condition: string | null, facts: KnownFacts): string | null {
  if (condition === null) return null;
  if (waitsForRun(condition)) return fillIn(condition, facts);
  return evaluateCondition(condition, facts) ? null : 'false';
}

/** The template with everything known put in as plain text. */
export function resolveTemplate(template: Template, facts: KnownFacts): Template {
  const parts = template.map((part): TemplatePart => {
    if ('text' in part) return part;
    return waitsForRun(part.expression) ? { expression: fillIn(part.expression, facts) } : { text: renderTemplate([part], facts) };
  });
  return joinTexts(parts);
}

/** The object with every known template replaced by its value. The others stay; at their place `value` shows their source. */
export function resolveObject(templated: TemplatedObject, facts: KnownFacts): TemplatedObject {
  let value: JsonObject = templated.value;
  const templates: { path: readonly (string | number)[]; template: Template }[] = [];
  for (const { path, template } of templated.templates) {
    const resolved = template.some((part) => 'expression' in part && waitsForRun(part.expression))
      ? resolveTemplate(template, facts)
      : null;
    const known: JsonValue = resolved === null ? renderValue(template, facts) : sourceOf(resolved);
    value = replaceAt(value, path, known) as JsonObject;
    if (resolved !== null && hasExpression(resolved)) templates.push({ path, template: resolved });
  }
  return { value, templates };
}

function waitsForRun(expression: string): boolean {
  return referencesOf(parseTree(expression)).some(isLater);
}

function isLater({ root }: Reference): boolean {
  return root === 'steps' || root === 'run';
}

/** Puts literals in the place of what is known, from the end to the start so that positions stay right. */
function fillIn(expression: string, facts: KnownFacts): string {
  const known = referencesOf(parseTree(expression)).filter((reference) => !isLater(reference));
  return known.reduceRight((source, { root, member, start, end }) => {
    const value = evaluate(`${root}[${toLiteral(member)}]`, facts) as InputValue;
    return source.slice(0, start) + toLiteral(value) + source.slice(end);
  }, expression);
}

function joinTexts(parts: readonly TemplatePart[]): Template {
  const joined: TemplatePart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if ('text' in part && last !== undefined && 'text' in last) joined[joined.length - 1] = { text: last.text + part.text };
    else joined.push(part);
  }
  return joined;
}
