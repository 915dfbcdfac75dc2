import type { JsonValue } from '../json.ts';
import { message, type Text } from '../text/message.ts';
import { describeCall } from './describe.ts';
import type { Plan, PlanCall, PlanStep } from './plan.ts';

const MOST = 20;

/** What is different between two plans for the same request, one sentence each, for people who have to decide again; never empty when their hashes differ. */
export function planChanges(before: Plan, after: Plan): readonly Text[] {
  const found = [
    ...changed(message('change.environment'), before.environment, after.environment),
    ...changed(message('change.risk'), before.risk, after.risk),
    ...changed(message('change.lock'), before.lock, after.lock),
    ...changed(message('change.start'), before.startAt, after.startAt),
    ...inputChanges(before, after),
    ...stepChanges(before, after),
  ];
  const all = found.length > 0 ? found : otherwise(before, after);
  return all.length <= MOST ? all : [...all.slice(0, MOST), message('change.more', { count: all.length - MOST })];
}

/** What is different when nothing is that the plan does. */
function otherwise(before: Plan, after: Plan): readonly Text[] {
  if (before.workflow.hash !== after.workflow.hash) return [message('change.workflow')];
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [message('change.described')];
}

function inputChanges(before: Plan, after: Plan): readonly Text[] {
  const names = [...new Set([...Object.keys(before.inputs), ...Object.keys(after.inputs)])];
  return names.flatMap((name) => changed(message('change.input', { name }), before.inputs[name] ?? null, after.inputs[name] ?? null));
}

function stepChanges(before: Plan, after: Plan): readonly Text[] {
  const old = new Map(before.steps.map((step) => [step.id, step]));
  const kept = new Set(after.steps.map((step) => step.id));
  const gone = before.steps.filter((step) => !kept.has(step.id)).map((step) => message('change.step-gone', { step: step.name }));
  const others = after.steps.flatMap((step) => {
    const known = old.get(step.id);
    return known === undefined ? [message('change.step-new', { step: step.name })] : stepChange(known, step);
  });
  const moved = orderOf(before, kept) === orderOf(after, new Set(old.keys())) ? [] : [message('change.order')];
  return [...gone, ...others, ...moved];
}

function orderOf(plan: Plan, among: ReadonlySet<string>): string {
  return plan.steps.flatMap((step) => (among.has(step.id) ? [step.id] : [])).join(' ');
}

function stepChange(before: PlanStep, after: PlanStep): readonly Text[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const found = callChanges(message('change.step', { step: after.name }), callOf(before), callOf(after));
  return found.length > 0 ? found : [...undoChanges(before, after), message('change.step-differs', { step: after.name })].slice(0, 1);
}

function undoChanges(before: PlanStep, after: PlanStep): readonly Text[] {
  const undo = (step: PlanStep): PlanCall | null => (step.kind === 'uses' ? step.undo : null);
  return callChanges(message('change.undo', { step: after.name }), undo(before), undo(after));
}

function callOf(step: PlanStep): PlanCall | null {
  return step.kind === 'uses' ? step.call : null;
}

function callChanges(what: Text, before: PlanCall | null, after: PlanCall | null): readonly Text[] {
  if (before === null || after === null) return [];
  return [
    ...changed(message('change.does', { what }), describeCall(before), describeCall(after)),
    ...pinChanges(what, before, after),
    ...changed(message('change.may-take', { what }), before.timeoutMs, after.timeoutMs),
    ...changed(message('change.effect', { what }), before.effect, after.effect),
  ];
}

/** What a name stood for when it was planned: a script's bytes, a connector's settings. */
function pinChanges(what: Text, before: PlanCall, after: PlanCall): readonly Text[] {
  const names = [...new Set([...Object.keys(before.pins), ...Object.keys(after.pins)])];
  return names
    .filter((name) => before.pins[name] !== after.pins[name])
    .map((name) => message('change.pin', { what, name, before: short(before.pins[name]), after: short(after.pins[name]) }));
}

function short(pin: string | undefined): Text {
  return pin === undefined ? message('change.none') : pin.slice(0, 12);
}

function changed(what: Text, before: JsonValue, after: JsonValue): readonly Text[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [message('change.plain', { what, before: shown(before), after: shown(after) })];
}

function shown(value: JsonValue): Text {
  if (value === null) return message('change.none');
  return typeof value === 'string' ? message('change.quoted', { text: value }) : JSON.stringify(value);
}
