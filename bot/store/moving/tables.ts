import pg from 'pg';

/** A table as it is moved: its columns with their types, and which of them Postgres numbers itself. */
export type Table = Readonly<{
  name: string;
  columns: readonly Readonly<{ name: string; type: string; numbered: boolean }>[];
}>;

type Found = Readonly<{ table: string; column: string; type: string; numbered: boolean }>;

/** Which migrations were applied is known on both sides. */
const OF_MIGRATIONS = /migration/;

const COLUMNS = `
  select format('%I.%I', n.nspname, c.relname) as "table", a.attname as "column", format_type(a.atttypid, a.atttypmod) as "type",
    a.attidentity <> '' as "numbered"
  from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  where c.relkind = 'r' and n.nspname = any ($1)
  order by n.nspname, c.relname, a.attname`;

const NEEDS = `
  select format('%I.%I', f.nspname, a.relname) as "from", format('%I.%I', t.nspname, b.relname) as "to"
  from pg_catalog.pg_constraint o
    join pg_catalog.pg_class a on a.oid = o.conrelid join pg_catalog.pg_namespace f on f.oid = a.relnamespace
    join pg_catalog.pg_class b on b.oid = o.confrelid join pg_catalog.pg_namespace t on t.oid = b.relnamespace
  where o.contype = 'f' and o.conrelid <> o.confrelid and f.nspname = any ($1)`;

type Asked = Pick<pg.ClientBase, 'query'>;

/** The tables of these schemas, but for those that only migrations write: each behind those that its rows refer to. */
export async function tablesOf(database: Asked, schemas: readonly string[]): Promise<readonly Table[]> {
  const [columns, needs] = [
    await database.query<Found>(COLUMNS, [schemas]),
    await database.query<Readonly<{ from: string; to: string }>>(NEEDS, [schemas]),
  ];
  const moved = columns.rows.filter(({ table }) => !OF_MIGRATIONS.test(table));
  const named = [...new Set(moved.map(({ table }) => table))].map((name) => ({
    name,
    columns: moved.filter(({ table }) => table === name).map(({ column, type, numbered }) => ({ name: column, type, numbered })),
  }));
  return inOrder(named, needs.rows);
}

function inOrder(tables: readonly Table[], needs: readonly Readonly<{ from: string; to: string }>[]): readonly Table[] {
  const placed: Table[] = [];
  for (let rest = tables; rest.length > 0; ) {
    const waiting = new Set(rest.map(({ name }) => name));
    const next = rest.filter(({ name }) => !needs.some(({ from, to }) => from === name && waiting.has(to)));
    if (next.length === 0) throw new Error(`These tables refer to each other: ${[...waiting].join(', ')}`);
    placed.push(...next);
    rest = rest.filter((table) => !next.includes(table));
  }
  return placed;
}

/** A list of column names for a statement. */
export function columnList({ columns }: Table): string {
  return columns.map(({ name }) => pg.escapeIdentifier(name)).join(', ');
}
