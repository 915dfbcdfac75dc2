import { Environment } from '@marcbachmann/cel-js';
import { didYouMean } from '../nearest.ts';
import type { InputField } from './definition.ts';
import { refusals } from './expression-rules.ts';
import { type ASTNode, LIMITS, MAX_EXPRESSION_LENGTH, parseTree, type Reference, referencesOf } from './expression-tree.ts';

/** What an expression may read where it stands. `steps` are those that have certainly ended before; null = no step at all here. */
export type Scope = Readonly<{
  inputs: readonly Pick<InputField, 'name' | 'type'>[];
  steps: readonly string[];
  /** Every step of the workflow, for better sentences. */
  allSteps: readonly string[];
  /** Whether `run.id` exists: not while environment, lock and summary are made. */
  run: boolean;
}>;

/** What must come out: true/false, something that can be text, or any value JSON can hold. */
export type Wanted = 'condition' | 'text' | 'value';

/**
 * Checks an expression before anything runs: it parses, uses only what exists where it stands, and has the right type.
 * Returns everything that is wrong, a sentence each. CEL names the first wrong type only.
 */
export function expressionProblems(source: string, scope: Scope, wanted: Wanted): readonly string[] {
  return [...new Set(findProblems(source, scope, wanted))].map((problem) => `In “${shorten(source)}”: ${problem}`);
}

function findProblems(source: string, scope: Scope, wanted: Wanted): readonly string[] {
  if (source.length > MAX_EXPRESSION_LENGTH) return [`this is longer than ${MAX_EXPRESSION_LENGTH} characters.`];
  let tree: ASTNode;
  try {
    tree = parseTree(source);
  } catch (error) {
    return [`this is not a CEL expression. ${summaryOf(error)}.`];
  }
  const found = [...refusals(tree), ...referencesOf(tree).flatMap((reference) => referenceProblem(reference, scope) ?? [])];
  return found.length > 0 ? found : typeProblems(source, scope, wanted);
}

/** Only once every name is known: the types of what is not are nobody's. */
function typeProblems(source: string, scope: Scope, wanted: Wanted): readonly string[] {
  const checked = environmentOf(scope).check(source);
  if (!checked.valid) return [`${summaryOf(checked.error)}.${typeHint(summaryOf(checked.error))}`];
  const problem = typeProblem(checked.type ?? 'dyn', wanted);
  return problem === null ? [] : [problem];
}

function referenceProblem({ root, member }: Reference, scope: Scope): string | null {
  switch (root) {
    case 'inputs':
      return unknownIn(
        member,
        scope.inputs.map((field) => field.name),
        'input',
      );
    case 'requester':
      return unknownIn(member, ['name', 'objectId'], 'field of requester');
    case 'run':
      return scope.run ? unknownIn(member, ['id'], 'field of run') : '“run” does not exist before the run; use inputs or requester here.';
    case 'steps':
      return stepProblem(member, scope);
  }
}

function unknownIn(member: string, known: readonly string[], word: string): string | null {
  return known.includes(member) ? null : `there is no ${word} “${member}”.${didYouMean(member, known)}`;
}

function stepProblem(id: string, scope: Scope): string | null {
  if (scope.steps.includes(id)) return null;
  if (!scope.allSteps.includes(id)) return `there is no step “${id}”.${didYouMean(id, scope.allSteps)}`;
  if (!scope.run) return 'results of steps do not exist before the run; use inputs or requester here.';
  return `the step “${id}” has not certainly ended here. Add it to “needs”.`;
}

function typeProblem(type: string, wanted: Wanted): string | null {
  if (wanted === 'condition') return type === 'bool' ? null : `a condition must be true or false, but this is ${type}.`;
  const plain = ['string', 'int', 'uint', 'double', 'bool', 'dyn'].includes(type);
  const structured = wanted === 'value' && (/^(list|map)</.test(type) || type === 'list' || type === 'map');
  return plain || structured ? null : `this is ${type}, which cannot be used as ${wanted === 'text' ? 'text' : 'a value'}.`;
}

function typeHint(summary: string): string {
  if (/double \S+ int|int \S+ double/.test(summary)) return ' Inputs of type number are decimal: write 1.0 instead of 1.';
  if (/string \S+ (int|double|bool)|(int|double|bool) \S+ string/.test(summary)) {
    return ' Text and other types do not mix: outputs of steps are text, so compare with "1", or use int(…) or string(…).';
  }
  return '';
}

/** CEL's environment for a scope: every name has its type, so that a wrong use is found when the file is loaded. */
function environmentOf(scope: Scope): Environment {
  const fields = Object.fromEntries(scope.inputs.map((field) => [field.name, CEL_TYPES[field.type.kind]]));
  const environment = new Environment({ limits: LIMITS, unlistedVariablesAreDyn: false });
  environment.registerType({ name: 'StepFacts', schema: { state: 'string', outputs: 'map<string, string>' } });
  environment.registerVariable({ name: 'inputs', schema: fields });
  environment.registerVariable({ name: 'requester', schema: { name: 'string', objectId: 'string' } });
  environment.registerVariable({ name: 'run', schema: { id: 'string' } });
  return environment.registerVariable('steps', 'map<string, StepFacts>');
}

const CEL_TYPES: Readonly<Record<InputField['type']['kind'], string>> = {
  text: 'string',
  choice: 'string',
  number: 'double',
  boolean: 'bool',
};

/** The first line of a parser's message, without the drawing of the source below it. */
export function summaryOf(error: unknown): string {
  const text = error instanceof Error ? ((Reflect.get(error, 'summary') as string | undefined) ?? error.message) : String(error);
  return (text.split('\n')[0] ?? text).replace(/\.$/, '');
}

export function shorten(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
