import { z } from 'zod';
import type { JsonObject } from '../json.ts';
import { isText, type Text } from '../text/message.ts';
import type { Outcome } from './run.ts';

const outcome = z.strictObject({
  status: z.enum(['succeeded', 'failed', 'unknown', 'cancelled']),
  reason: z.string().nullable(),
  message: z.string(),
  text: z.custom<Text>(isText).exactOptional(),
  outputs: z.record(z.string(), z.string()),
  outputTail: z.string(),
  outputBytes: z.number().int(),
  droppedBytes: z.number().int(),
  transient: z.boolean(),
});

/** The engine keeps results as JSON; only what this schema names is kept. */
export function outcomeToJson(value: Outcome): JsonObject {
  return outcome.parse(value);
}

/** Reads a kept result back; throws when it is not one, which means the engine's record is broken. */
export function outcomeFromJson(value: JsonObject): Outcome {
  return outcome.parse(value);
}
