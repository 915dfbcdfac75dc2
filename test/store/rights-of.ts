import type pg from 'pg';

export type Rights = Readonly<{
  /** Table, view or sequence -> what was given on it or a column of it, in the order of the alphabet; '' = nothing. A `*` may be given on. */
  tables: Readonly<Record<string, string>>;
  /** The names of those that may be called. */
  functions: readonly string[];
}>;

const TABLES = `
  select c.relname as name, coalesce(string_agg(distinct g.given, ', ' order by g.given), '') as rights
  from pg_class c left join lateral (
    select privilege_type || case when is_grantable then '*' else '' end as given
    from aclexplode(coalesce(c.relacl, acldefault(case c.relkind when 'S' then 'S' else 'r' end::"char", c.relowner))) where grantee in (0, $2::regrole)
    union all select privilege_type || ' of a column' from pg_attribute a, aclexplode(a.attacl) where a.attrelid = c.oid and grantee in (0, $2::regrole)
  ) g on true
  where c.relnamespace = $1::regnamespace and c.relkind not in ('i', 'I', 't', 'c') group by c.relname`;
const FUNCTIONS = `select proname as name from pg_proc where pronamespace = $1::regnamespace and has_function_privilege($2, oid, 'execute') order by 1`;

/** What a role and everybody were given in a schema. */
export async function rightsOf(pool: pg.Pool, role: string, schema: string): Promise<Rights> {
  const tables = await pool.query<{ name: string; rights: string }>(TABLES, [schema, role]);
  const functions = await pool.query<{ name: string }>(FUNCTIONS, [schema, role]);
  return {
    tables: Object.fromEntries(tables.rows.map(({ name, rights }) => [name, rights])),
    functions: functions.rows.map(({ name }) => name),
  };
}
