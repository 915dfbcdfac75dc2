import type pg from 'pg';
import { SCHEMA } from './schema.ts';

export const ADMINISTRATOR_WARNING =
  'The database user of DATABASE_URL is an administrator of the server and could change the audit log. Use one without such rights, and set MIGRATION_DATABASE_URL to one that owns the tables; see “Database rights” in docs/operations.md.';
export const OWNER_WARNING =
  'The database user of DATABASE_URL owns the audit log and could change it. Set MIGRATION_DATABASE_URL to a user of its own that owns the tables; see “Database rights” in docs/operations.md.';
export const RIGHTS_WARNING =
  'The database user of DATABASE_URL has rights on the audit log that Signalbox does not need, and could change it. Take them away with: npx signalbox db migrate';

/** Attributes and predefined roles that lead to everything: by CREATEROLE an older server gives any role away. */
const ADMINISTRATOR = `
  select rolsuper or rolcreaterole or exists (
      select 1 from pg_roles r where pg_has_role(r.oid, 'member')
      and (r.rolsuper or r.rolname in ('pg_execute_server_program', 'pg_write_server_files', 'pg_write_all_data', 'pg_maintain')))
    as yes from pg_roles where rolname = current_user`;

/** Being its owner, being able to become that, or owning the database and with it the right to drop it. */
const OWNER = `
  select exists (select 1 from pg_database where datname = current_database() and pg_has_role(datdba, 'member'))
    or exists (select 1 from pg_namespace where nspname = $1 and pg_has_role(nspowner, 'member'))
    or exists (select 1 from pg_class where relnamespace = to_regnamespace($1) and pg_has_role(relowner, 'member'))
    or exists (select 1 from pg_proc where pronamespace = to_regnamespace($1) and pg_has_role(proowner, 'member')) as yes`;

const MORE_RIGHTS = `
  select coalesce(has_schema_privilege(to_regnamespace($1), 'create'), false) or exists (
    select 1 from pg_class where relnamespace = to_regnamespace($1) and relkind = 'r' and relname like 'audit%' and (
      has_table_privilege(oid, 'delete, truncate, references, trigger') or has_any_column_privilege(oid, 'update')
      or (relname <> 'audit_checkpoints' and has_any_column_privilege(oid, 'insert'))))
    as yes`;

/** What an administrator should know about the rights of the pool's user on a migrated Postgres. Empty when it may only add to the log. */
export async function rightsWarnings(pool: pg.Pool): Promise<readonly string[]> {
  const asked = async (text: string, values: readonly string[] = []): Promise<boolean> => {
    const { rows } = await pool.query<{ yes: boolean }>(text, [...values]);
    return rows[0]?.yes === true;
  };
  if (await asked(ADMINISTRATOR)) return [ADMINISTRATOR_WARNING];
  if (await asked(OWNER, [SCHEMA])) return [OWNER_WARNING];
  return (await asked(MORE_RIGHTS, [SCHEMA])) ? [RIGHTS_WARNING] : [];
}
