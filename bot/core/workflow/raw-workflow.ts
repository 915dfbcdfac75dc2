import { z } from 'zod';
import { INPUT_NAME } from '../identifier.ts';
import { durationText, name } from '../names.ts';
import { RISKS } from '../policy/policy.ts';
import { rawRequirement } from '../policy/raw-requirement.ts';

const line = (max: number) => z.string().min(1).max(max);
const scalar = z.union([z.string(), z.number(), z.boolean()]);
/** Any JSON; texts in it may hold `${{ }}`. Strictness comes from the connector, which knows its own inputs. */
const withBlock = z.record(z.string(), z.json());

const input = z.strictObject({
  type: z.enum(['text', 'choice', 'number', 'boolean']).default('text'),
  title: line(80).optional().describe('The label in forms; left out: the name.'),
  description: z.string().max(300).default(''),
  required: z.boolean().optional().describe('Left out: required exactly when there is no default.'),
  default: scalar.optional(),
  pattern: line(300).optional().describe('RE2 pattern that the whole text must match.'),
  patternHint: line(200).optional().describe('What to tell people when the pattern does not match.'),
  maxLength: z.int().min(1).max(2000).optional(),
  options: z.array(line(120)).min(1).max(100).optional().describe('For type choice.'),
  min: z.number().optional(),
  max: z.number().optional(),
});

const uses = z
  .string()
  .regex(/^[a-z][a-z0-9-]*\.[a-z][a-zA-Z0-9-]*$/, { error: 'This must name a connector and an action, such as script.run.' })
  .describe('connector.action');
const effect = z.enum(['read', 'idempotent', 'checkable', 'unsafe']);

const approval = rawRequirement.extend({ prompt: line(500).describe('What people are asked; may hold expressions.') });

const step = z.strictObject({
  id: name(),
  name: line(120).optional().describe('What people read; left out: the id.'),
  if: line(2000).optional().describe('CEL; false skips the step.'),
  needs: z.array(name()).max(50).optional().describe('Steps that must have ended well. Left out: the step before. []: starts at once.'),
  uses: uses.optional(),
  with: withBlock.optional(),
  effect: effect.optional().describe('What repeating it would do, where the connector cannot know.'),
  retry: z
    .strictObject({ attempts: z.int().min(1).max(10), delay: durationText().default('5s'), backoff: z.number().min(1).max(10).default(2) })
    .optional(),
  timeout: durationText().optional(),
  undo: z.strictObject({ uses, with: withBlock.optional(), effect: effect.optional(), timeout: durationText().optional() }).optional(),
  approval: approval.optional(),
  wait: durationText().optional(),
  message: line(2000).optional(),
});

const schedule = z.strictObject({
  cron: line(100).describe('Five fields: minute hour day month weekday.'),
  timezone: line(60).describe('IANA name such as Europe/Berlin.'),
  with: z.record(name(INPUT_NAME), scalar).default({}),
  catchUp: z.enum(['skip', 'once']).default('skip').describe('What happens to firings that were missed while Signalbox was down.'),
});

/** `site/workflows/<name>.yml` as people write it. */
export const rawWorkflow = z
  .strictObject({
    version: z.literal(1),
    title: line(120),
    description: z.string().max(500).default(''),
    risk: z.enum(RISKS).default('high'),
    approval: rawRequirement.optional().describe('Asked before it starts, on top of what policy.yml asks; it can only make it stricter.'),
    command: line(300).describe('How it is typed: deploy <service> <version> to <environment>'),
    inputs: z.record(name(INPUT_NAME), input).default({}),
    environment: line(300).optional().describe('The target environment; policy.yml protects it by this name.'),
    lock: line(300).optional().describe('Runs with the same lock go one after the other.'),
    on: z.strictObject({ schedule: z.array(schedule).max(10).default([]) }).optional(),
    steps: z.array(step).min(1).max(50),
  })
  .describe('A Signalbox workflow.');

export type RawWorkflow = z.infer<typeof rawWorkflow>;
export type RawInput = z.infer<typeof input>;
export type RawStep = z.infer<typeof step>;
export type RawSchedule = z.infer<typeof schedule>;
