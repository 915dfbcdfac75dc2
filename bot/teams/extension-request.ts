import { z } from 'zod';
import { type InboundSearch, SEARCHED } from '../core/chat.ts';
import { message } from '../core/text/message.ts';
import { readHtml } from './markup.ts';
import { cleanText } from './text.ts';

/** Longest message that is taken, in UTF-16 units; forms hold less of it anyway. */
export const LONGEST_TAKEN = 8_000;
const LONGEST_MARKUP = 64 * 1024;
const LONGEST_SEARCH = 200;
export const TOO_LONG = message('extension.too-long', { most: LONGEST_TAKEN });

const label = z.string().max(64);
const search = z.object({
  commandId: z.enum(SEARCHED),
  parameters: z
    .array(z.object({ name: label, value: z.string().max(LONGEST_SEARCH) }))
    .max(5)
    .nullish(),
});
const action = z.object({
  commandId: z.literal('start'),
  messagePayload: z.object({ body: z.object({ contentType: label.nullish(), content: z.string().nullish() }).nullish() }).nullish(),
  data: z.record(z.string(), z.unknown()).nullish(),
});
const chosen = z.strictObject({ verb: z.literal('choose_workflow'), workflow: z.string().min(1).max(100) });

/** What a message extension sends. `text` null = longer than is taken. Source: Microsoft, "Message extensions", the invokes of each command. */
export type ExtensionRequest =
  | Readonly<{ kind: 'search'; search: Pick<InboundSearch, 'what' | 'text'> }>
  | Readonly<{ kind: 'start'; workflow: string | null; text: string | null }>
  /** A form that is sent off: a press like any other. */
  | Readonly<{ kind: 'press'; value: unknown }>
  | Readonly<{ kind: 'malformed' }>;

const MALFORMED: ExtensionRequest = { kind: 'malformed' };

/** Reads an invoke whose name begins with `composeExtension/`. */
export function readExtension(name: string, value: unknown): ExtensionRequest {
  if (name === 'composeExtension/query') return readSearch(value);
  const parsed = action.safeParse(value);
  if (!parsed.success) return MALFORMED;
  const text = textOf(parsed.data.messagePayload?.body?.content ?? '', parsed.data.messagePayload?.body?.contentType ?? 'html');
  if (name === 'composeExtension/fetchTask') return { kind: 'start', workflow: null, text };
  if (name !== 'composeExtension/submitAction') return MALFORMED;
  const choice = chosen.safeParse(parsed.data.data);
  return choice.success ? { kind: 'start', workflow: choice.data.workflow, text } : { kind: 'press', value: parsed.data.data };
}

/** When it opens, Teams sends `initialRun` instead of what was typed. */
function readSearch(value: unknown): ExtensionRequest {
  const parsed = search.safeParse(value);
  if (!parsed.success) return MALFORMED;
  const typed = (parsed.data.parameters ?? []).find(({ name }) => name === 'text')?.value ?? '';
  return { kind: 'search', search: { what: parsed.data.commandId, text: cleanText(typed) } };
}

function textOf(content: string, contentType: string): string | null {
  if (content.length > LONGEST_MARKUP) return null;
  const plain =
    contentType === 'text'
      ? content
      : readHtml(content)
          .map(({ text }) => text)
          .join('');
  const text = cleanText(plain);
  return text.length > LONGEST_TAKEN ? null : text;
}
