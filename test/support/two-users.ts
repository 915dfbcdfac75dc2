import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Places } from '../../bot/config.ts';
import { createSecret } from '../../bot/core/secret.ts';
import { freshPostgres } from './postgres.ts';

/** An empty Postgres database, a user who may own what is in it, and one for the product, whom migrations create. */
export type TwoUsers = Readonly<{
  /** Where an installation finds both. */
  places: Pick<Places, 'dataDir' | 'databaseUrl' | 'migrationUrl'>;
  owner: string;
  product: string;
  ownerUrl: string;
  productUrl: string;
  /** May do everything. */
  admin: pg.Pool;
  drop(): Promise<void>;
}>;

/** `createRole`: whether the owner may create the other one; else it is there already. */
export async function twoUsers({ createRole = true }: Readonly<{ createRole?: boolean }> = {}): Promise<TwoUsers> {
  const { url, drop } = await freshPostgres();
  const suffix = randomBytes(6).toString('hex');
  const [owner, product] = [`signalbox_owner_${suffix}`, `signalbox_product_${suffix}`];
  const admin = new pg.Pool({ connectionString: url, max: 4 });
  // `drop` ends its connections.
  admin.on('error', () => undefined);
  const password = randomBytes(12).toString('hex');
  await admin.query(`create role ${owner} login ${createRole ? 'createrole' : ''} password '${password}'`);
  await admin.query(`grant create on database ${new URL(url).pathname.slice(1)} to ${owner}`);
  const ownerUrl = urlOf(url, owner, password);
  const productPassword = randomBytes(12).toString('hex');
  if (!createRole) await admin.query(`create role ${product} login password '${productPassword}'`);
  const productUrl = urlOf(url, product, productPassword);
  const places = { dataDir: '', databaseUrl: createSecret(productUrl), migrationUrl: createSecret(ownerUrl) };
  const remove = async (): Promise<void> => {
    await admin.end();
    await drop();
    const { url: elsewhere, drop: dropElsewhere } = await freshPostgres();
    const client = new pg.Client(elsewhere);
    await client.connect();
    await client.query(`drop role if exists ${product}; drop role if exists ${owner}`);
    await client.end();
    await dropElsewhere();
  };
  return { places, owner, product, ownerUrl, productUrl, admin, drop: remove };
}

function urlOf(base: string, user: string, password: string): string {
  const url = new URL(base);
  url.username = user;
  url.password = password;
  return url.toString();
}
