import type { Clock } from '../core/clock.ts';
import { engineIsCurrent } from '../engine/tables.ts';
import { pendingMigrations } from '../store/migrations.ts';
import type { Database } from '../store/open.ts';
import { rightsWarnings } from '../store/rights-warnings.ts';
import { serverOf } from '../store/undecided.ts';
import { type Finding, fine, looked, note, wrong } from './finding.ts';

/** From here on times that people read begin to be wrong, and from there on approvals expire at another moment than they say. */
const NOTABLE_SKEW_MS = 1_000;
const WRONG_SKEW_MS = 5_000;

/** Tables, rights and the clock of a database that is open. */
export async function databaseFindings(database: Database, clock: Clock): Promise<readonly Finding[]> {
  const [tables, rights, skew] = await Promise.all([
    looked('database', () => tablesOf(database)),
    looked('rights', () => rightsOf(database)),
    looked('clock', () => skewOf(database, clock)),
  ]);
  return [...tables, ...rights, ...skew];
}

async function tablesOf({ pool, kind }: Database): Promise<Finding> {
  const { version } = await serverOf(pool);
  const pending = await pendingMigrations(pool);
  const facts = { kind, version, pending };
  if (pending.length > 0 || !(await engineIsCurrent(pool)))
    return wrong('database', 'The tables are of another version than this program. Run: npx signalbox db migrate', facts);
  return fine(
    'database',
    `${kind === 'embedded' ? 'The embedded database' : `Postgres ${version}`} answers, and its tables are up to date.`,
    facts,
  );
}

async function rightsOf(database: Database): Promise<readonly Finding[]> {
  if (database.kind === 'embedded')
    return [note('rights', 'The embedded database has one user, who could change the audit log. For production set DATABASE_URL.')];
  const warnings = await rightsWarnings(database.pool);
  if (warnings.length === 0) return [fine('rights', 'Its user may add to the audit log and cannot change it.')];
  return warnings.map((warning) => note('rights', warning));
}

async function skewOf({ pool, kind }: Database, clock: Clock): Promise<Finding> {
  // What is open already answers at once.
  await serverOf(pool);
  const before = clock.now().getTime();
  const { at } = await serverOf(pool);
  const after = clock.now().getTime();
  const skewMs = Math.round(at.getTime() - (before + after) / 2);
  const surelyMs = Math.max(0, Math.abs(skewMs) - (after - before) / 2);
  const facts = { skewMs, withinMs: after - before };
  if (kind === 'embedded' || surelyMs < NOTABLE_SKEW_MS) return fine('clock', 'This machine and the database have the same time.', facts);
  const seconds = Math.round(Math.abs(skewMs) / 100) / 10;
  const sentence = `The clock of the database is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} the one of this machine. Have both set by the same time server.`;
  return surelyMs < WRONG_SKEW_MS ? note('clock', sentence, facts) : wrong('clock', sentence, facts);
}
