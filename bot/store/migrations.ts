import { Kysely, type MigrationProvider, Migrator, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { AppError } from '../core/errors.ts';
import { storeError, translated } from './database-errors.ts';
import { spine } from './migrations/0001-spine.ts';
import { approvals } from './migrations/0002-approvals.ts';
import { people } from './migrations/0003-people.ts';
import { delegations } from './migrations/0004-delegations.ts';
import { siteVersions } from './migrations/0005-site-versions.ts';
import { reviews } from './migrations/0006-reviews.ts';
import { cardStrays } from './migrations/0007-card-strays.ts';
import { speech } from './migrations/0008-speech.ts';
import { rulesTold } from './migrations/0009-rules-told.ts';
import { auditTree } from './migrations/0010-audit-tree.ts';
import { auditForwarding } from './migrations/0012-audit-forwarding.ts';
import { auditErasure } from './migrations/0013-audit-erasure.ts';
import { auditAppend } from './migrations/0014-audit-append.ts';
import { auditReading } from './migrations/0015-audit-reading.ts';
import { auditSearch } from './migrations/0016-audit-search.ts';
import { checkpointsBySize } from './migrations/0017-checkpoints-by-size.ts';
import { runTrace } from './migrations/0018-run-trace.ts';
import { auditByTime } from './migrations/0019-audit-by-time.ts';
import { runsByConversation } from './migrations/0020-runs-by-conversation.ts';
import { reach } from './migrations/0021-reach.ts';
import { runsByChannel } from './migrations/0022-runs-by-channel.ts';
import { ownRuns } from './migrations/0023-own-runs.ts';
import { runsTogether } from './migrations/0024-runs-together.ts';
import { cardsToRevive } from './migrations/0025-cards-to-revive.ts';
import { SCHEMA } from './schema.ts';

/** Every migration in its order. The names are on record in each database: never rename one. */
const MIGRATIONS = {
  '0001-spine': spine,
  '0002-approvals': approvals,
  '0003-people': people,
  '0004-delegations': delegations,
  '0005-site-versions': siteVersions,
  '0006-reviews': reviews,
  '0007-card-strays': cardStrays,
  '0008-speech': speech,
  '0009-rules-told': rulesTold,
  '0010-audit-tree': auditTree,
  '0012-audit-forwarding': auditForwarding,
  '0013-audit-erasure': auditErasure,
  '0014-audit-append': auditAppend,
  '0015-audit-reading': auditReading,
  '0016-audit-search': auditSearch,
  '0017-checkpoints-by-size': checkpointsBySize,
  '0018-run-trace': runTrace,
  '0019-audit-by-time': auditByTime,
  '0020-runs-by-conversation': runsByConversation,
  '0021-reach': reach,
  '0022-runs-by-channel': runsByChannel,
  '0023-own-runs': ownRuns,
  '0024-runs-together': runsTogether,
  '0025-cards-to-revive': cardsToRevive,
};

const provider: MigrationProvider = { getMigrations: () => Promise.resolve(MIGRATIONS) };

/**
 * Brings the database up to date and returns the names of what it applied. Two processes at once apply everything
 * once. Throws `unavailable`, or `internal`/`store.not_migrated`; the failed migration has then left nothing behind.
 */
export async function migrate(pool: pg.Pool): Promise<readonly string[]> {
  const { error, results } = await migratorOn(pool).migrateToLatest();
  if (error !== undefined) throw notMigrated(error);
  return (results ?? []).map((result) => result.migrationName);
}

/** What `migrate` would apply, in its order; changes nothing. Throws `unavailable`. */
export async function pendingMigrations(pool: pg.Pool): Promise<readonly string[]> {
  const migrations = await translated(migratorOn(pool).getMigrations());
  return migrations.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name);
}

function migratorOn(pool: pg.Pool): Migrator {
  // Kysely must not end the pool it was lent, so this one is never destroyed.
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  return new Migrator({ db, provider, migrationTableSchema: SCHEMA });
}

function notMigrated(error: unknown): unknown {
  const known = storeError(error);
  if (known instanceof AppError) return known;
  return new AppError({
    code: 'internal',
    reason: 'store.not_migrated',
    message: 'The database could not be brought up to date, so Signalbox does not start. The log says which step failed.',
    cause: error,
  });
}
