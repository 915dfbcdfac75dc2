import type { JsonObject, JsonValue } from '../json.ts';
import type { Path, Problems } from '../problem.ts';
import type { Template, TemplatedObject } from './definition.ts';
import { expressionProblems, type Scope, type Wanted } from './expression.ts';
import { hasExpression, splitTemplate } from './template.ts';

export type TemplatePlace = Readonly<{ path: Path; problems: Problems; scope: Scope }>;

/** Splits and checks one text. What is wrong goes to `problems`; the result is then without meaning. */
export function checkedTemplate(source: string, wanted: Wanted, { path, problems, scope }: TemplatePlace): Template {
  const split = splitTemplate(source);
  if (!split.ok) {
    problems.add(path, split.message);
    return [];
  }
  const single = split.template.length === 1;
  for (const part of split.template) {
    if (!('expression' in part)) continue;
    for (const problem of expressionProblems(part.expression, scope, single ? wanted : 'text')) problems.add(path, problem);
  }
  return split.template;
}

/** A condition: plain CEL, or the same inside one `${{ }}`. */
export function checkedCondition(source: string, { path, problems, scope }: TemplatePlace): string {
  const split = splitTemplate(source);
  const [only, ...others] = split.ok ? split.template : [];
  const expression = only !== undefined && 'expression' in only && others.length === 0 ? only.expression : source.trim();
  for (const problem of expressionProblems(expression, scope, 'condition')) problems.add(path, problem);
  return expression;
}

/** Finds the templates in the texts of a value. Keys are never templates. */
export function checkedObject(value: JsonObject, place: TemplatePlace): TemplatedObject {
  const templates: { path: Path; template: Template }[] = [];
  const visit = (current: JsonValue, path: Path): void => {
    if (typeof current === 'string') {
      const template = checkedTemplate(current, 'value', { ...place, path: [...place.path, ...path] });
      if (hasExpression(template)) templates.push({ path, template });
      return;
    }
    if (typeof current !== 'object' || current === null) return;
    const entries: readonly (readonly [string | number, JsonValue])[] = Array.isArray(current)
      ? [...current.entries()]
      : Object.entries(current);
    for (const [key, item] of entries) {
      if (key === '__proto__' || (typeof key === 'string' && key.includes('${{')))
        place.problems.add([...place.path, ...path, key], 'This cannot be the name of a key.');
      visit(item, [...path, key]);
    }
  };
  visit(value, []);
  return { value, templates };
}
