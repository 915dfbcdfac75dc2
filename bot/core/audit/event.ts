import { z } from 'zod';
import { APPROVALS, GLASS, PLANS } from './event-details/approvals.ts';
import { CHATS } from './event-details/chats.ts';
import { DECISIONS, DELEGATIONS } from './event-details/decisions.ts';
import { LOG, RULES } from './event-details/governing.ts';
import { SAID, saysAll, text, whole } from './event-details/kind.ts';
import { QUESTIONS, READING } from './event-details/questions.ts';
import { RUNS, SCHEDULES, STEPS } from './event-details/runs.ts';

export { VIAS } from './event-details/kind.ts';

/**
 * Everything that is asked, allowed, denied, decided, started and finished, each type with what its detail has. Whoever writes an event is
 * held to it; new types are added to one of these lists and nowhere else.
 */
export const auditEvent = z.discriminatedUnion('type', [
  ...QUESTIONS,
  ...DECISIONS,
  ...APPROVALS,
  ...PLANS,
  ...GLASS,
  ...RUNS,
  ...STEPS,
  ...DELEGATIONS,
  ...SCHEDULES,
  ...CHATS,
  ...RULES,
  ...READING,
  ...LOG,
]);

type Written = z.infer<typeof auditEvent>;
export type EventType = Written['type'];

export const EVENT_TYPES: readonly EventType[] = auditEvent.options.map(({ shape }) => shape.type.value);

/**
 * An event as it may be in the log: one of an earlier version says what its type said then. `detail` holds strings, safe integers and
 * booleans only, so that its canonical form is stable.
 */
export const keptEvent = z.strictObject({
  ...SAID,
  type: z.enum(EVENT_TYPES),
  detail: saysAll.pipe(z.record(text, z.union([text, whole, z.boolean()]))),
});

export type AuditEvent = Readonly<z.infer<typeof keptEvent>>;

/** What the detail of a type of event has. */
export type DetailOf<T extends EventType> = Readonly<Extract<Written, Readonly<{ type: T }>>['detail']>;

/** The same without what is added where the event is made: the channel, and the version of the site. */
export type ToldOf<T extends EventType> = Omit<DetailOf<T>, 'channel' | 'siteHash'>;

type Of<T extends EventType, D = ToldOf<T>> = Readonly<{ type: T }> &
  (object extends D ? Readonly<{ detail?: D }> : Readonly<{ detail: D }>);

/** A type of event, with a detail that fits it. */
export type TypeAndDetail<T extends EventType = EventType> = { [K in T]: Of<K> }[T];

/** The same detail with the channel in which it was done, where that is known. */
export function withChannel(detail: AuditEvent['detail'], channel: string | null | undefined): AuditEvent['detail'] {
  return channel === null || channel === undefined ? detail : { ...detail, channel };
}
