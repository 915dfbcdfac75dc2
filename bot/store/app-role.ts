import pg from 'pg';
import { AppError } from '../core/errors.ts';
import { scramVerifier } from './scram.ts';

/** Who an address logs in as; `password` is null where it holds none. */
export type Login = Readonly<{ user: string; password: string | null }>;

const PRINTABLE = /^[ -~]+$/;

/** Who the driver logs in as with this address, its defaults included. */
export function loginOf(url: string): Login {
  const { user, password } = new pg.Client({ connectionString: url });
  return { user: user ?? '', password: typeof password === 'string' && password !== '' ? password : null };
}

/**
 * Creates the role that the product works with where there is none of its name, without any right beyond logging in. Its password
 * is the address's, as a verifier; without one an administrator sets it. A role that exists is left as it is. Throws
 * `forbidden`/`store.no_app_role` when it would have to be created and may not be.
 */
export async function ensureAppRole(owner: pg.Pool, { user, password }: Login): Promise<void> {
  const { rowCount } = await owner.query('select 1 from pg_roles where rolname = $1', [user]);
  if (rowCount !== 0) return;
  const { rows } = await owner.query<{ may: boolean }>(
    'select rolsuper or rolcreaterole as may from pg_roles where rolname = current_user',
  );
  if (rows[0]?.may !== true || (password !== null && !PRINTABLE.test(password))) throw notCreated(user);
  const verifier = password === null ? '' : ` password ${pg.escapeLiteral(await scramVerifier(password))}`;
  await owner.query(
    `create role ${pg.escapeIdentifier(user)} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls${verifier}`,
  );
}

function notCreated(user: string): AppError {
  return new AppError({
    code: 'forbidden',
    reason: 'store.no_app_role',
    message: `The database user “${user}” of DATABASE_URL does not exist and cannot be created from here. Let an administrator create it as “Database rights” in docs/operations.md shows.`,
  });
}
