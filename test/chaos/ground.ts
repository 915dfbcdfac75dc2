import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { SESSION_NAME } from '../../bot/engine/takeover.ts';
import { migrate } from '../../bot/store/migrations.ts';
import { type Database, openDatabase } from '../../bot/store/open.ts';
import { preparedDataDir, removeDirectory } from '../support/database.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { silentLogger } from '../support/silent-logger.ts';

/** The database on which the processes stand, and what can be done to it. */
export type Ground = Readonly<{
  /** null for the embedded database, which the one process keeps in its data directory. */
  url: string | null;
  dataDir(place: number): Promise<string>;
  /** `pg_ctl stop -m immediate`. */
  crash(): Promise<void>;
  startAgain(): Promise<void>;
  /** Ends every session but the one that asks (pg_terminate_backend); gives how many. */
  cutSessions(): Promise<number>;
  /** Ends the session by which a process says that it lives, and only that; gives how many there were. */
  endLease(pid: number): Promise<number>;
  /** How many strands a process has begun and not ended. */
  strandsOf(pid: number): Promise<number>;
  /** For reading what is left, when no process runs any more. */
  open(): Promise<Database>;
  close(): Promise<void>;
}>;

/** A Postgres server of its own, so that it may be stopped. */
export async function postgresGround(): Promise<Ground> {
  const server = await startPostgres();
  const first = await openDatabase({ url: server.url }, silentLogger);
  await migrate(first.pool);
  await first.close();
  const folders = new Map<number, string>();
  return {
    url: server.url,
    dataDir: async (place) => {
      const folder = folders.get(place) ?? (await mkdtemp(path.join(os.tmpdir(), 'signalbox-chaos-')));
      folders.set(place, folder);
      return folder;
    },
    crash: () => server.crash(),
    startAgain: () => server.startAgain(),
    cutSessions: () => cut(server.url, 'true', []),
    endLease: (pid) => cut(server.url, 'application_name like $1', [`${SESSION_NAME}%-${pid}-%`]),
    strandsOf: (pid) => strandsOf(server.url, pid),
    open: () => openDatabase({ url: server.url }, silentLogger),
    close: async () => {
      await server.stop();
      for (const folder of folders.values()) await removeDirectory(folder);
    },
  };
}

export async function embeddedGround(): Promise<Ground> {
  const dataDir = await preparedDataDir();
  const none = async (): Promise<never> => {
    throw new Error('the embedded database cannot be stopped apart from its process');
  };
  return {
    url: null,
    dataDir: async () => dataDir,
    crash: none,
    startAgain: none,
    cutSessions: none,
    endLease: none,
    strandsOf: none,
    open: () => openDatabase({ dataDir }, silentLogger),
    close: () => removeDirectory(dataDir),
  };
}

async function cut(url: string, which: string, values: readonly string[]): Promise<number> {
  const text = `select count(pg_terminate_backend(pid))::int as found from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and ${which}`;
  return await found(url, text, values);
}

async function strandsOf(url: string, pid: number): Promise<number> {
  const text = `select count(*)::int as found from dbos.workflow_status where status = 'PENDING' and executor_id like $1`;
  return await found(url, text, [`%-${pid}-%`]);
}

async function found(url: string, text: string, values: readonly string[]): Promise<number> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<{ found: number }>(text, [...values]);
    return rows[0]?.found ?? 0;
  } finally {
    await client.end();
  }
}
