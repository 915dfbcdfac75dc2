import pg from 'pg';
import { columnList, type Table } from './tables.ts';

export type Session = Pick<pg.ClientBase, 'query'>;

/** Small, since one row can be a plan of some hundred kilobytes. */
const BATCH = 200;

/** Values travel as texts, which are written and read by the same rules on both sides. */
export const SAME_TEXTS = [
  `set local datestyle = 'ISO'`,
  `set local timezone = 'UTC'`,
  `set local bytea_output = 'hex'`,
  'set local extra_float_digits = 1',
];

type Sides = Readonly<{ from: Session; to: Session }>;

/** Copies the rows of one table, both sides being in a transaction with `SAME_TEXTS`. Gives their number. */
export async function copyRows({ from, to }: Sides, table: Table): Promise<number> {
  const texts = table.columns.map(({ name }) => `${pg.escapeIdentifier(name)}::text`).join(', ');
  await from.query(`declare moving no scroll cursor for select array[${texts}] as row from ${table.name}`);
  let copied = 0;
  for (;;) {
    const { rows } = await from.query<{ row: readonly (string | null)[] }>(`fetch ${BATCH} from moving`);
    if (rows.length === 0) break;
    await insert(
      to,
      table,
      rows.map(({ row }) => row),
    );
    copied += rows.length;
  }
  await from.query('close moving');
  for (const { name, numbered } of table.columns) if (numbered) await numberOn(to, table.name, name);
  return copied;
}

async function insert(to: Session, table: Table, rows: readonly (readonly (string | null)[])[]): Promise<void> {
  const values = table.columns.map(({ type }, place) => `value${place}::${type}`).join(', ');
  const lists = table.columns.map((_, place) => `$${place + 1}::text[]`).join(', ');
  const names = table.columns.map((_, place) => `value${place}`).join(', ');
  await to.query(
    `insert into ${table.name} (${columnList(table)}) overriding system value select ${values} from unnest(${lists}) as moved (${names})`,
    table.columns.map((_, place) => rows.map((row) => row[place] ?? null)),
  );
}

/** The next row gets the number behind the highest. */
async function numberOn(to: Session, table: string, column: string): Promise<void> {
  const name = pg.escapeIdentifier(column);
  const sequence = `pg_catalog.pg_get_serial_sequence(${pg.escapeLiteral(table)}, ${pg.escapeLiteral(column)})`;
  await to.query(`select pg_catalog.setval(${sequence}, coalesce(max(${name}), 1), max(${name}) is not null) from ${table}`);
}
