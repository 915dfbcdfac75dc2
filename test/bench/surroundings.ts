import { execFile } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';
import { promisify } from 'node:util';
import pg from 'pg';
import { freshPostgres } from '../support/postgres.ts';
import type { Report } from './report.ts';

/** Where it was measured; `load` of the last minute before. */
export async function machineNow(): Promise<Omit<Report['machine'], 'loadAfter'>> {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    postgres: await postgresVersion(),
    loadBefore: loadNow(),
  };
}

export function loadNow(): number {
  return Number((loadavg()[0] ?? Number.NaN).toFixed(2));
}

async function postgresVersion(): Promise<string> {
  const { url, drop } = await freshPostgres();
  const client = new pg.Client(url);
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version ?? 'unknown';
  } finally {
    await client.end();
    await drop();
  }
}

/** The commit that is checked out, with a + when something was changed; null outside of a checkout. */
export async function commitNow(): Promise<string | null> {
  try {
    const git = async (...args: readonly string[]) => (await promisify(execFile)('git', [...args])).stdout.trim();
    const changed = await git('status', '--porcelain', '--untracked-files=no');
    return `${await git('rev-parse', '--short=12', 'HEAD')}${changed === '' ? '' : '+'}`;
  } catch {
    // No git, or no repository: the figures count all the same.
    return null;
  }
}
