import { sql } from 'kysely';
import type { Delegation } from '../core/delegation/delegation.ts';
import type { DelegationId } from '../core/ids.ts';
import { type Principal, principalKey } from '../core/principal.ts';
import type { Db } from './db.ts';
import { plainText } from './text.ts';

/** Readers go on; writers wait until this transaction has ended. */
export async function lockDelegations(db: Db, at: Date): Promise<readonly Delegation[]> {
  await sql`lock table signalbox.delegations in share row exclusive mode`.execute(db);
  const rows = await db
    .selectFrom('delegations')
    .selectAll()
    .where('ended_at', 'is', null)
    .where('until', '>', at)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(delegationFromRow);
}

/** What lapsed by itself is ended with it, because it would stand in the way of the next one. Call it under the lock. */
export async function addDelegation(db: Db, delegation: Delegation): Promise<void> {
  const { id, from, to, role, fromAt, until, absent, reason, createdBy, createdAt, endedAt } = delegation;
  await sql`update signalbox.delegations set ended_at = until
    where from_key = ${principalKey(from)} and role = ${role} and ended_at is null and until <= ${createdAt}`.execute(db);
  await db
    .insertInto('delegations')
    .values({
      id,
      from_key: principalKey(from),
      from: JSON.stringify(from),
      to_key: principalKey(to),
      to: JSON.stringify(to),
      role,
      from_at: fromAt,
      until,
      absent,
      reason: plainText(reason),
      created_by: JSON.stringify(createdBy),
      created_at: createdAt,
      ended_at: endedAt,
    })
    .execute();
}

export async function endDelegation(db: Db, id: DelegationId, at: Date): Promise<boolean> {
  const ended = await db
    .updateTable('delegations')
    .set({ ended_at: at })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return ended.numUpdatedRows === 1n;
}

/** Two links in either direction, which is as far as a chain goes. */
export async function findDelegations(db: Db, at: Date, people: readonly Principal[]): Promise<readonly Delegation[]> {
  const keys = people.map(principalKey);
  const { rows } = await sql<DelegationRow>`
    with active as (
      select * from signalbox.delegations where ended_at is null and from_at <= ${at} and until > ${at}),
    near as (
      select * from active where from_key = any(${keys}::text[]) or to_key = any(${keys}::text[]))
    select * from active a
    where exists (select 1 from near n where n.id = a.id or n.from_key = a.to_key or n.to_key = a.from_key)
    order by a.created_at, a.id`.execute(db);
  return rows.map(delegationFromRow);
}

type DelegationRow = Readonly<{
  id: string;
  from: unknown;
  to: unknown;
  role: string;
  from_at: Date;
  until: Date;
  absent: boolean;
  reason: string;
  created_by: unknown;
  created_at: Date;
  ended_at: Date | null;
}>;

/** `addDelegation` is the only writer. */
function delegationFromRow(row: DelegationRow): Delegation {
  return {
    id: row.id as DelegationId,
    from: row.from as Principal,
    to: row.to as Principal,
    role: row.role,
    fromAt: row.from_at,
    until: row.until,
    absent: row.absent,
    reason: row.reason,
    createdBy: row.created_by as Principal,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  };
}
