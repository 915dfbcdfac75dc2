import { EVENT_TYPES, type EventType } from './event.ts';

/**
 * What an event is about, by how its type begins: details of each class can have a time of their own. A type that begins otherwise
 * (`log.`, `details.`, and any that nobody put here) keeps its details for good.
 */
const BEGINNINGS = {
  questions: ['command.', 'form.', 'access.', 'chat.', 'app.', 'audit.'],
  decisions: ['decision.'],
  approvals: ['approval.', 'break_glass.'],
  runs: ['run.', 'step.', 'plan.', 'schedule.'],
  rules: ['rules.'],
  delegations: ['delegation.'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type EventClass = keyof typeof BEGINNINGS;

export const EVENT_CLASSES: readonly EventClass[] = ['questions', 'decisions', 'approvals', 'runs', 'rules', 'delegations'];

export function typesOfClass(name: EventClass): readonly EventType[] {
  return EVENT_TYPES.filter((type) => BEGINNINGS[name].some((beginning) => type.startsWith(beginning)));
}

/** Every type whose details can be erased. What the log says of itself is not among them: verifiers read it. */
export const ERASABLE_TYPES: readonly EventType[] = EVENT_CLASSES.flatMap(typesOfClass);
