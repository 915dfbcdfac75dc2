import assert from 'node:assert/strict';
import type { Checkpoint } from '../../audit/verifier/verifier.js';
import { verifyLog } from '../../bot/auditing/verify-log.ts';
import { entryText } from '../../bot/core/audit/entry.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { emptyTables } from '../store/empty-tables.ts';
import { count } from '../support/counts.ts';
import { DATABASES, memoryDatabase, type TestDatabase } from '../support/database.ts';
import { anchored, writeSealed } from './sealed-log.ts';

for (const { name, make } of DATABASES) {
  describe(`verifying the log in ${name}`, function () {
    this.timeout(120_000);
    let test: TestDatabase;
    before(async () => {
      test = await make();
    });
    beforeEach(() => emptyTables(test.database.pool));
    after(() => test.drop());

    it('finds nothing wrong with what nobody touched, and says how far it is sealed', async () => {
      const store = createStore(test.database);
      const notary = await writeSealed(store, 230, { unsealed: 30 });
      const verified = await verifyLog(store.log, await anchored(store, notary), { page: 70 });
      assert.equal(verified.problem, null);
      assert.deepEqual([verified.events, verified.checkpoint?.size], [230, 200]);
    });

    it('takes in what is written while it reads', async () => {
      const store = createStore(test.database);
      const notary = await writeSealed(store, 100);
      let more = 3;
      const paused = async (): Promise<void> => {
        more -= 1;
        if (more > 0) await writeSealed(store, 40, { notary });
      };
      const verified = await verifyLog(store.log, await anchored(store, notary), { page: 30, paused });
      assert.equal(verified.problem, null);
      assert.equal(verified.events, 180);
    });
  });
}

/** A change of one value that Postgres takes in a column of this kind. */
const CHANGES: Readonly<Record<string, string>> = {
  seq: 'seq + 1000000',
  at: `at + interval '1 millisecond'`,
  beside: 'set_byte(beside, 3, get_byte(beside, 3) # 1)',
  nodes: 'set_byte(nodes, octet_length(nodes) - 1, get_byte(nodes, octet_length(nodes) - 1) # 1)',
  salt: 'set_byte(salt, 0, get_byte(salt, 0) # 128)',
  facts: `replace(facts, ':', ': ')`,
  detail: `replace(detail, 'shop', 'ship')`,
};
const textChange = (column: string): string => `overlay(coalesce(${column}, '') placing 'x' from 1 for 1)`;

const COLUMNS = {
  audit_events: [
    ...['seq', 'id', 'log', 'at', 'type', 'actor_kind', 'actor_tenant', 'actor_object', 'via', 'run_id', 'step_id', 'workflow'],
    ...['environment', 'plan_hash', 'rule', 'facts', 'beside', 'nodes'],
  ],
  audit_details: ['seq', 'salt', 'actor_name', 'sentence', 'detail'],
} as const;

describe('a log that somebody with all rights on the database changed', function () {
  this.timeout(1_200_000);
  const EVENTS = count(1000);
  let test: TestDatabase;
  let checkpoints: readonly Checkpoint[];
  before(async () => {
    test = await memoryDatabase();
    const store = createStore(test.database);
    const notary = await writeSealed(store, EVENTS);
    checkpoints = await anchored(store, notary);
    for (const table of ['audit_events', 'audit_details', 'audit_head']) {
      await test.database.pool.query(`alter table signalbox.${table} disable trigger user`);
    }
  });
  after(() => test.drop());

  const verified = () => verifyLog(createStore(test.database).log, checkpoints);

  /** Verifies with the change, and takes it back. */
  async function changed(...statements: readonly string[]) {
    const { pool } = test.database;
    const connection = await pool.connect();
    try {
      await connection.query('begin');
      for (const statement of statements) await connection.query(statement);
      const log = createStore({ ...test.database, pool: { query: connection.query.bind(connection) } as unknown as typeof pool }).log;
      return await verifyLog(log, checkpoints);
    } finally {
      await connection.query('rollback');
      connection.release();
    }
  }

  it('has every column that the tables have', async () => {
    for (const [table, columns] of Object.entries(COLUMNS)) {
      const { rows } = await test.database.pool.query<{ name: string }>(
        `select column_name as name from information_schema.columns where table_schema = 'signalbox' and table_name = $1`,
        [table],
      );
      assert.deepEqual(rows.map(({ name }) => name).toSorted(), [...columns].toSorted());
    }
  });

  for (const [table, columns] of Object.entries(COLUMNS)) {
    it(`is found, and where, whichever value of ${table} it was`, async () => {
      assert.equal((await verified()).problem, null);
      for (let seq = 1; seq <= EVENTS; seq += 1) {
        const column = columns[seq % columns.length] ?? assert.fail();
        const change = CHANGES[column] ?? textChange(column);
        const { problem } = await changed(`update signalbox.${table} set ${column} = ${change} where seq = ${seq}`);
        assert.ok(problem !== null, `${column} of event ${seq} was changed unnoticed`);
        assert.ok((problem.from ?? 1) <= seq && seq <= (problem.to ?? problem.from ?? EVENTS), `${column} of ${seq}: ${problem.sentence}`);
      }
    });

    it(`is found, and where, whichever row of ${table} is gone`, async () => {
      for (let seq = 1; seq <= EVENTS; seq += 1) {
        const { problem } = await changed(`delete from signalbox.${table} where seq = ${seq}`);
        assert.deepEqual([problem?.from, problem?.to], [seq, seq], `${problem?.sentence}`);
      }
    });
  }

  it('is found when one value is made to say what others say', async () => {
    const [row] = await createStore(test.database).log.rows(6, 1);
    const entry = entryText((row ?? assert.fail()).entry);
    const rest = entry.slice(entry.indexOf(',"id":'));
    for (const more of [rest, rest.slice(0, -1), '}', ',', '"', '\u0001', '\t']) {
      for (const column of ['facts', 'rule', 'workflow']) {
        const said = `update signalbox.audit_events set ${column} = coalesce(${column}, '') || '${more}' where seq = 7`;
        assert.equal((await changed(said)).problem?.from, 7, more);
        assert.equal((await changed(said, 'delete from signalbox.audit_events where seq = 8')).problem?.from, 7, more);
      }
      const detail = `update signalbox.audit_details set detail = detail || '${more}' where seq = 7`;
      assert.equal((await changed(detail)).problem?.from, 7, more);
    }
  });

  it('is found when columns were made ones of another kind, and is not when they say the same', async () => {
    const asAnother = async (table: string, column: string, type: string) =>
      (await changed(`alter table signalbox.${table} alter column ${column} type ${type}`)).problem;
    assert.equal(await asAnother('audit_events', 'rule', 'varchar(60)'), null);
    assert.equal((await asAnother('audit_events', 'plan_hash', 'jsonb using to_jsonb(plan_hash)'))?.from, 1);
    assert.equal((await asAnother('audit_details', 'salt', `text using encode(salt, 'hex')`))?.from, 1);
    const numbers = 'alter table signalbox.audit_events alter column seq type numeric';
    assert.equal((await changed(numbers)).problem, null);
    assert.ok((await changed(numbers, 'update signalbox.audit_events set seq = seq + 0.4 where seq = 7')).problem !== null);
    for (const at of ["'infinity'", "'-infinity'", "'4000-01-01 BC'", "'200000-01-01'", "at + interval '1 microsecond'"]) {
      const later = `update signalbox.audit_events set at = ${at} where seq = 7`;
      const finer = 'alter table signalbox.audit_events alter column at type timestamptz(6)';
      assert.equal((await changed(finer, later)).problem?.from, 7, at);
    }
    const rows = ['seq = 9007199254740993', 'seq = -9223372036854775808', 'seq = 9223372036854775807'];
    for (const row of rows) assert.ok((await changed(`update signalbox.audit_events set ${row} where seq = 7`)).problem !== null, row);
  });

  it('is no matter of how a session writes moments and bytes', async () => {
    assert.equal((await changed("set local datestyle = 'SQL, DMY'", "set local timezone = 'Asia/Kolkata'")).problem, null);
    const { pool } = test.database;
    const connection = await pool.connect();
    try {
      const { log } = createStore({ ...test.database, pool: { query: connection.query.bind(connection) } as unknown as typeof pool });
      const plain = await log.foundRows(null, 50);
      await connection.query('begin');
      await connection.query("set local bytea_output = 'escape'");
      assert.deepEqual(await log.foundRows(null, 50), plain);
    } finally {
      await connection.query('rollback');
      connection.release();
    }
  });

  it('is found where only the head was changed', async () => {
    for (const change of [
      'size = size - 1',
      'size = size + 1',
      `origin = 'signalbox/audit/1-other'`,
      `frontier = set_byte(frontier, 0, get_byte(frontier, 0) # 1)`,
    ]) {
      assert.match(
        (await changed(`update signalbox.audit_head set ${change}`)).problem?.reason ?? 'nothing',
        /^(head\.changed|truncated)$/,
        change,
      );
    }
  });

  it('is found where rows were added: below the first, after the last, or details of nothing', async () => {
    const copy = `insert into signalbox.audit_events select $seq, 'copy', log, at, type, actor_kind, actor_tenant, actor_object, via, run_id, step_id, workflow,
      environment, plan_hash, rule, facts, beside, nodes from signalbox.audit_events where seq = 1`;
    for (const seq of [0, -1, EVENTS + 1, EVENTS + 2]) {
      assert.ok((await changed(copy.replace('$seq', String(seq)))).problem !== null, `event ${seq} was added unnoticed`);
    }
    const stray = `insert into signalbox.audit_details select ${EVENTS + 1}, salt, actor_name, sentence, detail from signalbox.audit_details where seq = 1`;
    assert.equal((await changed(stray)).problem?.reason, 'details.stray');
  });

  it('is found where the end was cut off with the head, at a checkpoint or between two', async () => {
    for (const size of [EVENTS - 100, EVENTS - 50, 0]) {
      const { problem } = await changed(
        `delete from signalbox.audit_events where seq > ${size}`,
        `delete from signalbox.audit_details where seq > ${size}`,
        `update signalbox.audit_head set size = ${size}`,
      );
      assert.ok(problem !== null, `cut at ${size} unnoticed`);
    }
  });
});
