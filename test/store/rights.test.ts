import assert from 'node:assert/strict';
import pg from 'pg';
import { openMigrated } from '../../bot/migrated-database.ts';
import type { Database } from '../../bot/store/open.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { event } from '../contract/store/samples.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { type TwoUsers, twoUsers } from '../support/two-users.ts';
import { rightsOf } from './rights-of.ts';

const COLUMNS: Readonly<Record<string, string>> = {
  audit_events: 'type',
  audit_details: 'sentence',
  audit_checkpoints: 'note',
  audit_head: 'frontier',
};
const TRIGGERS: Readonly<Record<string, string>> = { audit_head: 'audit_head_no_removal' };
const FUNCTIONS = [
  ...['audit_append(json)', 'audit_erase(bigint)', 'audit_listed(bigint)', 'audit_words(text, text)'],
  ...['refuse_change()', 'refuse_unlisted()'],
];

/** What whoever has taken the product over could try on a table of the log; `ME` and `OWNER` are the two users. */
const onTable = (name: string): readonly string[] => {
  const [table, column] = [`signalbox.${name}`, COLUMNS[name] ?? ''];
  const trigger = TRIGGERS[name] ?? `${name}_no_change`;
  return [
    `update ${table} set ${column} = ${column}`,
    `delete from ${table}`,
    `truncate ${table}`,
    `merge into ${table} t using (select 1) s on true when matched then delete`,
    `select 1 from ${table} for update`,
    `lock table ${table} in access exclusive mode`,
    `alter table ${table} add column more text`,
    `alter table ${table} drop column ${column}`,
    `alter table ${table} rename to other`,
    `alter table ${table} set schema public`,
    `alter table ${table} owner to ME`,
    `alter table ${table} disable trigger ${trigger}`,
    `alter table ${table} disable trigger all`,
    `alter table ${table} enable row level security`,
    `drop trigger ${trigger} on ${table}`,
    `alter trigger ${trigger} on ${table} rename to other`,
    `create trigger mine before insert on ${table} for each row execute function signalbox.refuse_change()`,
    `create rule mine as on insert to ${table} do instead nothing`,
    `create index on ${table} (${column})`,
    `comment on table ${table} is 'mine'`,
    `drop table ${table} cascade`,
  ];
};

const onFunction = (signature: string): readonly string[] => [
  `alter function signalbox.${signature} owner to ME`,
  `alter function signalbox.${signature} set search_path = public`,
  `alter function signalbox.${signature} rename to other`,
  `drop function signalbox.${signature} cascade`,
];

const AROUND = [
  'insert into signalbox.audit_events select * from signalbox.audit_events where false',
  'insert into signalbox.audit_details select * from signalbox.audit_details where false',
  `insert into signalbox.audit_head (only_one, origin, size, frontier) values (true, 'mine', 0, '') on conflict do nothing`,
  'set role OWNER',
  'set session authorization OWNER',
  'set session_replication_role = replica',
  'alter table signalbox.audit_details disable trigger audit_details_only_listed',
  'drop trigger audit_details_only_listed on signalbox.audit_details',
  'grant pg_write_all_data to ME',
  `alter role OWNER password 'mine'`,
  'alter role ME superuser',
  'alter role ME createrole',
  'create role mine',
  'reassign owned by OWNER to ME',
  'drop owned by OWNER',
  'alter default privileges for role OWNER grant all on tables to ME',
  'create table signalbox.mine (x text)',
  `create function signalbox.mine() returns void language sql as ''`,
  'create view signalbox.mine as select 1',
  'create schema mine',
  'alter schema signalbox owner to ME',
  'alter schema signalbox rename to other',
  'drop schema signalbox cascade',
  'drop schema dbos cascade',
  'drop table signalbox.kysely_migration',
  'delete from signalbox.kysely_migration',
  'delete from signalbox.site_versions',
  'update signalbox.site_activations set number = number',
  `copy signalbox.audit_head to program 'cat > /dev/null'`,
];

/** Postgres only warns of these: who has some right on a thing, but may not give it away, gives nothing. */
const GRANTS = [
  ...Object.keys(COLUMNS).map((name) => `grant all on signalbox.${name} to ME`),
  ...Object.keys(COLUMNS).map((name) => `grant update on signalbox.${name} to public`),
  'grant execute on function signalbox.audit_append(json) to public',
  'grant all on schema signalbox to ME',
  'grant all on all tables in schema signalbox to ME',
  'revoke all on signalbox.audit_events from OWNER',
];

describe('what the database user of the product could do to the audit log', function () {
  this.timeout(120_000);
  let users: TwoUsers;
  let database: Database;
  let asItWas: unknown;
  const definitions: string[] = [];
  const filled = (statement: string): string => statement.replaceAll('OWNER', users.owner).replaceAll('ME', users.product);
  const everything = async (): Promise<unknown> => (await users.admin.query(EVERYTHING)).rows;

  before(async () => {
    users = await twoUsers();
    database = await openMigrated(users.places, silentLogger);
    const store = createStore(database);
    await store.transaction((tx) => tx.appendEvents([event({ sentence: 'as it was' })]));
    await store.log.keepCheckpoint({ origin: 'o', size: 1, note: 'n' });
    for (const signature of FUNCTIONS) {
      const { rows } = await users.admin.query(`select pg_get_functiondef($1::regprocedure) as text`, [`signalbox.${signature}`]);
      definitions.push(String(rows[0]?.text));
    }
    asItWas = await everything();
  });
  after(async () => {
    await database.close();
    await users.drop();
  });
  afterEach(async () => assert.deepEqual(await everything(), asItWas));

  /** Not the trigger's refusal, which is the second line only. */
  const DENIED = /^(permission denied|must be owner|must be able to SET ROLE)/;

  function isDenied(error: unknown): boolean {
    assert.ok(error instanceof pg.DatabaseError);
    assert.deepEqual([error.code, DENIED.test(error.message)], ['42501', true], error.message);
    return true;
  }

  async function refused(statement: string): Promise<void> {
    const client = await database.pool.connect();
    try {
      await client.query('begin');
      await assert.rejects(client.query(statement), isDenied);
    } finally {
      await client.query('rollback');
      client.release();
    }
  }

  /** Else a statement could be refused for being wrong. */
  async function wouldDo(statement: string): Promise<void> {
    const client = await users.admin.connect();
    try {
      await client.query('begin; set local session_replication_role = replica');
      await client.query(statement);
    } finally {
      await client.query('rollback');
      client.release();
    }
  }

  for (const statement of [...Object.keys(COLUMNS).flatMap(onTable), ...FUNCTIONS.flatMap(onFunction), ...AROUND]) {
    it(`is refused: ${statement}`, async () => {
      await wouldDo(filled(statement));
      await refused(filled(statement));
    });
  }

  for (const [at, signature] of FUNCTIONS.entries()) {
    it(`is refused: create or replace function ${signature}`, async () => {
      const definition = definitions[at] ?? '';
      assert.match(definition, /^CREATE OR REPLACE FUNCTION/);
      await wouldDo(definition);
      await refused(definition);
    });
  }

  for (const statement of GRANTS) {
    it(`does nothing: ${statement}`, async () => {
      await database.pool.query(filled(statement)).catch((error: unknown) => {
        assert.ok(error instanceof pg.DatabaseError && error.code === '42501', String(error));
      });
    });
  }

  it('is refused: to drop the database', async () => {
    const { rows } = await users.admin.query<{ name: string }>('select current_database() as name');
    await assert.rejects(database.pool.query(`drop database ${rows[0]?.name} with (force)`), isDenied);
  });

  it('is not to put a table of its own before the head of the log', async () => {
    const client = await database.pool.connect();
    try {
      await client.query('begin');
      await client.query('create temporary table audit_head as select * from signalbox.audit_head');
      await client.query(`update pg_temp.audit_head set size = 77`);
      await client.query('set local search_path = pg_temp, signalbox');
      await client.query('create temporary table audit_events as select * from signalbox.audit_events');
      const { rows } = await client.query(`select signalbox.audit_append('[]') as size`);
      assert.deepEqual(rows, [{ size: '1' }]);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });

  it('is not more than that: its rights on the tables of the log, and what it may call', async () => {
    const { tables, functions } = await rightsOf(users.admin, users.product, 'signalbox');
    const ofLog = Object.entries(tables).filter(([name]) => name.startsWith('audit_'));
    assert.deepEqual(Object.fromEntries(ofLog), {
      audit_checkpoints: 'INSERT, SELECT',
      audit_details: 'SELECT',
      audit_events: 'SELECT',
      audit_head: 'SELECT',
    });
    assert.deepEqual(functions, ['audit_append', 'audit_erase', 'audit_words']);
  });
});

/** The log, and everything about who may do what with it. */
const EVERYTHING = `
  select (select json_agg(e)::text from signalbox.audit_events e) as a, (select json_agg(d)::text from signalbox.audit_details d) as b,
    (select json_agg(h)::text from signalbox.audit_head h) || (select json_agg(c)::text from signalbox.audit_checkpoints c) as c
  union all select * from (select relname::text, relacl::text, relowner::regrole::text from pg_class
    where relnamespace in ('signalbox'::regnamespace, 'dbos'::regnamespace) order by relname) tables
  union all select * from (select proname::text, proacl::text, md5(pg_get_functiondef(oid)) || proowner::regrole from pg_proc
    where pronamespace = 'signalbox'::regnamespace order by proname) functions
  union all select * from (select tgname::text, tgenabled::text, tgrelid::regclass::text from pg_trigger where not tgisinternal order by tgname) triggers
  union all select * from (select nspname::text, nspacl::text, nspowner::regrole::text from pg_namespace where nspname !~ '^pg_(temp|toast)' order by nspname) schemas
  union all select * from (select rolname::text, row(r.*)::text, (select string_agg(roleid::regrole::text, ' ') from pg_auth_members m where m.member = r.oid)
    from pg_roles r where rolname ~ '^signalbox_' order by rolname) roles`;
