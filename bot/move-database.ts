import { readPlaces } from './config.ts';
import { systemClock } from './core/clock.ts';
import { AppError } from './core/errors.ts';
import { Masker } from './core/masking/masker.ts';
import { ENGINE_SCHEMA, migrateEngineOf } from './engine/tables.ts';
import type { Env } from './environment.ts';
import { createLogger } from './log.ts';
import { migratedBy, openMigrated } from './migrated-database.ts';
import { markMoved } from './store/moved.ts';
import { type Moved, moveRows } from './store/moving/move.ts';
import { SCHEMA } from './store/schema.ts';

/**
 * Moves the embedded database of the environment to the Postgres of DATABASE_URL, and marks it as moved. Gives lines for people; throws what
 * `openDatabase`, `openMigrated` and `moveRows` throw, and then nothing was moved; doing it again after a crash ends what was begun.
 */
export async function moveDatabase(env: Env): Promise<readonly string[]> {
  const masker = new Masker();
  const places = await readPlaces(env, masker);
  const { dataDir, databaseUrl } = places;
  if (databaseUrl === null) throw nowhere();
  const embedded = await openMigrated(
    { dataDir, databaseUrl: null, migrationUrl: null },
    createLogger({ level: 'warn', human: true, masker }),
  );
  try {
    await migrateEngineOf(embedded);
    const moved = await migratedBy({ ...places, databaseUrl }, (owner) =>
      moveRows({ from: embedded.pool, to: owner, schemas: [SCHEMA, ENGINE_SCHEMA] }),
    );
    await markMoved(dataDir, systemClock.now());
    return [
      told(moved),
      `${dataDir} is kept as it was, and is not opened any more. Next: npx signalbox audit verify, then start with DATABASE_URL.`,
    ];
  } finally {
    await embedded.close();
  }
}

function told({ already, rows, events, runs }: Moved): string {
  const what = `${events} events and ${runs} runs`;
  return already ? `It was moved before: ${what} are there.` : `Moved: ${what}, ${rows} rows in all.`;
}

function nowhere(): AppError {
  return new AppError({
    code: 'invalid',
    reason: 'store.move_where',
    message: 'Set DATABASE_URL to the empty Postgres database to move to, and SIGNALBOX_DATA_DIR to the data directory to move from.',
  });
}
