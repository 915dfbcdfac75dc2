import type { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import pg from 'pg';

export type Query = string | pg.QueryConfig;
type Hear = (payload: string) => void;
type Alive = Readonly<{ db: PGlite; client: pg.Client }>;
type Waiter = Readonly<{ go: () => void; timer: NodeJS.Timeout }>;

const REOPEN_MS = 2000;

/** The session, lent to one user until `release`. */
export type Lease = Readonly<{ query(query: Query, values?: unknown[]): Promise<pg.QueryResult>; release(): void }>;

export type SessionOptions = Readonly<{
  /** Opens the database; called again when it has died. */
  open: () => Promise<PGlite>;
  lockTimeoutMs: number;
  /** Told when the database has died; it is opened again when it is next needed. */
  died: (cause: unknown) => void;
}>;

/**
 * The only session of a PGlite, for one user at a time, in the order of asking. After a PANIC (a full disk under the
 * write-ahead log) a PGlite never answers again; then it is opened anew, which recovers from its log as after a crash.
 */
export class EmbeddedSession {
  readonly #options: SessionOptions;
  readonly #waiting: Waiter[] = [];
  readonly #listeners = new Map<Hear, string>();
  #alive: Alive | null = null;
  #failed: Readonly<{ error: unknown; at: number }> | null = null;
  #diedOf: unknown = null;
  #full = false;
  #lent = false;
  #ended = false;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Whether a statement failed because the disk is full, and none was found to fit since (`spaceFound`). */
  get full(): boolean {
    return this.#full;
  }

  spaceFound(): void {
    this.#full = false;
  }

  /** Waits for the session. Throws what opening throws, and `timeout exceeded when trying to connect`, the driver's words. */
  async acquire(): Promise<Lease> {
    await this.#turn();
    try {
      const alive = await this.#live();
      return { query: (query, values) => this.#ask(alive, query, values), release: once(() => this.#next()) };
    } catch (error) {
      this.#next();
      throw error;
    }
  }

  async run(query: Query, values?: unknown[]): Promise<pg.QueryResult> {
    const lease = await this.acquire();
    try {
      return await lease.query(query, values);
    } finally {
      lease.release();
    }
  }

  /** Calls `hear` for each notification on the channel, also after the database was opened anew. */
  async listen(channel: string, hear: Hear): Promise<void> {
    const lease = await this.acquire();
    try {
      this.#listeners.set(hear, channel);
      await this.#alive?.db.listen(channel, hear);
    } finally {
      lease.release();
    }
  }

  async unlisten(hear: Hear): Promise<void> {
    const channel = this.#listeners.get(hear);
    this.#listeners.delete(hear);
    if (channel === undefined || this.#ended) return;
    const lease = await this.acquire();
    try {
      await this.#alive?.db.unlisten(channel, hear);
    } finally {
      lease.release();
    }
  }

  /** Waits for the present user and closes the database. */
  async end(): Promise<void> {
    if (this.#ended) return;
    await this.#turn();
    this.#ended = true;
    const alive = this.#alive;
    this.#alive = null;
    this.#next();
    await alive?.client.end();
    await alive?.db.close();
  }

  async #live(): Promise<Alive> {
    if (this.#ended) throw new Error('Cannot use a pool after calling end on the pool');
    if (this.#alive !== null) return this.#alive;
    const db = await this.#open();
    const client = new pg.Client({ ...createPgConfig(db) });
    await client.connect();
    const alive = { db, client };
    client.on('error', (error) => this.#die(alive, error));
    for (const [hear, channel] of this.#listeners) await db.listen(channel, hear);
    this.#alive = alive;
    return alive;
  }

  /** Opening takes a second of computing, so a failure stands for a while before it is tried again. */
  async #open(): Promise<PGlite> {
    const failed = this.#failed;
    if (failed !== null && performance.now() - failed.at < REOPEN_MS) throw failed.error;
    try {
      const db = await this.#options.open();
      this.#failed = null;
      return db;
    } catch (cause) {
      // The first time it is for whoever starts the product to judge; later it is an outage like that of a server.
      const error = this.#diedOf === null ? cause : cannotConnectNow(this.#diedOf, cause);
      this.#failed = { error, at: performance.now() };
      throw error;
    }
  }

  async #ask(alive: Alive, query: Query, values: unknown[] | undefined): Promise<pg.QueryResult> {
    if (this.#alive !== alive) throw wasRestarted();
    try {
      return await alive.client.query(query, values);
    } catch (error) {
      if (isFullDisk(error)) this.#full = true;
      if (isFatal(error)) this.#die(alive, error);
      throw error;
    }
  }

  /** What is dead is not closed: it would not answer. */
  #die(alive: Alive, cause: unknown): void {
    if (this.#alive !== alive) return;
    this.#alive = null;
    this.#diedOf = cause;
    this.#options.died(cause);
  }

  async #turn(): Promise<void> {
    if (!this.#lent) {
      this.#lent = true;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(new Error('timeout exceeded when trying to connect'));
      }, this.#options.lockTimeoutMs);
      const waiter = { go: resolve, timer };
      this.#waiting.push(waiter);
    });
  }

  #next(): void {
    const waiter = this.#waiting.shift();
    this.#lent = waiter !== undefined;
    if (waiter === undefined) return;
    clearTimeout(waiter.timer);
    waiter.go();
  }
}

/** FATAL and PANIC end a Postgres session, and here the whole server with it. */
function isFatal(error: unknown): boolean {
  return error instanceof Error && 'severity' in error && (error.severity === 'PANIC' || error.severity === 'FATAL');
}

function isFullDisk(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === '53100';
}

/** What a server says to sessions that it has to end because another one broke. */
function wasRestarted(): Error {
  return Object.assign(new Error('the embedded database was restarted'), { code: '57P02' });
}

/** With the SQLSTATE of a full disk when that was the cause, else of a server that starts: both are worth another try. */
function cannotConnectNow(diedOf: unknown, cause: unknown): Error {
  const code = isFullDisk(diedOf) ? '53100' : '57P03';
  return Object.assign(new Error('the embedded database cannot be opened again yet', { cause }), { code });
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}
