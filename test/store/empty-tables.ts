import type pg from 'pg';

/** Empties every table of the product, the audit log included: only tests may, by switching its triggers off. */
export async function emptyTables(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
     where schemaname = 'signalbox' and tablename not like 'kysely%'`,
  );
  const names = rows.map(({ name }) => name).join(', ');
  await pool.query('alter table signalbox.audit_events disable trigger user');
  await pool.query(`truncate ${names}`);
  await pool.query('alter table signalbox.audit_events enable trigger user');
}
