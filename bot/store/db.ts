import { type DatabaseConnection, type Driver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { type NameOf, preparedName } from './prepared.ts';
import { SCHEMA, type Schema } from './schema.ts';

/** A pool, or one connection with or without an open transaction. */
export type Queryable = Readonly<{
  query(
    query: string | Readonly<{ name: string; text: string }>,
    values: unknown[],
  ): Promise<Readonly<{ rows: Record<string, unknown>[]; rowCount: number | null }>>;
}>;

export type Db = Kysely<Schema>;

/** Typed queries through a pool or through a connection that somebody else began and will end. Owns nothing. */
export function dbOn(target: Queryable): Db {
  return typed(target, () => null);
}

/** The same, whose statements each connection parses once. For those that always have the same text. */
export function preparedOn(target: Queryable): Db {
  return typed(target, preparedName);
}

function typed(target: Queryable, nameOf: NameOf): Db {
  const dialect = {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driverOn(target, nameOf),
    createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
  return new Kysely<Schema>({ dialect }).withSchema(SCHEMA);
}

/** A connection whose queries wait for the ones before them: the driver takes one at a time only. */
export function oneAtATime(target: Queryable): Queryable {
  let last: Promise<unknown> = Promise.resolve();
  return {
    query: (query, values) => {
      const ask = () => target.query(query, values);
      const result = last.then(ask, ask);
      last = result;
      return result;
    },
  };
}

function driverOn(target: Queryable, nameOf: NameOf): Driver {
  const connection: DatabaseConnection = {
    async executeQuery<R>({ sql, parameters }: { sql: string; parameters: readonly unknown[] }) {
      const name = nameOf(sql, parameters);
      const { rows, rowCount } = await target.query(name === null ? sql : { name, text: sql }, [...parameters]);
      // What the rows look like is stated by the typed query that was compiled to this text.
      return { rows: rows as R[], numAffectedRows: BigInt(rowCount ?? 0) };
    },
    streamQuery: notHere,
  };
  return {
    init: () => Promise.resolve(),
    destroy: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(connection),
    releaseConnection: () => Promise.resolve(),
    beginTransaction: notHere,
    commitTransaction: notHere,
    rollbackTransaction: notHere,
  };
}

/** Transactions begin and end in `transaction.ts` and in the engine, nowhere else. */
function notHere(): never {
  throw new Error('Queries go through a connection whose owner begins and ends the transaction.');
}
