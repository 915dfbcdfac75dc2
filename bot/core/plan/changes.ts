import type { JsonValue } from '../json.ts';
import { describeCall } from './describe.ts';
import type { Plan, PlanCall, PlanStep } from './plan.ts';

const MOST = 20;

/** What is different between two plans for the same request, one sentence each, for people who have to decide again; never empty when their hashes differ. */
export function planChanges(before: Plan, after: Plan): readonly string[] {
  const found = [
    ...changed('The environment', before.environment, after.environment),
    ...changed('The risk', before.risk, after.risk),
    ...changed('The lock', before.lock, after.lock),
    ...changed('The start', before.startAt, after.startAt),
    ...inputChanges(before, after),
    ...stepChanges(before, after),
  ];
  const all = found.length > 0 ? found : otherwise(before, after);
  return all.length <= MOST ? all : [...all.slice(0, MOST), `… and ${all.length - MOST} more changes.`];
}

/** What is different when nothing is that the plan does. */
function otherwise(before: Plan, after: Plan): readonly string[] {
  if (before.workflow.hash !== after.workflow.hash) return ['The workflow file has changed.'];
  return JSON.stringify(before) === JSON.stringify(after) ? [] : ['It is described differently.'];
}

function inputChanges(before: Plan, after: Plan): readonly string[] {
  const names = [...new Set([...Object.keys(before.inputs), ...Object.keys(after.inputs)])];
  return names.flatMap((name) => changed(`The input ${name}`, before.inputs[name] ?? null, after.inputs[name] ?? null));
}

function stepChanges(before: Plan, after: Plan): readonly string[] {
  const old = new Map(before.steps.map((step) => [step.id, step]));
  const kept = new Set(after.steps.map((step) => step.id));
  const gone = before.steps.filter((step) => !kept.has(step.id)).map((step) => `The step “${step.name}” is gone.`);
  const others = after.steps.flatMap((step) => {
    const known = old.get(step.id);
    return known === undefined ? [`The step “${step.name}” is new.`] : stepChange(known, step);
  });
  const moved = orderOf(before, kept) === orderOf(after, new Set(old.keys())) ? [] : ['The steps run in another order.'];
  return [...gone, ...others, ...moved];
}

function orderOf(plan: Plan, among: ReadonlySet<string>): string {
  return plan.steps.flatMap((step) => (among.has(step.id) ? [step.id] : [])).join(' ');
}

function stepChange(before: PlanStep, after: PlanStep): readonly string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const found = callChanges(`The step “${after.name}”`, callOf(before), callOf(after));
  return found.length > 0 ? found : [...undoChanges(before, after), `The step “${after.name}” is set up differently.`].slice(0, 1);
}

function undoChanges(before: PlanStep, after: PlanStep): readonly string[] {
  const undo = (step: PlanStep): PlanCall | null => (step.kind === 'uses' ? step.undo : null);
  return callChanges(`The undo of “${after.name}”`, undo(before), undo(after));
}

function callOf(step: PlanStep): PlanCall | null {
  return step.kind === 'uses' ? step.call : null;
}

function callChanges(what: string, before: PlanCall | null, after: PlanCall | null): readonly string[] {
  if (before === null || after === null) return [];
  return [
    ...changed(`${what} does`, describeCall(before), describeCall(after)),
    ...pinChanges(what, before, after),
    ...changed(`${what} may take (ms)`, before.timeoutMs, after.timeoutMs),
    ...changed(`${what} has the effect`, before.effect, after.effect),
  ];
}

/** What a name stood for when it was planned: a script's bytes, a connector's settings. */
function pinChanges(what: string, before: PlanCall, after: PlanCall): readonly string[] {
  const names = [...new Set([...Object.keys(before.pins), ...Object.keys(after.pins)])];
  return names
    .filter((name) => before.pins[name] !== after.pins[name])
    .map((name) => `${what} uses another ${name}: ${short(before.pins[name])}, now ${short(after.pins[name])}.`);
}

function short(pin: string | undefined): string {
  return pin === undefined ? 'none' : pin.slice(0, 12);
}

function changed(what: string, before: JsonValue, after: JsonValue): readonly string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [`${what}: ${shown(before)}, now ${shown(after)}.`];
}

function shown(value: JsonValue): string {
  return value === null ? 'none' : typeof value === 'string' ? `“${value}”` : JSON.stringify(value);
}
