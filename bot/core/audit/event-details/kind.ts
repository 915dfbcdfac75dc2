import { z } from 'zod';

/** A text that UTF-8, and so a file, can hold. */
export const text = z.string().refine((value) => value.isWellFormed(), 'This text has half a character.');

export const whole = z.number().int();
export const flag = z.boolean();

/** Words of which there are only these. Secrets are masked before an event is written, and somebody's secret may be such a word. */
export function oneOf<const W extends string>(...words: readonly W[]) {
  const known: ReadonlySet<unknown> = new Set(words);
  return z.custom<W>(
    (value) => known.has(value) || (typeof value === 'string' && value.includes('[secret')),
    `This is none of: ${words.join(', ')}.`,
  );
}

/** zod leaves out a key `__proto__` without a word; what is hashed must be all that was said. */
export const saysAll = z
  .unknown()
  .refine((value) => !(value instanceof Object && Object.hasOwn(value, '__proto__')), 'A key cannot be __proto__.');

/** Up to the year 9999, so that every moment is written in the same 24 characters. */
const moment = z.date().min(new Date('0000-01-01T00:00:00.000Z')).max(new Date('9999-12-31T23:59:59.999Z'));

const principal = z.strictObject({
  kind: z.enum(['person', 'agent', 'system']),
  tenantId: text,
  objectId: text,
  name: text,
});

/** The doors through which something comes. */
export const VIAS = ['chat', 'card', 'tab', 'schedule', 'engine', 'start', 'cli'] as const;

/** What every event says, whatever its type. */
export const SAID = {
  id: text,
  at: moment,
  actor: principal,
  /** The door it came through. */
  via: z.enum(VIAS),
  runId: text.nullable(),
  stepId: text.nullable(),
  workflow: text.nullable(),
  environment: text.nullable(),
  planHash: text.nullable(),
  /** The rule that decided, where one did. */
  rule: text.nullable(),
  /** One sentence for people. */
  sentence: text,
};

/** A detail is flat: only these can be in it. */
type Scalars = Readonly<Record<string, z.ZodType<string | number | boolean>>>;

/** A type of event that need not be about anything: what its detail has, and nothing else. */
export function kind<const T extends string, D extends Scalars>(type: T, detail: D) {
  return z.strictObject({ ...SAID, type: z.literal(type), detail: saysAll.pipe(z.strictObject(detail)) });
}

/** Known where something was said in a channel. */
export const channel = text.exactOptional();

const OF_RUN = { runId: text, workflow: text, planHash: text };

/** A type of event that is always about a run, and so says of which workflow and plan; the channel is that of the run. */
export function ofRun<const T extends string, D extends Scalars>(type: T, detail: D) {
  return kind(type, { ...detail, channel }).extend(OF_RUN);
}

/** A type of event that is always about a step of a run. */
export function ofStep<const T extends string, D extends Scalars>(type: T, detail: D) {
  return ofRun(type, detail).extend({ stepId: text });
}
