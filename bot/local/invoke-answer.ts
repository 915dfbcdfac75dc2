import { z } from 'zod';
import type { JsonObject } from '../core/json.ts';
import type { Delivery } from './connector/bot-door.ts';

/** What the presser of a button gets to see. */
export type InvokeAnswer =
  | Readonly<{ kind: 'card'; card: JsonObject }>
  | Readonly<{ kind: 'text'; text: string }>
  | Readonly<{ kind: 'nothing' }>
  | Readonly<{ kind: 'broken'; text: string }>;

const card: z.ZodType<JsonObject> = z.record(z.string(), z.json());
const response = z.union([
  z.object({ statusCode: z.literal(200), type: z.literal('application/vnd.microsoft.card.adaptive'), value: card }),
  z.object({ statusCode: z.literal(200), type: z.literal('application/vnd.microsoft.activity.message'), value: z.string() }),
]);
const error = z.object({
  statusCode: z.number().min(300),
  value: z.object({ code: z.string(), message: z.string() }).partial().optional(),
});

/**
 * Reads the answer to `adaptiveCard/action` (Microsoft: "Universal Actions for Adaptive Cards", response format). Teams hides what went
 * wrong behind one sentence; so does this, and adds the status for the person who develops.
 */
export function readInvokeAnswer({ status, body }: Delivery): InvokeAnswer {
  if (status < 200 || status > 299) return broken(`The bot answered with HTTP ${status}.`);
  if (body === null || body === '') return { kind: 'nothing' };
  const parsed = response.safeParse(body);
  if (parsed.success) {
    const { type, value } = parsed.data;
    return type === 'application/vnd.microsoft.card.adaptive' ? { kind: 'card', card: value } : { kind: 'text', text: value };
  }
  const failed = error.safeParse(body);
  if (failed.success) return broken(`The bot answered ${failed.data.statusCode} ${failed.data.value?.code ?? ''}`.trim());
  return broken('The bot answered with something that is neither a card nor a message.');
}

function broken(detail: string): InvokeAnswer {
  return { kind: 'broken', text: `Something went wrong. Please try again. (${detail})` };
}
