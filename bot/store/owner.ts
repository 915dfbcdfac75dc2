import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { AppError } from '../core/errors.ts';

/** Who migrates at a time; any fixed number will do. */
const LOCK = 7_446_326;
const LOCK_EVERY_MS = 100;

/**
 * Lends the work connections of the role that owns the schemas, to one process at a time, and closes them. Throws `unavailable` when
 * the server does not answer, and `forbidden` when the role cannot own the schemas, or does not own what is in them.
 */
export async function asOwner<T>(url: string, schemas: readonly string[], work: (owner: pg.Pool) => Promise<T>): Promise<T> {
  return withoutLimits(url, async (pool) => {
    const guard = await pool.connect().catch((error: unknown) => {
      throw notReached(error);
    });
    try {
      await lock(guard);
      await requireOwnership(guard, schemas);
      return await work(pool);
    } finally {
      // Closed, not returned: that frees the lock, whatever state the connection is in.
      guard.release(true);
    }
  });
}

/** Lends connections on which a statement may take as long as it needs, such as the index of a large log, and closes them. */
export async function withoutLimits<T>(url: string, work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  // Whatever other users may create, nothing of it is called by the role that owns everything.
  const options = '-c search_path=pg_catalog';
  const pool = new pg.Pool({ connectionString: url, application_name: 'signalbox migration', connectionTimeoutMillis: 10_000, options });
  // Without listeners, the loss of a connection, idle or lent, would end the process; the next statement says it.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

/** Asks again and again: a statement that waits would hold up what builds an index beside the running product. */
async function lock(guard: pg.PoolClient): Promise<void> {
  for (;;) {
    const { rows } = await guard.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [LOCK]);
    if (rows[0]?.mine === true) return;
    await wait(LOCK_EVERY_MS);
  }
}

const STANDING = `
  select current_user as "user", current_database() as "database", has_database_privilege(current_database(), 'create') as "mayCreate",
    (select count(*)::integer from pg_namespace where nspname = any ($1)) as "schemas",
    (select min(pg_get_userbyid(owner)) from (
      select nspowner as owner from pg_namespace where nspname = any ($1)
      union all select relowner from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = any ($1)
      union all select proowner from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = any ($1)
    ) owned where pg_get_userbyid(owner) <> current_user) as "stranger"`;

type Standing = Readonly<{ user: string; database: string; mayCreate: boolean; schemas: number; stranger: string | null }>;

async function requireOwnership(guard: pg.PoolClient, schemas: readonly string[]): Promise<void> {
  const { rows } = await guard.query<Standing>(STANDING, [schemas]);
  const [standing] = rows;
  if (standing === undefined) return;
  const { user, database, mayCreate, stranger } = standing;
  const name = pg.escapeIdentifier(user);
  if (stranger !== null) {
    const statement = `REASSIGN OWNED BY ${pg.escapeIdentifier(stranger)} TO ${name}`;
    throw forbidden('store.other_owner', `Tables of Signalbox belong to the database user “${stranger}”`, statement);
  }
  if (standing.schemas < schemas.length && !mayCreate) {
    const statement = `GRANT CREATE ON DATABASE ${pg.escapeIdentifier(database)} TO ${name}`;
    throw forbidden('store.may_not_create', 'The user of MIGRATION_DATABASE_URL may not create schemas in this database', statement);
  }
}

function forbidden(reason: string, what: string, statement: string): AppError {
  const message = `${what}, so MIGRATION_DATABASE_URL cannot be used. Let an administrator type in this database: ${statement}`;
  return new AppError({ code: 'forbidden', reason, message });
}

function notReached(error: unknown): AppError {
  return new AppError({
    code: 'unavailable',
    reason: 'store.unavailable',
    message: 'The Postgres server of MIGRATION_DATABASE_URL cannot be reached. Check the address, the password and that the server runs.',
    cause: error,
  });
}
