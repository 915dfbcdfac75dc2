import { z } from 'zod';
import { auditFilter } from '../../core/audit/filter-query.ts';
import type { TabOperations } from '../../core/tab.ts';
import { parsed } from '../body.ts';
import type { AuditPage, PersonTimeline, Timeline } from '../contract.ts';
import { cursor, runIdIn } from '../fields.ts';
import { eventOnWire } from '../presenter.ts';
import { type Call, json, type Reply } from '../route.ts';

const query = auditFilter.extend({ before: cursor.exactOptional() });
const backwards = z.strictObject({ before: cursor.exactOptional() });
const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/, 'must be the id of a tenant or an object');
const acting = z.looseObject({ tenant: id, object: id });
const onwards = z.strictObject({ after: cursor.exactOptional() });

/** A page of what the caller sees of the audit log, newest first. */
export function listAudit(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async (call) => {
    const { before, ...filter } = parsed(query, call.query);
    const page = await operations.audit(call.who, filter, before ?? null);
    return json<AuditPage>({ events: page.rows.map(eventOnWire), next: page.next });
  };
}

/** What one person did, newest first. */
export function showPersonTimeline(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async (call) => {
    const { before } = parsed(backwards, call.query);
    const { tenant, object } = parsed(acting, call.params);
    const page = await operations.personTimeline(call.who, { tenantId: tenant, objectId: object }, before ?? null);
    return json<PersonTimeline>({ events: page.rows.map(eventOnWire), next: page.next });
  };
}

/** What happened to a run, oldest first. */
export function showTimeline(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async (call) => {
    const { after } = parsed(onwards, call.query);
    const page = await operations.timeline(call.who, runIdIn(call.params), after ?? null);
    return json<Timeline>({ events: page.rows.map(eventOnWire), next: page.next });
  };
}
