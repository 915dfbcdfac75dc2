import { z } from 'zod';
import type { TabOperations } from '../../core/tab.ts';
import { parsed } from '../body.ts';
import type { AuditPage } from '../contract.ts';
import { cursor, plainText } from '../fields.ts';
import { eventOnWire } from '../presenter.ts';
import { type Call, json, type Reply } from '../route.ts';

const instant = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], 'must be a date or time in ISO 8601')
  .transform((value) => new Date(value));
const query = z.strictObject({
  person: plainText(200).exactOptional(),
  workflow: plainText(100).exactOptional(),
  environment: plainText(100).exactOptional(),
  runId: plainText(50).exactOptional(),
  type: plainText(50).exactOptional(),
  text: plainText(200).exactOptional(),
  from: instant.exactOptional(),
  to: instant.exactOptional(),
  before: cursor.exactOptional(),
});

/** A page of the audit log, newest first. */
export function listAudit(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async (call) => {
    const { before, ...filter } = parsed(query, call.query);
    const page = await operations.audit(call.who, filter, before ?? null);
    return json<AuditPage>({ events: page.rows.map(eventOnWire), next: page.next });
  };
}
