import { z } from 'zod';
import type { AuditFilter } from '../ports.ts';
import { typedText } from '../typed-text.ts';
import { AUDIT_DECISIONS } from './decisions.ts';
import { VIAS } from './event.ts';

const instant = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], 'must be a date or time in ISO 8601')
  .transform((value) => new Date(value));

/** What the log can be asked for, in the query of an address. */
export const auditFilter = z.strictObject({
  person: typedText(200).exactOptional(),
  workflow: typedText(100).exactOptional(),
  environment: typedText(100).exactOptional(),
  channel: typedText(200).exactOptional(),
  runId: typedText(50).exactOptional(),
  decision: z.enum(AUDIT_DECISIONS).exactOptional(),
  type: typedText(50).exactOptional(),
  via: z.enum(VIAS).exactOptional(),
  text: typedText(200).exactOptional(),
  from: instant.exactOptional(),
  to: instant.exactOptional(),
});

/** What a query asks the log for, as somebody keeps it; null where the log could not be asked that. */
export function filterIn(query: string): AuditFilter | null {
  const parts = [...new URLSearchParams(query)];
  if (new Set(parts.map(([name]) => name)).size !== parts.length) return null;
  return auditFilter.safeParse(Object.fromEntries(parts)).data ?? null;
}
