import { sql } from 'kysely';
import type { SavedFilter } from '../core/audit/saved-filters.ts';
import { type Principal, principalKey } from '../core/principal.ts';
import type { Db } from './db.ts';

/** By name. */
export async function filtersOf(db: Db, { tenantId, objectId }: Principal): Promise<readonly SavedFilter[]> {
  const { rows } = await sql<SavedFilter>`select name, query from signalbox.saved_filters
    where tenant = ${tenantId} and object = ${objectId} order by name collate "C"`.execute(db);
  return rows.map(({ name, query }) => ({ name, query }));
}

/** Within a transaction: whoever keeps several at once has them counted one after the other. */
export async function putFilter(db: Db, who: Principal, { name, query }: SavedFilter, most: number): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtext('saved_filters'), hashtext(${principalKey(who)}))`.execute(db);
  const { rows } = await sql`
    insert into signalbox.saved_filters (tenant, object, name, query)
    select ${who.tenantId}, ${who.objectId}, ${name}::text, ${query}
    where (select count(*) from signalbox.saved_filters
      where tenant = ${who.tenantId} and object = ${who.objectId} and name <> ${name}) < ${most}::int
    on conflict (tenant, object, name) do update set query = excluded.query
    returning name`.execute(db);
  return rows.length > 0;
}

export async function removeFilter(db: Db, { tenantId, objectId }: Principal, name: string): Promise<boolean> {
  const { rows } = await sql`delete from signalbox.saved_filters
    where tenant = ${tenantId} and object = ${objectId} and name = ${name} returning name`.execute(db);
  return rows.length > 0;
}
