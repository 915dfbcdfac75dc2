import type { Places } from './config.ts';
import { AppError } from './core/errors.ts';
import type { Logger } from './core/ports.ts';
import type { Secret } from './core/secret.ts';
import { ENGINE_SCHEMA, grantEngine, migrateEngine, migrateEngineOf } from './engine/tables.ts';
import { ensureAppRole, loginOf } from './store/app-role.ts';
import { migrate } from './store/migrations.ts';
import { type Database, openDatabase } from './store/open.ts';
import { asOwner, withoutLimits } from './store/owner.ts';
import { grantStore } from './store/rights.ts';
import { rightsWarnings } from './store/rights-warnings.ts';
import { SCHEMA } from './store/schema.ts';

type Where = Pick<Places, 'dataDir' | 'databaseUrl' | 'migrationUrl'> & Partial<Pick<Places, 'embeddedSync'>>;

/**
 * Opens the database of an installation, up to date: migrated by the user that owns the tables where there is one of its own, whose
 * connections are closed by then. Throws what `openDatabase`, `migrate` and `asOwner` throw, and `forbidden`/`store.may_not_migrate`.
 */
export async function openMigrated(where: Where, logger: Logger): Promise<Database> {
  const { dataDir, embeddedSync: synced = false, databaseUrl, migrationUrl } = where;
  if (databaseUrl !== null && migrationUrl !== null) await migrateAsOwner(migrationUrl.reveal(), databaseUrl.reveal());
  const database = await openDatabase(databaseUrl === null ? { dataDir, synced } : { url: databaseUrl.reveal() }, logger);
  try {
    await ifAllowed(databaseUrl === null ? migrate(database.pool) : withoutLimits(databaseUrl.reveal(), migrate));
    if (database.kind === 'embedded') return database;
    await ifAllowed(migrateEngineOf(database));
    return { ...database, warnings: [...database.warnings, ...(await rightsWarnings(database.pool))] };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Only brings it up to date, by the user that owns the tables where there is one of its own. Gives warnings, as the open database has them. */
export async function migrateOnly(where: Where, logger: Logger): Promise<readonly string[]> {
  const { databaseUrl, migrationUrl } = where;
  if (databaseUrl !== null && migrationUrl !== null) {
    // The other one's password need not be known here.
    await migrateAsOwner(migrationUrl.reveal(), databaseUrl.reveal());
    return [];
  }
  const database = await openMigrated(where, logger);
  await database.close();
  return database.warnings;
}

type Server = Readonly<{ databaseUrl: Secret; migrationUrl: Secret | null }>;

/** Brings the database of a server up to date and lends connections of the user that owns it. Throws as `openMigrated` does. */
export async function migratedBy<T>({ databaseUrl, migrationUrl }: Server, work: (owner: Database['pool']) => Promise<T>): Promise<T> {
  if (migrationUrl !== null) return await asMigratedOwner(migrationUrl.reveal(), databaseUrl.reveal(), work);
  return await withoutLimits(databaseUrl.reveal(), async (owner) => {
    await ifAllowed(migrate(owner).then(() => migrateEngine(owner)));
    return await work(owner);
  });
}

/** Only the user of the product may have rights taken from it: were it the owner, it would lock itself out. */
async function asMigratedOwner<T>(ownerUrl: string, productUrl: string, work: (owner: Database['pool']) => Promise<T>): Promise<T> {
  const product = loginOf(productUrl);
  if (product.user === loginOf(ownerUrl).user) throw sameUser(product.user);
  return await asOwner(ownerUrl, [SCHEMA, ENGINE_SCHEMA], async (owner) => {
    await ensureAppRole(owner, product);
    await migrate(owner);
    await migrateEngine(owner);
    await grantStore(owner, product.user);
    await grantEngine(owner, product.user);
    return await work(owner);
  });
}

async function migrateAsOwner(ownerUrl: string, productUrl: string): Promise<void> {
  await asMigratedOwner(ownerUrl, productUrl, () => Promise.resolve());
}

async function ifAllowed(migrating: Promise<unknown>): Promise<void> {
  try {
    await migrating;
  } catch (error) {
    if (!isDenied(error)) throw error;
    throw new AppError({
      code: 'forbidden',
      reason: 'store.may_not_migrate',
      message:
        'The database has to be brought up to date, which the user of DATABASE_URL may not do. Run “npx signalbox db migrate” with MIGRATION_DATABASE_URL, or set that for the start; see “Database rights” in docs/operations.md.',
      cause: error,
    });
  }
}

/** SQLSTATE 42501, also behind what was made of it. */
function isDenied(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === '42501') || isDenied(error.cause);
}

function sameUser(user: string): AppError {
  return new AppError({
    code: 'invalid',
    reason: 'store.same_user',
    message: `MIGRATION_DATABASE_URL names the same database user as DATABASE_URL, “${user}”. Give it a user of its own that owns the tables; see “Database rights” in docs/operations.md.`,
  });
}
