import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from '../core/ports.ts';
import { recoverWorkflowsOf } from './internals.ts';
import { repeat } from './repeat.ts';
import { CHANNEL } from './wake.ts';

/** First key of the advisory locks that say "this executor lives"; any fixed number will do. */
export const LOCKS = 7_446_325;
const SCAN_MS = 1000;
const RECONNECT_MS = 1000;

/** Postgres keeps 63 bytes of a name. By it `signalbox doctor` knows whose lease it is. */
export const SESSION_NAME = 'signalbox engine ';

type Options = Readonly<{ url: string; executorId: string; logger: Logger; wake: () => void }>;

/**
 * Says to other processes on the same Postgres that this executor lives, hears their news, and takes over the strands of
 * executors that do not live any more. A session advisory lock does it: the server frees it when the process or its
 * host is gone.
 *
 * It must be held before DBOS launches, else a peer takes live strands. When its connection breaks, a peer may take
 * over although this process lives; what this process then still writes is refused by the owner token, and it takes the
 * lock again. Needs a direct connection: a pooler in transaction mode cannot hold a session lock.
 */
export class Takeover {
  readonly #options: Options;
  readonly #stop = new AbortController();
  #session: pg.Client | null = null;
  #endScan: () => Promise<void> = () => Promise.resolve();

  private constructor(options: Options) {
    this.#options = options;
  }

  /** Connects and takes the lock. Throws what the driver throws when the server does not answer. */
  static async hold(options: Options): Promise<Takeover> {
    const takeover = new Takeover(options);
    await takeover.#connect();
    return takeover;
  }

  /** Begins to look for dead executors: at once, then every second. Call it after DBOS has launched. */
  watch(): void {
    const { logger } = this.#options;
    const failed = (error: unknown): void => logger.warn({ err: error }, 'Looking for steps of ended processes failed; it is tried again.');
    this.#endScan = repeat(SCAN_MS, () => this.#scan(), failed);
  }

  /** Frees the lock: from now on peers may take over what this process has left unfinished. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#endScan();
    await this.#session?.end();
  }

  async #connect(): Promise<void> {
    const { url, executorId, wake } = this.#options;
    const session = new pg.Client({ connectionString: url, application_name: sessionName(executorId), keepAlive: true });
    session.on('error', () => this.#lost(session));
    session.on('end', () => this.#lost(session));
    session.on('notification', wake);
    try {
      await session.connect();
      // A host that is gone frees its lock after about eleven seconds.
      await session.query('set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3');
      await session.query('select pg_advisory_lock($1, hashtext($2))', [LOCKS, executorId]);
      await session.query(`listen ${CHANNEL}`);
    } catch (error) {
      // Harmless: it failed already, and this only closes what is left of it.
      await session.end().catch(() => undefined);
      throw error;
    }
    this.#session = session;
  }

  #lost(session: pg.Client): void {
    if (this.#session !== session) return;
    this.#session = null;
    if (this.#stop.signal.aborted) return;
    this.#options.logger.warn({}, 'The connection that guards running steps was lost and is opened again.');
    void this.#reconnect();
  }

  async #reconnect(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        await this.#connect();
        this.#options.wake();
        break;
      } catch (error) {
        this.#options.logger.warn({ err: error }, 'The database does not answer yet.');
        await this.#pause(RECONNECT_MS);
      }
    }
    if (this.#stop.signal.aborted) await this.#session?.end();
  }

  async #scan(): Promise<void> {
    const session = this.#session;
    if (session === null) return;
    const text = `select distinct executor_id as id from dbos.workflow_status where status = 'PENDING' and executor_id <> $1`;
    const { rows } = await session.query<{ id: string }>(text, [this.#options.executorId]);
    for (const { id } of rows) await this.#takeOver(session, id);
  }

  async #takeOver(session: pg.Client, executorId: string): Promise<void> {
    const text = 'select pg_try_advisory_lock($1, hashtext($2)) as dead';
    const { rows } = await session.query<{ dead: boolean }>(text, [LOCKS, executorId]);
    if (rows[0]?.dead !== true) return;
    try {
      const count = await recoverWorkflowsOf(executorId);
      this.#options.logger.info({ executorId, count }, 'Took over the unfinished steps of a process that has ended.');
    } finally {
      await session.query('select pg_advisory_unlock($1, hashtext($2))', [LOCKS, executorId]);
    }
    this.#options.wake();
  }

  async #pause(ms: number): Promise<void> {
    // Harmless: a timer fails only when it is aborted, and then the loop ends.
    await wait(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }
}

function sessionName(executorId: string): string {
  return `${SESSION_NAME}${executorId}`.slice(0, 63);
}
