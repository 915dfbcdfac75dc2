import type { Action, Connectors, Known } from '../connector.ts';
import { didYouMean } from '../nearest.ts';
import { formatPath, type Path, type Problem } from '../problem.ts';
import { schemaProblems } from '../schema-problems.ts';
import type { ActionCall, Effect, InputField, TemplatedObject } from './definition.ts';
import { parseDuration } from './duration.ts';
import type { RawStep } from './raw-workflow.ts';
import { type SampleCase, sampleCases } from './samples.ts';
import { checkedObject, type TemplatePlace } from './templated.ts';

const MAX_TIMEOUT_MS = 86_400_000;
/** From harmless to repeat to never to be repeated. */
const CAREFUL: readonly Effect[] = ['read', 'idempotent', 'checkable', 'unsafe'];

export type RawCall = Readonly<{ uses: string } & Pick<RawStep, 'with' | 'effect' | 'timeout'>>;
/** The connectors there are. Calls of an `unchecked` one are not looked at, because what is wrong with it was reported already. */
export type KnownConnectors = Readonly<{ connectors: Connectors; unchecked(connector: string): boolean }>;
export type CallPlace = TemplatePlace & Readonly<{ known: KnownConnectors; inputs: readonly InputField[] }>;

/** Checks one call of a connector: the action exists, its `with` fits as far as it can be known now, effect and timeout are possible. */
export function validCall(raw: RawCall, place: CallPlace): ActionCall {
  const { path, problems } = place;
  const [connector = '', action = ''] = raw.uses.split('.');
  const before = problems.list().length;
  const templated = checkedObject(raw.with ?? {}, { ...place, path: [...path, 'with'] });
  const found = place.known.unchecked(connector) ? null : findAction(raw.uses, place);
  const timeoutMs = validTimeout(raw.timeout, found, place);
  // A `with` whose expressions are wrong already would only be reported twice.
  if (found === null || problems.list().length > before)
    return { connector, action, with: templated, effect: raw.effect ?? 'unsafe', timeoutMs };
  const fitted = tryCases(found, sampleCases(templated, place.inputs));
  const onMachine = fitted.problems.length > 0 ? [] : (found.check?.(knownOf(templated)) ?? []);
  for (const problem of [...fitted.problems, ...onMachine]) problems.add([...path, 'with', ...problem.path], problem.message);
  return { connector, action, with: templated, effect: validEffect(raw.effect, fitted.effect, { ...place, action: found }), timeoutMs };
}

function knownOf({ value, templates }: TemplatedObject): Known {
  const open = new Set(templates.map(({ path: [key] }) => key));
  return Object.fromEntries(Object.entries(value).filter(([key]) => !open.has(key)));
}

function findAction(uses: string, { known: { connectors }, path, problems }: CallPlace): Action | null {
  const [name = '', actionName = ''] = uses.split('.');
  const connector = connectors.get(name);
  const action = connector === undefined || !Object.hasOwn(connector.actions, actionName) ? undefined : connector.actions[actionName];
  if (action !== undefined) return action;
  const all = [...connectors.values()].flatMap((each) => Object.keys(each.actions).map((key) => `${each.name}.${key}`));
  const what = connector === undefined ? `There is no connector “${name}”.` : `The connector ${name} has no action “${actionName}”.`;
  problems.add([...path, 'uses'], `${what}${didYouMean(uses, all)}`);
  return null;
}

function validTimeout(text: string | undefined, action: Action | null, { path, problems }: CallPlace): number {
  if (text === undefined) return action?.defaultTimeoutMs ?? 0;
  const timeoutMs = parseDuration(text) ?? 0;
  if (timeoutMs < 100 || timeoutMs > MAX_TIMEOUT_MS) problems.add([...path, 'timeout'], 'A timeout is between 100ms and 24h.');
  return timeoutMs;
}

type Fitted = Readonly<{ problems: readonly Problem[]; effect: Effect }>;

/** Tries what the call could become. Every case must fit in some way; the effect is the most careful one that can come up. */
function tryCases(action: Action, cases: readonly SampleCase[]): Fitted {
  const failing: Readonly<{ label: string; problem: Problem }>[] = [];
  let effect: Effect = 'read';
  for (const { label, objects } of cases) {
    const fitting = objects.flatMap((object) => {
      const parsed = action.input.safeParse(object);
      return parsed.success ? [action.effect(parsed.data)] : [];
    });
    effect = fitting.reduce(moreCareful, effect);
    const found = fitting.length > 0 ? [] : schemaProblems(action.input, objects[0]);
    failing.push(...found.map((problem) => ({ label, problem })));
  }
  return { problems: gather(failing, cases.length), effect };
}

/** Each problem once; with the input that leads to it when other inputs do not. */
function gather(failing: readonly Readonly<{ label: string; problem: Problem }>[], cases: number): readonly Problem[] {
  const key = (problem: Problem): string => `${formatPath(problem.path)} ${problem.message}`;
  const groups = new Map<string, Readonly<{ label: string; problem: Problem }>[]>();
  for (const each of failing) groups.set(key(each.problem), [...(groups.get(key(each.problem)) ?? []), each]);
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    return [others.length + 1 === cases ? first.problem : { ...first.problem, message: `${first.label}${first.problem.message}` }];
  });
}

function moreCareful(a: Effect, b: Effect): Effect {
  return CAREFUL.indexOf(a) >= CAREFUL.indexOf(b) ? a : b;
}

function validEffect(
  declared: Effect | undefined,
  known: Effect,
  { action, path, problems }: CallPlace & Readonly<{ action: Action }>,
): Effect {
  if (declared === undefined) return known;
  const at: Path = [...path, 'effect'];
  if (declared === 'checkable' && action.probe === undefined)
    problems.add(at, 'This action cannot check afterwards whether it happened, so “checkable” is not possible.');
  if (!action.effectDeclarable && moreCareful(declared, known) !== declared)
    problems.add(at, `This action is “${known}” with these inputs; a workflow can only be more careful than that.`);
  return declared;
}
