import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

/** One server per test process, started when the first suite asks for it. */
let server: Promise<PostgresServer> | null = null;

/** A new, empty database on `TEST_DATABASE_URL` or on a server of our own. `drop` ends every connection to it. */
export async function freshPostgres(): Promise<Readonly<{ url: string; drop(): Promise<void> }>> {
  const base = process.env['TEST_DATABASE_URL'] ?? (await ownServer()).url;
  const name = `signalbox_test_${randomBytes(6).toString('hex')}`;
  await administer(base, `create database ${name}`);
  const url = new URL(base);
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => administer(base, `drop database if exists ${name} with (force)`) };
}

function ownServer(): Promise<PostgresServer> {
  server ??= startPostgres();
  return server;
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

/** Ends the server of this process, if there is one. Call it after the last suite. */
export async function stopPostgres(): Promise<void> {
  if (server !== null) await (await server).stop();
  server = null;
}
