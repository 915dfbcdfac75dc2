import type pg from 'pg';

/** Empties every table of the product, the audit log and the versions of the site included: only tests may, by switching their triggers off. */
export async function emptyTables(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
     where schemaname = 'signalbox' and tablename not like 'kysely%' and tablename <> 'audit_head'`,
  );
  const names = rows.map(({ name }) => name).join(', ');
  for (const table of GUARDED) await pool.query(`alter table signalbox.${table} disable trigger user`);
  await pool.query(`truncate ${names}`);
  await pool.query(`update signalbox.audit_head set size = 0, frontier = ''`);
  for (const table of GUARDED) await pool.query(`alter table signalbox.${table} enable trigger user`);
}

/** Tables that refuse to be emptied. */
const GUARDED = ['audit_events', 'audit_details', 'audit_checkpoints', 'site_versions', 'site_activations'];
