import type pg from 'pg';
import type { AuditEvent } from '../core/audit/event.ts';
import { AppError } from '../core/errors.ts';
import type { Logger, OpenTx } from '../core/ports.ts';
import { SYSTEM } from '../core/principal.ts';
import { writeEvents, writtenOrRefused } from './audit-append.ts';
import { dbOn, oneAtATime } from './db.ts';

/** Written and rolled back, so that nobody ever reads it. */
const PROBE: AuditEvent = {
  id: 'probe',
  at: new Date(0),
  type: 'log.opened',
  actor: SYSTEM,
  via: 'engine',
  runId: null,
  stepId: null,
  workflow: null,
  environment: null,
  planHash: null,
  rule: null,
  sentence: 'Whether the audit log can be written.',
  detail: { events: 0 },
};

type AuditWatchParts = Readonly<{
  pool: pg.Pool;
  logger: Logger;
  /** Called with how many events a transaction has added, as it is committed. Must neither throw nor take time: the commit is not over before. */
  recorded?: (events: number) => void;
}>;

/**
 * Knows whether this process can write the audit log. It is in trouble from the first events that could not be written until
 * some could, be it those of a probe; the log of the process says both once.
 */
export class AuditWatch {
  readonly #pool: pg.Pool;
  readonly #logger: Logger;
  readonly #recorded: (events: number) => void;
  #trouble: unknown = null;

  constructor({ pool, logger, recorded = () => undefined }: AuditWatchParts) {
    this.#pool = pool;
    this.#logger = logger;
    this.#recorded = recorded;
  }

  /** To be called with how many events a transaction has added, by whoever commits it. */
  committed(events: number): void {
    if (events > 0) this.#recorded(events);
  }

  /** The transaction, whose writing of events is watched. */
  watched(tx: OpenTx): OpenTx {
    let wrote = false;
    return {
      ...tx,
      appendEvents: (events) => {
        wrote ||= events.length > 0;
        return tx.appendEvents(events);
      },
      commit: () => (wrote ? this.#watch(tx.commit()) : tx.commit()),
    };
  }

  /** Throws `unavailable`/`audit.not_written` while the log cannot be written. */
  requireWritable(): void {
    if (this.#trouble === null) return;
    throw new AppError({
      code: 'unavailable',
      reason: 'audit.not_written',
      message: 'The audit log cannot be written, so nothing is done. The log of Signalbox says why.',
      cause: this.#trouble,
    });
  }

  /** While in trouble, finds out whether events can be written again, in a transaction that is rolled back. Called every second or so. */
  async probe(): Promise<void> {
    if (this.#trouble === null) return;
    const connection = await this.#pool.connect();
    let broken: Error | undefined;
    try {
      await connection.query('BEGIN');
      await this.#watch(writtenOrRefused(writeEvents(dbOn(oneAtATime(connection)), [PROBE])));
    } catch {
      // Why it cannot is in the log since the trouble began; the next probe tries again.
    } finally {
      broken = await connection.query('ROLLBACK').then(() => undefined, asError);
      connection.release(broken);
    }
  }

  async #watch(writing: Promise<void>): Promise<void> {
    try {
      await writing;
    } catch (error) {
      if (error instanceof AppError && error.reason === 'audit.not_written') this.#failed(error);
      throw error;
    }
    if (this.#trouble === null) return;
    this.#trouble = null;
    this.#logger.info({}, 'The audit log can be written again.');
  }

  #failed(error: AppError): void {
    if (this.#trouble === null)
      this.#logger.error({ err: error, reason: error.reason }, 'The audit log cannot be written, so nothing is done.');
    this.#trouble = error;
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
