import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import pg from 'pg';

const BEGIN = /^\s*(begin|start\s+transaction)\b/i;
const END = /^\s*(commit|end|abort|rollback(?!\s+(work\s+|transaction\s+)?to\b))\b/i;
const LISTEN = /^\s*listen\s+"?([\w$]+)"?/i;
const UNLISTEN = /^\s*unlisten\b/i;

type Query = string | pg.QueryConfig;
const NOTHING = { rows: [], rowCount: null, fields: [], oid: 0 };

/**
 * One borrowed connection of the pool. All of them share PGlite's only session: a statement has it for itself, and so
 * has everything from BEGIN to COMMIT or ROLLBACK. Emits `notification` for the channels it listens to.
 */
class PGliteClient extends EventEmitter {
  readonly #pool: PGlitePool;
  #held: pg.PoolClient | null = null;
  #unlisten: (() => Promise<void>)[] = [];

  constructor(pool: PGlitePool) {
    super();
    this.#pool = pool;
    this.setMaxListeners(0);
  }

  async query(query: Query, values?: unknown[]): Promise<pg.QueryResult> {
    // PGlite answers in microtasks only: without a turn of the event loop per statement, timers and sockets starve.
    await nextTurn();
    const text = typeof query === 'string' ? query : query.text;
    const channel = LISTEN.exec(text)?.[1];
    if (channel !== undefined) return await this.#listen(channel);
    if (UNLISTEN.test(text)) return await this.#unlistenAll();
    if (this.#held === null && BEGIN.test(text)) this.#held = await this.#pool.session();
    if (this.#held === null) return await this.#pool.run(query, values);
    try {
      return await this.#held.query(query, values);
    } finally {
      if (END.test(text)) this.#giveBack();
    }
  }

  /** Ends the loan. A transaction somebody forgot to end is rolled back, so that it cannot block everybody else. */
  release(): void {
    const held = this.#held;
    this.#held = null;
    if (held !== null) void rollback(held);
    // Harmless when it fails: it only does while the database closes, and then nobody is notified any more.
    void this.#unlistenAll().catch(() => undefined);
  }

  async #listen(channel: string): Promise<pg.QueryResult> {
    const stop = await this.#pool.exclusive((db) =>
      db.listen(channel, (payload) => this.emit('notification', { channel, payload, processId: 0 })),
    );
    this.#unlisten.push(() => stop());
    return { ...NOTHING, command: 'LISTEN' };
  }

  async #unlistenAll(): Promise<pg.QueryResult> {
    const stops = this.#unlisten.splice(0);
    if (stops.length > 0) await this.#pool.exclusive(() => Promise.all(stops.map((stop) => stop())));
    return { ...NOTHING, command: 'UNLISTEN' };
  }

  #giveBack(): void {
    const held = this.#held;
    this.#held = null;
    held?.release();
  }
}

async function rollback(held: pg.PoolClient): Promise<void> {
  // Harmless when it fails: the session is then gone, and its transaction with it.
  await held.query('ROLLBACK').catch(() => undefined);
  held.release();
}

/**
 * What a `pg.Pool` is to its users, over ONE PGlite in this process. It is the only door to that PGlite; code that holds
 * a transaction and asks through a second connection waits for itself and gets `timeout exceeded when trying to connect`
 * after `lockTimeoutMs`.
 */
export class PGlitePool extends EventEmitter {
  /** Read by DBOS to size its own polling. */
  readonly options: Readonly<{ max: number }>;
  readonly #db: PGlite;
  readonly #inner: pg.Pool;

  constructor(db: PGlite, { max = 10, lockTimeoutMs = 30_000 }: Readonly<{ max?: number; lockTimeoutMs?: number }> = {}) {
    super();
    this.options = { max };
    this.#db = db;
    this.#inner = new pg.Pool({ ...createPgConfig(db), max: 1, connectionTimeoutMillis: lockTimeoutMs, idleTimeoutMillis: 0 });
    this.#inner.on('error', (error) => this.emit('error', error));
  }

  connect(): Promise<PGliteClient> {
    return Promise.resolve(new PGliteClient(this));
  }

  async query(query: Query, values?: unknown[]): Promise<pg.QueryResult> {
    await nextTurn();
    return await this.run(query, values);
  }

  async end(): Promise<void> {
    await this.#inner.end();
  }

  /** Waits for the session and keeps it until the caller releases it. */
  session(): Promise<pg.PoolClient> {
    return this.#inner.connect();
  }

  /** Runs one statement as soon as the session is free. */
  run(query: Query, values?: unknown[]): Promise<pg.QueryResult> {
    return this.#inner.query(query, values);
  }

  /** Runs `work` while nobody else has the session. */
  async exclusive<T>(work: (db: PGlite) => Promise<T>): Promise<T> {
    const client = await this.#inner.connect();
    try {
      return await work(this.#db);
    } finally {
      client.release();
    }
  }
}
