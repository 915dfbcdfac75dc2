import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PGlite } from '@electric-sql/pglite';
import type pg from 'pg';
import { EmbeddedSession, type Lease, type Query } from './embedded-session.ts';

const BEGIN = /^\s*(begin|start\s+transaction)\b/i;
const END = /^\s*(commit|end|abort|rollback(?!\s+(work\s+|transaction\s+)?to\b))\b/i;
/** A message of several statements, of which the last commits. */
const COMMITS_TOO = /;\s*commit\s*$/i;
const LISTEN = /^\s*listen\s+"?([\w$]+)"?/i;
const UNLISTEN = /^\s*unlisten\b/i;

/** A megabyte in a file of its own that is gone with the transaction: what fits it is enough for the next writes. */
const PROBE = `create temporary table signalbox_space as select repeat('x', 1000) as filler from generate_series(1, 1000)`;

const PROBE_AGAIN_MS = 1000;

const NOTHING = { rows: [], rowCount: null, fields: [], oid: 0 };

/**
 * One borrowed connection of the pool. All of them share PGlite's only session: a statement has it for itself, and so
 * has everything from BEGIN to COMMIT or ROLLBACK. Emits `notification` for the channels it listens to.
 */
class PGliteClient extends EventEmitter {
  readonly #session: EmbeddedSession;
  #held: Lease | null = null;
  #hearing: ((payload: string) => void)[] = [];

  constructor(session: EmbeddedSession) {
    super();
    this.#session = session;
    this.setMaxListeners(0);
  }

  async query(query: Query, values?: unknown[]): Promise<pg.QueryResult> {
    // PGlite answers in microtasks only: without a turn of the event loop per statement, timers and sockets starve.
    await nextTurn();
    const text = typeof query === 'string' ? query : query.text;
    const channel = LISTEN.exec(text)?.[1];
    if (channel !== undefined) return await this.#listen(channel);
    if (UNLISTEN.test(text)) return await this.#unlisten();
    if (this.#held === null && BEGIN.test(text)) this.#held = await this.#session.acquire();
    if (this.#held === null) return await this.#session.run(query, values);
    try {
      const result = await this.#held.query(query, values);
      // Not when it fails: the transaction is then still open.
      if (COMMITS_TOO.test(text.slice(-20))) this.#giveBack();
      return result;
    } finally {
      if (END.test(text)) this.#giveBack();
    }
  }

  /** Ends the loan. A transaction somebody forgot to end is rolled back, so that it cannot block everybody else. */
  release(): void {
    const held = this.#held;
    this.#held = null;
    if (held !== null) void rollBack(held);
    // Harmless when it fails: nobody hears this connection any more.
    void this.#unlisten().catch(() => undefined);
  }

  async #listen(channel: string): Promise<pg.QueryResult> {
    const hear = (payload: string): void => {
      this.emit('notification', { channel, payload, processId: 0 });
    };
    this.#hearing.push(hear);
    await this.#session.listen(channel, hear);
    return { ...NOTHING, command: 'LISTEN' };
  }

  async #unlisten(): Promise<pg.QueryResult> {
    for (const hear of this.#hearing.splice(0)) await this.#session.unlisten(hear);
    return { ...NOTHING, command: 'UNLISTEN' };
  }

  #giveBack(): void {
    this.#held?.release();
    this.#held = null;
  }
}

async function rollBack(held: Lease): Promise<void> {
  // Harmless when it fails: the session is then gone, and its transaction with it.
  await held.query('ROLLBACK').catch(() => undefined);
  held.release();
}

/**
 * What a `pg.Pool` is to its users, over ONE PGlite in this process, which it opens and closes. Code that holds a
 * transaction and asks through a second connection waits for itself and gets `timeout exceeded when trying to connect`
 * after `lockTimeoutMs`. Emits `error` when the database has died; it is opened anew for the next statement.
 */
export class PGlitePool extends EventEmitter {
  /** Read by DBOS to size its own polling. */
  readonly options = { max: 10 };
  readonly #session: EmbeddedSession;
  #probing: Promise<void> | null = null;

  constructor(open: () => Promise<PGlite>, { lockTimeoutMs = 30_000 }: Readonly<{ lockTimeoutMs?: number }> = {}) {
    super();
    this.#session = new EmbeddedSession({ open, lockTimeoutMs, died: (cause) => this.emit('error', cause) });
  }

  connect(): Promise<PGliteClient> {
    return Promise.resolve(new PGliteClient(this.#session));
  }

  async query(query: Query, values?: unknown[]): Promise<pg.QueryResult> {
    await nextTurn();
    return await this.#session.run(query, values);
  }

  /** Throws what a full disk throws, as long as one kept a statement from being written and there is no room yet. Writes only then. */
  async requireSpace(): Promise<void> {
    if (!this.#session.full) return;
    this.#probing ??= this.#probe();
    await this.#probing;
  }

  /** Whoever may ask whether this can work is not known, so a failure stands for a while. */
  async #probe(): Promise<void> {
    const client = await this.connect();
    try {
      await client.query('BEGIN');
      await client.query(PROBE);
      this.#session.spaceFound();
      this.#probing = null;
    } catch (error) {
      setTimeout(() => {
        this.#probing = null;
      }, PROBE_AGAIN_MS).unref();
      throw error;
    } finally {
      client.release();
    }
  }

  end(): Promise<void> {
    return this.#session.end();
  }
}
