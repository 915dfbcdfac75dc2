import { z } from 'zod';
import { AUDIT_DECISIONS } from '../core/audit/decisions.ts';
import { VIAS } from '../core/audit/event.ts';
import { plainText } from './fields.ts';

const instant = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], 'must be a date or time in ISO 8601')
  .transform((value) => new Date(value));

/** What the log can be asked for, in the query of an address. */
export const auditFilter = z.strictObject({
  person: plainText(200).exactOptional(),
  workflow: plainText(100).exactOptional(),
  environment: plainText(100).exactOptional(),
  channel: plainText(200).exactOptional(),
  runId: plainText(50).exactOptional(),
  decision: z.enum(AUDIT_DECISIONS).exactOptional(),
  type: plainText(50).exactOptional(),
  via: z.enum(VIAS).exactOptional(),
  text: plainText(200).exactOptional(),
  from: instant.exactOptional(),
  to: instant.exactOptional(),
});
