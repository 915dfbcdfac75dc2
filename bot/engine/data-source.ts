import { AsyncLocalStorage } from 'node:async_hooks';
import { DBOS } from '@dbos-inc/dbos-sdk';
import {
  type DataSourceTransactionHandler,
  DBOSStepAlreadyRecordedError,
  DBOSWorkflowConflictError,
  migrateDataSourcePG,
  registerDataSource,
  replayRecordedStep,
  runTransaction,
} from '@dbos-inc/dbos-sdk/datasource';
import type pg from 'pg';
import { AppError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { Logger, OpenTx, Tx } from '../core/ports.ts';
import type { Drain } from './drain.ts';
import { ownerToken } from './internals.ts';
import { persist } from './patience.ts';
import { ENGINE_SCHEMA } from './tables.ts';

const NAME = 'signalbox';

type Options = Readonly<{
  pool: pg.Pool;
  txOn: (connection: pg.ClientBase) => OpenTx;
  drain: Drain;
  logger: Logger;
}>;
type Step = Readonly<{ workflowId: string; stepId: number }>;

/**
 * Runs a step of a workflow in one database transaction together with the record that it was done, so that it happens
 * exactly once however often the workflow is repeated. The record and the check that this execution still owns the
 * workflow are written on the transaction's own connection.
 *
 * It leaves out `deleteCheckpoints`, so DBOS keeps its records when a workflow ends: a workflow that ended by a mistake
 * (`mend.ts`) must find them when it goes on. `retention.ts` removes them.
 */
export class AppDataSource implements DataSourceTransactionHandler {
  readonly name = NAME;
  readonly #options: Options;
  readonly #tx = new AsyncLocalStorage<Tx>();

  constructor(options: Options) {
    this.#options = options;
    registerDataSource(this);
  }

  /** Runs `work` as the step `name` of the present workflow. What it returns is recorded, so it must survive JSON. */
  async step<T extends JsonObject>(name: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return await runTransaction(() => work(this.#lent()), name, { dsName: NAME });
  }

  async initialize(): Promise<void> {
    await this.#transaction(async (connection) => {
      await migrateDataSourcePG(async (sql) => (await connection.query(sql)).rows, ENGINE_SCHEMA);
      // Postgres answers COMMIT of a transaction in which a statement failed with ROLLBACK, and that is no error to it.
      if ((await connection.query('COMMIT')).command !== 'COMMIT') throw internal('engine.rolled_back');
    });
  }

  destroy(): Promise<void> {
    return Promise.resolve();
  }

  async invokeTransactionFunction<This, Args extends unknown[], Return>(
    _config: unknown,
    target: This,
    func: (this: This, ...args: Args) => Promise<Return>,
    ...args: Args
  ): Promise<Return> {
    const step = presentStep();
    const { drain, logger } = this.#options;
    const final = (error: unknown): boolean => error instanceof DBOSWorkflowConflictError;
    return await persist({ drain, logger, what: 'A step in the database', final }, async () => {
      const recorded = await this.#recorded(step);
      if (recorded !== undefined) return replayRecordedStep<Return>(recorded);
      return await this.#transaction(async (connection) => {
        const tx = this.#options.txOn(connection);
        const result = await this.#tx.run(tx, () => func.call(target, ...args));
        await record(connection, step, result);
        await tx.commit();
        return result;
      });
    });
  }

  #lent(): Tx {
    const tx = this.#tx.getStore();
    if (tx === undefined) throw internal('engine.no_transaction');
    return tx;
  }

  async #recorded({ workflowId, stepId }: Step): Promise<{ output: string | null; error: string | null } | undefined> {
    const text = `select output, error from ${ENGINE_SCHEMA}.transaction_completion where workflow_id = $1 and function_num = $2`;
    const { rows } = await this.#options.pool.query<{ output: string | null; error: string | null }>(text, [workflowId, stepId]);
    return rows[0];
  }

  /** The work commits, as the last thing it does. */
  async #transaction<T>(work: (connection: pg.PoolClient) => Promise<T>): Promise<T> {
    const connection = await this.#options.pool.connect();
    let broken: Error | undefined;
    try {
      await connection.query('BEGIN ISOLATION LEVEL READ COMMITTED');
      return await work(connection);
    } catch (error) {
      broken = isUnknown(error) ? error : await connection.query('ROLLBACK').then(() => undefined, asError);
      throw error;
    } finally {
      connection.release(broken);
    }
  }
}

/** The first execution to record a step wins; a second one rolls back and replays the first one's result. */
async function record(connection: pg.PoolClient, { workflowId, stepId }: Step, result: unknown): Promise<void> {
  const { rowCount } = await connection.query(
    `insert into ${ENGINE_SCHEMA}.transaction_completion (workflow_id, function_num, output) values ($1, $2, $3) on conflict do nothing`,
    // DBOS reads this as SuperJSON, whose text for plain JSON is the value under `json`.
    [workflowId, stepId, JSON.stringify({ json: result })],
  );
  if (rowCount !== 1) throw new DBOSStepAlreadyRecordedError(workflowId, stepId);
  const token = ownerToken(workflowId);
  const { rows } = await connection.query<{ owner_xid: string | null }>(
    `select owner_xid from ${ENGINE_SCHEMA}.workflow_status where workflow_uuid = $1 for share`,
    [workflowId],
  );
  if (rows[0]?.owner_xid !== token) throw new DBOSWorkflowConflictError(workflowId);
}

function presentStep(): Step {
  const workflowId = DBOS.workflowID;
  const stepId = DBOS.stepID;
  if (workflowId === undefined || stepId === undefined) throw internal('engine.no_workflow');
  return { workflowId, stepId };
}

/** Whose answer is missing is not asked again: it might never answer. */
function isUnknown(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'outcome_unknown';
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

function internal(reason: string): AppError {
  return new AppError({
    code: 'internal',
    reason,
    message: 'Something went wrong inside Signalbox. An administrator can find the details in the log.',
  });
}
