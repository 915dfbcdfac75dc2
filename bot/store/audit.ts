import { sql } from 'kysely';
import type { Sight } from '../core/audit/sight.ts';
import type { AuditFilter, Page, StoredEvent } from '../core/ports.ts';
import { conditionsOf, lastOf } from './audit-filter.ts';
import { newest } from './audit-newest.ts';
import { besideOfRow, detailOf, type EventRow, eventRows, OLDEST_FIRST } from './audit-row.ts';
import { wordsOf } from './audit-search.ts';
import type { Db } from './db.ts';
import { pageOf, pageSize, parseSeqCursor } from './page.ts';

/**
 * Newest first. `person` is a principal key, an object id, or part of a name; `text` is words of the sentence or the detail, see
 * `wordsOf`.
 */
export function listEvents(db: Db, filter: AuditFilter, before: string | null, limit: number): Promise<Page<StoredEvent>> {
  return list(db, null, { filter, before, limit });
}

type Asked = Readonly<{ filter: AuditFilter; before: string | null; limit: number }>;

/** The same without what somebody does not see. */
export function listSeen(db: Db, sight: Sight, asked: Asked): Promise<Page<StoredEvent>> {
  return list(db, sight.audited.everywhere ? null : sight, asked);
}

async function list(db: Db, sight: Sight | null, { filter, before, limit }: Asked): Promise<Page<StoredEvent>> {
  const size = pageSize(limit);
  const older = before === null ? Number.MAX_SAFE_INTEGER : parseSeqCursor(before) - 1;
  const wanted = { conditions: await conditionsOf(db, filter), words: wordsOf(filter.text), limit: size + 1 };
  const rows = await newest(db, sight, { ...wanted, top: Math.min(older, await lastOf(db, filter)) });
  return pageOf(rows.map(eventFromRow), size, bySeq);
}

type Onwards = Readonly<{ after: string | null; limit: number }>;

/** The events of a run, oldest first. */
export async function listTimeline(db: Db, runId: string, { after, limit }: Onwards): Promise<Page<StoredEvent>> {
  const size = pageSize(limit);
  const from = after === null ? 0 : parseSeqCursor(after);
  const conditions = [sql`e.run_id = ${runId}`, sql`e.seq > ${from}`];
  const { rows } = await eventRows({ conditions, order: OLDEST_FIRST, limit: size + 1 }).execute(db);
  return pageOf(rows.map(eventFromRow), size, bySeq);
}

function bySeq({ seq }: StoredEvent): string {
  return String(seq);
}

function eventFromRow(row: EventRow): StoredEvent {
  const beside = besideOfRow(row);
  return {
    seq: Number(row.seq),
    erased: beside === null,
    id: row.id,
    at: row.at,
    type: row.type,
    actor: { kind: row.actor_kind, tenantId: row.actor_tenant, objectId: row.actor_object, name: beside?.name ?? '' },
    via: row.via,
    runId: row.run_id,
    stepId: row.step_id,
    workflow: row.workflow,
    environment: row.environment,
    planHash: row.plan_hash,
    rule: row.rule,
    sentence: beside?.sentence ?? '',
    detail: { ...detailOf(row.facts), ...beside?.detail },
  };
}
