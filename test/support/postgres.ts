import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

/**
 * One server per test process, started when the first suite asks for it. It hangs on `process` because mocha loads hooks
 * by `require` and suites by `import`, which gives each a copy of this module.
 */
const SERVER = Symbol.for('signalbox.test.postgres');
const held: NodeJS.Process & { [SERVER]?: Promise<PostgresServer> | undefined } = process;

/** A new, empty database on `TEST_DATABASE_URL` or on a server of our own. `drop` ends every connection to it. */
export async function freshPostgres(): Promise<Readonly<{ url: string; drop(): Promise<void> }>> {
  const base = process.env['TEST_DATABASE_URL'] ?? (await ownServer()).url;
  const name = `signalbox_test_${randomBytes(6).toString('hex')}`;
  await administer(base, `create database ${name}`);
  const url = new URL(base);
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => administer(base, `drop database if exists ${name} with (force)`) };
}

/** Ends the server of this process, if there is one. Call it after the last suite. */
export async function stopPostgres(): Promise<void> {
  const server = held[SERVER];
  held[SERVER] = undefined;
  await (await server)?.stop();
}

function ownServer(): Promise<PostgresServer> {
  held[SERVER] ??= startPostgres();
  return held[SERVER];
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
