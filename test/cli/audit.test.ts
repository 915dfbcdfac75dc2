import assert from 'node:assert/strict';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { verify } from '../../audit/verifier/verifier.js';
import { main } from '../../bot/cli/main.ts';
import { sealLog } from '../../bot/core/audit/seal.ts';
import type { Store } from '../../bot/core/ports.ts';
import type { Env } from '../../bot/environment.ts';
import { type Database, openDatabase } from '../../bot/store/open.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { problemOf, startVerifiers } from '../audit/both-verifiers.ts';
import { event } from '../contract/store/samples.ts';
import { preparedDataDir, removeDirectory } from '../support/database.ts';
import { GrowingLog } from '../support/growing-log.ts';
import { configIn, started, TOKEN } from '../support/notaries.ts';
import { silentLogger } from '../support/silent-logger.ts';

type Started = Awaited<ReturnType<typeof started>>;

describe('signalbox audit', function () {
  this.timeout(120_000);
  let dataDir: string;
  let out: string;
  let notary: Started;
  before(async () => {
    dataDir = await preparedDataDir();
    out = await mkdtemp(path.join(os.tmpdir(), 'signalbox-export-'));
    const folder = path.join(dataDir, 'notary');
    // Where Local Teams keeps them, so that the command finds key and checkpoints by itself.
    const config = {
      ...configIn(folder),
      name: 'signalbox',
      anchors: [{ kind: 'file' as const, path: path.join(folder, 'checkpoints.txt'), required: true }],
    };
    notary = await started(config);
    await withStore(async (store) => {
      for (let batch = 0; batch < 3; batch += 1) {
        await store.transaction((tx) => tx.appendEvents(Array.from({ length: 4 }, (_, place) => sample(batch * 4 + place))));
        if (batch < 2) await sealLog({ log: store.log, notary: notary.notary }, null);
      }
    });
  });
  after(async () => {
    await notary.running.stop();
    await removeDirectory(dataDir);
    await rm(out, { recursive: true, force: true });
  });

  async function withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
    const database = await openDatabase({ dataDir }, silentLogger);
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  }
  const withStore = <T>(work: (store: Store) => Promise<T>): Promise<T> => withDatabase((database) => work(createStore(database)));

  /** What the command prints and how it ends. */
  const typed = (...args: readonly string[]) => typedWith({}, args);
  async function typedWith(env: Env, args: readonly string[]): Promise<Readonly<{ code: number; text: string }>> {
    const lines: string[] = [];
    const say = (text: string): void => void lines.push(text);
    const code = await main(['audit', ...args], { env: { SIGNALBOX_DATA_DIR: dataDir, ...env }, out: say, err: say });
    return { code, text: lines.join('\n') };
  }
  const files = (folder: string) => ({ checkpoints: path.join(folder, 'checkpoints.txt'), key: path.join(folder, 'notary.pub') });

  it('verifies the log in the database against what the notary published', async () => {
    const { code, text } = await typed('verify');
    assert.match(text, /^VERIFIED\. All 8 events up to the checkpoint of \S+ are as written\.\n4 events came after it/);
    assert.equal(code, 0);
    assert.equal(JSON.parse((await typed('verify', '--json')).text).checkpoint.size, 8);
  });

  it('exports the whole log, which the independent verifier takes, and the same bytes again', async () => {
    const [first, second] = [path.join(out, 'a'), path.join(out, 'b')];
    for (const folder of [first, second]) assert.equal((await typed('export', '--into', folder)).code, 0);
    const verdict = verify({ export: path.join(first, 'export.jsonl'), ...files(first) });
    assert.deepEqual([verdict.verdict, verdict.kind, verdict.events], ['verified', 'log', 8]);
    assert.deepEqual(await readFile(path.join(first, 'export.jsonl')), await readFile(path.join(second, 'export.jsonl')));
  });

  it('exports a selection with the proof of each event', async () => {
    const folder = path.join(out, 'selected');
    const { text } = await typed('export', '--into', folder, '--run', 'r-1', '--from', '2020-01-01');
    assert.match(text, /^4 events up to 8 are in/);
    const verdict = verify({ export: path.join(folder, 'export.jsonl'), ...files(folder) });
    assert.deepEqual([verdict.verdict, verdict.kind, verdict.events], ['verified', 'selection', 4]);
    const altered = (await readFile(path.join(folder, 'export.jsonl'), 'utf8')).replace('"run.created"', '"run.started"');
    await writeFile(path.join(folder, 'altered.jsonl'), altered);
    assert.equal(verify({ export: path.join(folder, 'altered.jsonl'), ...files(folder) }).verdict, 'not verified');
  });

  it('exports a table, in which nothing is a formula', async () => {
    const folder = path.join(out, 'table');
    assert.equal((await typed('export', '--into', folder, '--format', 'csv')).code, 0);
    const lines = (await readFile(path.join(folder, 'export.csv'), 'utf8')).split('\r\n');
    assert.equal(lines.length, 10);
    assert.match(lines[0] ?? '', /^seq,at,type,name,/);
    assert.match(lines[1] ?? '', /"'=1\+1, ""quoted"""/);
  });

  it('proves one event to whoever has the key, and none that is not sealed or not there', async () => {
    const folder = path.join(out, 'proof');
    assert.equal((await typed('prove', '5', '--to', folder)).code, 0);
    assert.equal(verify({ proof: path.join(folder, 'proof.json'), ...files(folder) }).verdict, 'verified');
    assert.match((await typed('prove', '11', '--to', folder)).text, /No checkpoint holds event 11 yet/);
    assert.match((await typed('prove', '99', '--to', folder)).text, /There is no event 99/);
    assert.match((await typed('prove', 'x', '--to', folder)).text, /There is no event x/);
  });

  it('is on record with the user of the machine, and is given all the same where that cannot be written', async () => {
    const folder = path.join(out, 'read');
    const readings = () => withStore(async (store) => (await store.audit({ type: 'audit.read', via: 'cli' }, null, 50)).rows);
    const before = (await readings()).length;
    await typed('export', '--into', folder, '--run', 'r-1', '--format', 'csv');
    await typed('prove', '3', '--to', folder);
    const [proof, exported, ...others] = await readings();
    assert.match(proof?.sentence ?? '', /^\S+ at the command line had event 3 proved\.$/);
    assert.match(exported?.sentence ?? '', /^\S+ at the command line exported the audit log, filtered by .*r-1/);
    assert.deepEqual([exported?.detail['format'], exported?.detail['size'], others.length], ['csv', 8, before]);

    const closed = (sql: string) => withDatabase(({ pool }) => pool.query(sql));
    await closed(`create function public.closed() returns trigger language plpgsql as $$ begin raise exception 'closed'; end $$;
      create trigger closed before insert on signalbox.audit_events for each statement execute function public.closed()`);
    try {
      const { code, text } = await typed('export', '--into', folder);
      assert.equal(code, 0);
      assert.match(text, /^8 events up to 8 are in .*\n.*\nThat the log was read could not be recorded in it\. /);
    } finally {
      await closed('drop trigger closed on signalbox.audit_events; drop function public.closed()');
    }
  });

  it('proves that the log begins with that of an earlier checkpoint, also to both verifiers', async () => {
    const folder = path.join(out, 'consistency');
    assert.match(
      (await typed('consistency', '4', '--to', folder)).text,
      /^The proof that the log of 8 events begins with the one of 4 is in/,
    );
    const read = (name: string): Promise<string> => readFile(path.join(folder, name), 'utf8');
    const verifiers = await startVerifiers();
    try {
      const one = { key: await read('notary.pub'), notes: [await read('checkpoints.txt')], proof: JSON.parse(await read('proof.json')) };
      const { verdict, kind, events } = await verifiers.verdict(one, 'from 4 to 8');
      assert.deepEqual([verdict, kind, events], ['verified', 'consistency', 8]);
      const [first, ...rest] = one.proof.consistency.proof;
      const forged = { consistency: { ...one.proof.consistency, proof: [...rest, first, first] } };
      assert.equal(problemOf(await verifiers.verdict({ ...one, proof: forged }, 'forged'), 'forged').reason, 'proof.wrong');
    } finally {
      await verifiers.end();
    }
    assert.equal((await typed('consistency', '8', '8', '--to', folder)).code, 0);
    assert.match((await typed('consistency', '5', '--to', folder)).text, /There is no checkpoint of 5 events/);
    assert.match((await typed('consistency', '4', '99', '--to', folder)).text, /There is no checkpoint of 99 events/);
  });

  it('says how it is typed', async () => {
    for (const args of [
      [],
      ['verfy'],
      ['verify', 'x'],
      ['export'],
      ['export', '--into', out, '--format', 'xml'],
      ['export', '--into', out, '--from', 'x'],
      ['prove', '1'],
      ['consistency', '4'],
      ['consistency', '8', '4', '--to', out],
      ['consistency', 'x', '--to', out],
      ['restored', '--reason', 'short'],
    ]) {
      const { code, text } = await typed(...args);
      assert.equal(code, 2, args.join(' '));
      assert.match(text, /signalbox audit/);
    }
    assert.match((await typed('verfy')).text, /Did you mean “verify”/);
  });

  it('finds out what was changed in the database, and where', async () => {
    const database = await openDatabase({ dataDir }, silentLogger);
    await database.pool.query('alter table signalbox.audit_events disable trigger user');
    await database.pool.query(`update signalbox.audit_events set workflow = 'other' where seq = 6`);
    await database.close();
    const { code, text } = await typed('verify');
    assert.match(text, /^NOT VERIFIED\. Event 6 is not the one whose hash is kept with it/);
    assert.equal(code, 1);
    const again = await openDatabase({ dataDir }, silentLogger);
    await again.pool.query(`update signalbox.audit_events set workflow = 'deploy' where seq = 6`);
    await again.pool.query('alter table signalbox.audit_events enable trigger user');
    await again.close();
    assert.equal((await typed('verify')).code, 0);
  });

  it('goes on after a restore under its next name, and every verifier says what was lost', async () => {
    const database = await openDatabase({ dataDir }, silentLogger);
    const { pool } = database;
    for (const table of ['audit_events', 'audit_details']) {
      await pool.query(`alter table signalbox.${table} disable trigger user`);
      await pool.query(`delete from signalbox.${table} where seq > 4`);
      await pool.query(`alter table signalbox.${table} enable trigger user`);
    }
    const { rows } = await pool.query<{ nodes: Buffer }>('select nodes from signalbox.audit_events where seq = 4');
    await pool.query('update signalbox.audit_head set size = 4, frontier = $1', [rows[0]?.nodes.subarray(64, 96)]);
    await database.close();
    await withStore((store) => assert.rejects(sealLog({ log: store.log, notary: notary.notary }, null), { reason: 'audit.behind' }));
    assert.match((await typed('verify')).text, /NOT VERIFIED\. The end of the log was cut off/);
    const { code, text } = await typed('restored', '--reason', 'the disk of the database broke');
    assert.match(text, /goes on as signalbox\/audit\/2-\w+, from event 5 on/);
    assert.equal(code, 0);
    await withStore(async (store) => {
      await store.transaction((tx) => tx.appendEvents([event()]));
      assert.equal((await sealLog({ log: store.log, notary: notary.notary }, null))?.size, 6);
    });
    const verified = await typed('verify');
    assert.match(verified.text, /^VERIFIED\. All 6 events[\s\S]*restored from a backup of 4 events[\s\S]*events 5-8/);
  });

  it('asks the notary for every log that it signed where nobody gives an anchor, and says so where it does not answer', async () => {
    const { key, address } = notary.running;
    await rename(path.join(dataDir, 'notary', 'checkpoints.txt'), path.join(out, 'checkpoints.txt'));
    const at = (place: string) => ({
      SIGNALBOX_NOTARY: place,
      SIGNALBOX_NOTARY_TOKEN: TOKEN.reveal(),
      SIGNALBOX_NOTARY_PUBLIC_KEY: key,
    });
    const verifiedAt = (place: string) => typedWith(at(place), ['verify']);
    assert.match((await verifiedAt(address)).text, /^VERIFIED\. All 6 events[\s\S]*The checkpoints come from the database itself/);
    const away = await verifiedAt(`unix:${path.join(out, 'nobody.sock')}`);
    assert.deepEqual([away.code, /What the notary itself has could not be compared/.test(away.text)], [0, true], away.text);
    // The log that was here before, of which the database no longer says anything.
    await notary.notary.seal(new GrowingLog('signalbox/audit/1-before').grow(30).request(0));
    const found = await verifiedAt(address);
    assert.match(found.text, /NOT VERIFIED\. The notary signed 30 events of the log signalbox\/audit\/1-before, but/);
    assert.equal(found.code, 1);
    const restored = (...args: readonly string[]) => typedWith(at(address), ['restored', '--reason', 'two backups came back', ...args]);
    const refused = await restored();
    assert.match(refused.text, /The notary signed 30 events of signalbox\/audit\/1-before, of which this database knows nothing/);
    assert.equal(refused.code, 1);
    assert.match((await restored('--previous', 'signalbox/audit/1-before')).text, /goes on as signalbox\/audit\/3-\w+, from event 7 on/);
    await withStore((store) => sealLog({ log: store.log, notary: notary.notary }, null));
    assert.match(
      (await verifiedAt(address)).text,
      /^VERIFIED[\s\S]*had signed one checkpoint of signalbox\/audit\/1-before up to event 30/,
    );
  });
});

function sample(place: number) {
  const sentence = place === 0 ? '=1+1, "quoted"' : `Number ${place}`;
  return event({ type: 'run.created', sentence, runId: `r-${place % 2}`, workflow: 'deploy' });
}
