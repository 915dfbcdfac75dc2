import { z } from 'zod';
import { EVENT_CLASSES, type EventClass } from '../core/audit/classes.ts';
import type { Retention } from '../core/audit/retention.ts';
import { name } from '../core/names.ts';
import type { Problem } from '../core/problem.ts';
import { readStrictly } from '../core/schema-problems.ts';
import { LANGUAGES } from '../core/text/language.ts';

const LEAST_DAYS = 30;
const MOST_DAYS = 36_500;

const keptFor = z
  .string()
  .refine(
    (text) => text === 'never' || daysOf(text) !== null,
    `must be never, or a number of days such as 400d, from ${LEAST_DAYS}d to ${MOST_DAYS}d`,
  )
  .optional();

/** How long details of the audit log stay. What the log says of itself has no class here: it is never erased. */
const retention = z.strictObject({
  questions: keptFor.describe('What people asked, what was not understood or was refused at the door.'),
  decisions: keptFor.describe('What policy allowed, denied or made wait for an approval.'),
  approvals: keptFor.describe('Requests, votes and reminders, and broken glass.'),
  runs: keptFor.describe('Runs, their steps, plans and schedules.'),
  rules: keptFor.describe('Proposals and activations of rules.'),
  delegations: keptFor.describe('Votes that were handed on.'),
} satisfies Readonly<Record<EventClass, z.ZodType>>);

const port = z.int().min(1).max(65_535);

/** `site/signalbox.yml` as people write it. Secrets and addresses of this installation are environment variables, never here. */
export const rawSettings = z
  .strictObject({
    version: z.literal(1),
    name: z.string().min(1).max(60).default('Signalbox').describe('How this installation calls itself.'),
    language: z
      .enum(LANGUAGES)
      .default('en')
      .describe('What cards in channels speak, which have many readers, and whoever does not tell their language: en, pl or fr.'),
    connectors: z
      .record(name(), z.record(z.string(), z.json()))
      .default({})
      .describe('Settings of each connector. A connector that is not listed is off.'),
    local: z
      .strictObject({
        shop: z
          .strictObject({ staging: port, production: port })
          .nullable()
          .default(null)
          .describe('Ports of the demo shop that “npm start” runs; leave it out to run none.'),
      })
      .default({ shop: null })
      .describe('Only for Local Teams; a real installation ignores it.'),
    audit: z
      .strictObject({
        retention: retention
          .default({})
          .describe('When names, sentences and free text of events are erased, by class: a number of days such as 400d, or never.'),
      })
      .optional()
      .describe('The audit log. Nothing of it is erased that is not listed here.'),
  })
  .describe('Settings of this Signalbox.');

export type Settings = Readonly<z.infer<typeof rawSettings>>;

/** The days of `400d`; null for anything else and beyond the bounds. */
function daysOf(text: string): number | null {
  const days = Number(/^(\d{1,5})d$/.exec(text)?.[1] ?? Number.NaN);
  return days >= LEAST_DAYS && days <= MOST_DAYS ? days : null;
}

/** Which details are erased by age, and after how long. */
export function retentionOf({ audit }: Pick<Settings, 'audit'>): Retention {
  return EVENT_CLASSES.flatMap((name) => {
    const days = daysOf(audit?.retention[name] ?? 'never');
    return days === null ? [] : [{ class: name, days }];
  });
}

/** Reads the parsed content of `signalbox.yml`. With unknown keys as the only problems there is a value as well, so that the rest of the site can be checked. */
export function parseSettings(content: unknown): Readonly<{ value: Settings | null; problems: readonly Problem[] }> {
  return readStrictly(rawSettings, content);
}
