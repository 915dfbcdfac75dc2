import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { main } from '../../bot/cli/main.ts';
import { createSecret } from '../../bot/core/secret.ts';
import { openMigrated } from '../../bot/migrated-database.ts';
import { ensureAppRole } from '../../bot/store/app-role.ts';
import { pendingMigrations } from '../../bot/store/migrations.ts';
import { openDatabase } from '../../bot/store/open.ts';
import { asOwner } from '../../bot/store/owner.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { ADMINISTRATOR_WARNING, OWNER_WARNING, RIGHTS_WARNING, rightsWarnings } from '../../bot/store/rights-warnings.ts';
import { event } from '../contract/store/samples.ts';
import { preparedDataDir, removeDirectory } from '../support/database.ts';
import { freshPostgres } from '../support/postgres.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { type TwoUsers, twoUsers } from '../support/two-users.ts';
import { ENGINE, PRODUCT } from './expected-rights.ts';
import { rightsOf } from './rights-of.ts';

/** The warnings of a start. */
async function openAndClose(places: TwoUsers['places']): Promise<readonly string[]> {
  const database = await openMigrated(places, silentLogger);
  await database.close();
  return database.warnings;
}

describe('two database users', function () {
  this.timeout(120_000);
  let users: TwoUsers;
  beforeEach(async () => {
    users = await twoUsers();
  });
  afterEach(() => users.drop());

  async function type(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<string> {
    const said: string[] = [];
    const code = await main(args, { env, out: (text) => void said.push(text), err: (text) => void said.push(text) });
    return `${code}: ${said.join('\n')}`;
  }
  const productAlone = () => ({ ...users.places, migrationUrl: null });

  it('leave every table to the one and give the other what it needs, after each migration again', async () => {
    for (const spoil of [null, `grant all on all tables in schema signalbox, dbos to public; grant create on schema signalbox to public`]) {
      if (spoil !== null) await users.admin.query(spoil);
      assert.deepEqual(await openAndClose(users.places), []);
      const product = await rightsOf(users.admin, users.product, 'signalbox');
      assert.deepEqual(product, { tables: PRODUCT, functions: ['audit_append', 'audit_erase', 'audit_words'] });
      assert.deepEqual(await rightsOf(users.admin, users.product, 'dbos'), { tables: ENGINE, functions: [] });
    }
    const { rows } = await users.admin.query(OWNERS);
    assert.deepEqual(rows, [{ owner: users.owner }]);
  });

  it('close what is added later to the product until it is named', async () => {
    await openAndClose(users.places);
    await users.admin.query(`alter default privileges for role ${users.owner} in schema signalbox grant all on tables to ${users.product}`);
    await openAndClose(users.places);
    await users.admin.query(`set role ${users.owner}; create table signalbox.later (x text); reset role`);
    assert.equal((await rightsOf(users.admin, users.product, 'signalbox')).tables['later'], '');
  });

  it('are one that owns and one that may do nothing but log in, with the password of its address', async () => {
    await openAndClose(users.places);
    const { rows } = await users.admin.query('select * from pg_roles where rolname = $1', [users.product]);
    const { rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls } = rows[0] ?? {};
    assert.deepEqual([rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls], [true, ...Array(5).fill(false)]);
    const wrong = new URL(users.productUrl);
    wrong.password = 'other';
    await assert.rejects(openDatabase({ url: wrong.toString() }, silentLogger), { reason: 'store.unavailable' });
  });

  it('migrate once when several processes start at once', async () => {
    assert.deepEqual(await Promise.all([1, 2, 3].map(() => openAndClose(users.places))), [[], [], []]);
  });

  it('let the product start alone once the other has migrated, and not before, with one sentence', async () => {
    const env = { DATABASE_URL: users.productUrl };
    const sentence =
      /^The database has to be brought up to date, which the user of DATABASE_URL may not do\. Run “npx signalbox db migrate”/;
    await users.admin.query(`create role ${users.product} login password '${new URL(users.productUrl).password}'`);
    await assert.rejects(openAndClose(productAlone()), { code: 'forbidden', reason: 'store.may_not_migrate', message: sentence });
    assert.match(await type(env, 'db', 'check'), /^1: .*not up to date/);
    assert.equal(await type({ ...env, MIGRATION_DATABASE_URL: users.ownerUrl }, 'db', 'migrate'), '0: The database is up to date.');
    assert.deepEqual(await openAndClose(productAlone()), []);
    assert.equal(await type(env, 'db', 'check'), '0: The database is up to date, and its user can only add to the audit log.');
    assert.equal(await type(env, 'db', 'migrate'), '0: The database is up to date.');
    // As a later version finds it, with something to migrate.
    await users.admin.query(`delete from signalbox.kysely_migration where name = (select max(name) from signalbox.kysely_migration)`);
    await assert.rejects(openAndClose(productAlone()), { code: 'forbidden', reason: 'store.may_not_migrate' });
    await users.admin.query(`update dbos.dbos_migrations set version = version - 1`);
    assert.match(await type(env, 'db', 'check'), /^1: .*not up to date/);
  });

  it('say what an administrator types where the one may not own, or may not create the other', async () => {
    const { rows } = await users.admin.query<{ name: string }>('select current_database() as name');
    await users.admin.query(`revoke create on database ${rows[0]?.name} from ${users.owner}`);
    const grant = `GRANT CREATE ON DATABASE "${rows[0]?.name}" TO "${users.owner}"`;
    await assert.rejects(openAndClose(users.places), (error) => error instanceof Error && error.message.endsWith(grant));
    await users.admin.query(grant);
    await users.admin.query(`alter role ${users.owner} nocreaterole`);
    await assert.rejects(openAndClose(users.places), { code: 'forbidden', reason: 'store.no_app_role' });
  });

  it('take over from one user who owned everything once an administrator has typed what they are told', async () => {
    const { rows } = await users.admin.query<{ name: string }>('select current_database() as name');
    await users.admin.query(`create role ${users.product} login password '${new URL(users.productUrl).password}'`);
    await users.admin.query(`grant create on database ${rows[0]?.name} to ${users.product}`);
    const before = await openMigrated(productAlone(), silentLogger);
    await createStore(before).transaction((tx) => tx.appendEvents([event({ sentence: 'from before' })]));
    await before.close();
    assert.deepEqual(before.warnings, [OWNER_WARNING]);
    assert.match(await type({ DATABASE_URL: users.productUrl }, 'db', 'check'), /^1: .*owns the audit log and could change it/);
    const reassign = `REASSIGN OWNED BY "${users.product}" TO "${users.owner}"`;
    await assert.rejects(openAndClose(users.places), (error) => error instanceof Error && error.message.endsWith(reassign));
    await users.admin.query(reassign);
    const after = await openMigrated(users.places, silentLogger);
    assert.deepEqual(after.warnings, []);
    assert.equal((await createStore(after).audit({}, null, 5)).rows[0]?.sentence, 'from before');
    await after.close();
    assert.deepEqual((await rightsOf(users.admin, users.product, 'signalbox')).tables, PRODUCT);
  });

  it('are made by what docs/operations.md has an administrator type', async () => {
    const page = await readFile(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
    const [, typed = ''] = /```sql\n(.*?)```/s.exec(page) ?? [];
    const { rows } = await users.admin.query<{ name: string }>('select current_database() as name');
    const [owner, product] = [`${users.owner}_typed`, `${users.product}_typed`];
    const names = { signalbox_owner: owner, 'DATABASE signalbox': `DATABASE ${rows[0]?.name}`, signalbox: product };
    await users.admin.query(
      typed.replaceAll(/signalbox_owner|DATABASE signalbox|signalbox/g, (name) => new Map(Object.entries(names)).get(name) ?? ''),
    );
    await users.admin.query(`alter role ${owner} password 'one'; alter role ${product} password 'two'`);
    const [ownerUrl, productUrl] = [new URL(users.ownerUrl), new URL(users.productUrl)];
    Object.assign(ownerUrl, { username: owner, password: 'one' });
    Object.assign(productUrl, { username: product, password: 'two' });
    const places = { dataDir: '', databaseUrl: createSecret(productUrl.toString()), migrationUrl: createSecret(ownerUrl.toString()) };
    assert.deepEqual(await openAndClose(places), []);
    assert.deepEqual((await rightsOf(users.admin, product, 'signalbox')).tables, PRODUCT);
    await users.admin.query(`drop owned by ${owner}, ${product} cascade; drop role ${owner}, ${product}`);
  });

  it('show the password of the one that is created to nobody', async () => {
    const said: string[] = [];
    const owner = {
      query: async (text: string) => {
        said.push(text);
        return text.startsWith('select 1') ? { rowCount: 0, rows: [] } : { rowCount: 1, rows: [{ may: true }] };
      },
    } as unknown as pg.Pool;
    await ensureAppRole(owner, { user: 'some"body', password: 'hunter2' });
    assert.match(said.at(-1) ?? '', /^create role "some""body" login .* password 'SCRAM-SHA-256\$4096:[^']+'$/);
    assert.ok(!said.join().includes('hunter2'));
    await ensureAppRole(owner, { user: 'nobody', password: null });
    assert.match(said.at(-1) ?? '', /^create role "nobody" login .* nobypassrls$/);
    await assert.rejects(ensureAppRole(owner, { user: 'x', password: 'zażółć' }), { reason: 'store.no_app_role' });
  });

  it('let the owner call nothing that others may create', async () => {
    const path = await asOwner(users.ownerUrl, [], async (owner) => (await owner.query('show search_path')).rows);
    assert.deepEqual(path, [{ search_path: 'pg_catalog' }]);
  });

  it('must be two', async () => {
    const same = { ...users.places, databaseUrl: createSecret(users.ownerUrl) };
    await assert.rejects(openAndClose(same), { code: 'invalid', reason: 'store.same_user' });
  });

  it('say which of the two does not get in', async () => {
    const wrong = new URL(users.ownerUrl);
    wrong.password = 'hunter2';
    await assert.rejects(openAndClose({ ...users.places, migrationUrl: createSecret(wrong.toString()) }), (error) => {
      assert.ok(error instanceof Error && /MIGRATION_DATABASE_URL cannot be reached/.test(error.message));
      return !error.message.includes('hunter2');
    });
  });
});

const OWNERS = `
  select distinct owner::regrole::text as owner from (
    select nspowner as owner from pg_namespace where nspname in ('signalbox', 'dbos')
    union all select relowner from pg_class where relnamespace in ('signalbox'::regnamespace, 'dbos'::regnamespace)
    union all select proowner from pg_proc where pronamespace in ('signalbox'::regnamespace, 'dbos'::regnamespace)) owned`;

describe('a database user of the product who could change the log', function () {
  this.timeout(120_000);
  let users: TwoUsers;
  beforeEach(async () => {
    users = await twoUsers({ createRole: false });
  });
  afterEach(() => users.drop());

  for (const [why, statement, warning] of [
    ['may do everything', 'alter role ME superuser', ADMINISTRATOR_WARNING],
    ['may make itself anybody', 'alter role ME createrole', ADMINISTRATOR_WARNING],
    ['may write everywhere', 'grant pg_write_all_data to ME', ADMINISTRATOR_WARNING],
    ['can become the owner', 'grant OWNER to ME', OWNER_WARNING],
    ['owns a table', 'alter table signalbox.audit_head owner to ME', OWNER_WARNING],
    ['owns a function', 'alter function signalbox.audit_append(json) owner to ME', OWNER_WARNING],
    ['may change a table', 'grant update on signalbox.audit_details to ME', RIGHTS_WARNING],
    ['may write into a table', 'grant insert on signalbox.audit_events to ME', RIGHTS_WARNING],
    ['may change a column', 'grant update (note) on signalbox.audit_checkpoints to ME', RIGHTS_WARNING],
    ['may empty a table', 'grant truncate on signalbox.audit_events to public', RIGHTS_WARNING],
    ['may put triggers on a table', 'grant trigger on signalbox.audit_events to ME', RIGHTS_WARNING],
    ['may create', 'grant create on schema signalbox to ME', RIGHTS_WARNING],
  ] as const) {
    it(`is warned of at the start: it ${why}`, async () => {
      await openAndClose(users.places);
      assert.deepEqual(await openAndClose({ ...users.places, migrationUrl: null }), []);
      await users.admin.query(statement.replace('OWNER', users.owner).replace('ME', users.product));
      assert.deepEqual(await openAndClose({ ...users.places, migrationUrl: null }), [warning]);
    });
  }
});

describe('one database user', function () {
  this.timeout(120_000);

  it('is warned of, since it could change the log, and is all that a trial needs', async () => {
    const { url, drop } = await freshPostgres();
    const database = await openMigrated({ dataDir: '', databaseUrl: createSecret(url), migrationUrl: null }, silentLogger);
    assert.deepEqual(database.warnings, [ADMINISTRATOR_WARNING]);
    assert.deepEqual(await pendingMigrations(database.pool), []);
    assert.deepEqual(await rightsWarnings(database.pool), [ADMINISTRATOR_WARNING]);
    await database.close();
    await drop();
  });

  it('is the only one of the embedded database, which the check says', async () => {
    const dataDir = await preparedDataDir();
    const said: string[] = [];
    const terminal = {
      env: { SIGNALBOX_DATA_DIR: dataDir },
      out: (text: string) => void said.push(text),
      err: (text: string) => void said.push(text),
    };
    assert.equal(await main(['db', 'check'], terminal), 1);
    assert.match(said.join('\n'), /^ {2}note: The embedded database has one user, .*only triggers/);
    assert.equal(await main(['db', 'migrate'], terminal), 0);
    await removeDirectory(dataDir);
  });
});
