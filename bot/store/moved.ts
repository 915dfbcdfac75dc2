import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../core/errors.ts';

const MARK = 'database.moved';

/** Says in a data directory that its database went to a server: working on in both would be two logs of one name. */
export async function markMoved(dataDir: string, at: Date): Promise<void> {
  await writeFile(path.join(dataDir, MARK), `${at.toISOString()}\n`);
}

/** Throws `conflict`/`store.moved` for a data directory whose database went to a server. */
export async function requireNotMoved(dataDir: string): Promise<void> {
  const mark = path.join(dataDir, MARK);
  const at = await readFile(mark, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  if (at === null) return;
  throw new AppError({
    code: 'conflict',
    reason: 'store.moved',
    message: `The database in ${dataDir} was moved to Postgres (${at.trim()}). Set DATABASE_URL to work there; to work here again, and lose what was done there, delete ${mark}.`,
  });
}
