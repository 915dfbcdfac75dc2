import type pg from 'pg';
import { AppError } from '../../core/errors.ts';
import { copyRows, SAME_TEXTS, type Session } from './rows.ts';
import { columnList, type Table, tablesOf } from './tables.ts';

/** What a move did: how many rows, events and runs there are now; `already` when an earlier move had done it. */
export type Moved = Readonly<{ already: boolean; rows: number; events: number; runs: number }>;

type Pools = Readonly<{ from: pg.Pool; to: pg.Pool; schemas: readonly string[] }>;

/**
 * Copies everything from one migrated database to another that nothing was done in, as a whole or not at all. The user of `to` owns its tables,
 * and nobody else uses `from`. Throws `conflict`:
 * `store.move_nothing`, `store.move_not_empty` or `store.move_other_tables`.
 */
export async function moveRows({ from, to, schemas }: Pools): Promise<Moved> {
  return await inTransaction(from, 'isolation level repeatable read read only', (source) =>
    inTransaction(to, '', async (target) => {
      const tables = await tablesOf(source, schemas);
      requireSame(tables, await tablesOf(target, schemas));
      const [had, has] = [await standing(source), await standing(target)];
      if (had.size === 0 && had.runs === 0) throw nothing();
      if (had.size === has.size && had.head === has.head) return { already: true, rows: 0, events: had.size, runs: had.runs };
      if (has.size > 0 || has.runs > 0) throw notEmpty(has);
      const rows = await copyAll(tables, { from: source, to: target });
      return { already: false, rows, events: had.size, runs: had.runs };
    }),
  );
}

async function copyAll(tables: readonly Table[], sides: Readonly<{ from: Session; to: Session }>): Promise<number> {
  const names = tables.map(({ name }) => name);
  // A new database has the head of a log of its own; what keeps a log from being changed is for those who work with it.
  for (const name of names) await sides.to.query(`alter table ${name} disable trigger user`);
  await sides.to.query(`truncate ${names.join(', ')}`);
  let rows = 0;
  for (const table of tables) {
    const copied = await copyRows(sides, table);
    const { rows: found } = await sides.to.query<{ count: string }>(`select count(*) as count from ${table.name}`);
    if (Number(found[0]?.count) !== copied) throw new Error(`${table.name} has other rows than were copied`);
    rows += copied;
  }
  for (const name of names) await sides.to.query(`alter table ${name} enable trigger user`);
  return rows;
}

type Standing = Readonly<{ size: number; head: string; runs: number }>;

async function standing(database: Session): Promise<Standing> {
  const { rows } = await database.query<{ size: string; head: string; runs: string }>(
    `select size, origin || ' ' || encode(frontier, 'hex') as head, (select count(*) from signalbox.runs) as runs from signalbox.audit_head`,
  );
  const [head] = rows;
  return { size: Number(head?.size ?? 0), head: head?.head ?? '', runs: Number(head?.runs ?? 0) };
}

function requireSame(tables: readonly Table[], others: readonly Table[]): void {
  const said = (all: readonly Table[]): string =>
    all.map((table) => `${table.name} (${columnList(table)}: ${table.columns.map(({ type }) => type).join(', ')})`).join('\n');
  if (said(tables) === said(others)) return;
  throw new AppError({
    code: 'conflict',
    reason: 'store.move_other_tables',
    message: 'The tables of the two databases differ, so nothing was moved. Let the same version of Signalbox bring both up to date first.',
  });
}

function nothing(): AppError {
  return new AppError({
    code: 'conflict',
    reason: 'store.move_nothing',
    message:
      'There is nothing to move: nothing was done in the embedded database. Set SIGNALBOX_DATA_DIR to the data directory that was worked in.',
  });
}

function notEmpty({ size, runs }: Standing): AppError {
  return new AppError({
    code: 'conflict',
    reason: 'store.move_not_empty',
    message: `The database of DATABASE_URL already has ${size} events and ${runs} runs, so nothing was moved. Give DATABASE_URL one that Signalbox never worked in.`,
  });
}

async function inTransaction<T>(pool: pg.Pool, kind: string, work: (session: Session) => Promise<T>): Promise<T> {
  const connection = await pool.connect();
  try {
    await connection.query(`begin ${kind}`);
    for (const setting of SAME_TEXTS) await connection.query(setting);
    const result = await work(connection);
    await connection.query('commit');
    connection.release();
    return result;
  } catch (error) {
    // Closed, not returned: that rolls back, whatever state the connection is in.
    connection.release(true);
    throw error;
  }
}
