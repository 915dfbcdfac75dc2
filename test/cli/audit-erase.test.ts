import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { verify } from '../../audit/verifier/verifier.js';
import { main } from '../../bot/cli/main.ts';
import { sealLog } from '../../bot/core/audit/seal.ts';
import { openMigrated } from '../../bot/migrated-database.ts';
import type { Database } from '../../bot/store/open.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { ADA, approval, BOB, conversation, event, later, NOW, run, vote } from '../contract/store/samples.ts';
import { configIn, started } from '../support/notaries.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { type TwoUsers, twoUsers } from '../support/two-users.ts';

const CANARY = { ...ADA, name: 'Zdzisława Kanarek' };
const KEY = 'tenant-1/ada';
/** Where names may be afterwards: “Erasing personal data” in docs/operations.md lists these, and nothing else. */
const DOCUMENTED = ['delegations', 'runs', 'votes'];

describe('signalbox audit erase', function () {
  this.timeout(120_000);
  let users: TwoUsers;
  let database: Database;
  let dataDir: string;
  let out: string;
  let notary: Awaited<ReturnType<typeof started>>;
  before(async () => {
    dataDir = await mkdtemp(path.join(os.tmpdir(), 'signalbox-data-'));
    users = await twoUsers();
    database = await openMigrated(users.places, silentLogger);
    out = await mkdtemp(path.join(os.tmpdir(), 'signalbox-erased-'));
    const folder = path.join(dataDir, 'notary');
    const anchor = { kind: 'file' as const, path: path.join(folder, 'checkpoints.txt'), required: true };
    notary = await started({ ...configIn(folder), name: 'signalbox', anchors: [anchor] });
    const store = createStore(database);
    const ended = run({
      requester: CANARY,
      state: 'succeeded',
      endedAt: later(9),
      approvals: [approval({ state: 'approved', votes: [vote()] })],
    });
    await store.transaction(async (tx) => {
      await tx.insertRun(ended);
      await tx.keepChat(CANARY, { ...conversation('chat'), scope: 'personal' }, NOW);
      await tx.say({ ...conversation('chat'), scope: 'personal' }, { kind: 'text', text: `Hello ${CANARY.name}` }, NOW);
      await tx.appendEvents([
        event({
          actor: CANARY,
          sentence: 'Zdzisława typed canary-1.',
          runId: ended.id,
          detail: { text: 'canary-2', channel: '19:abc@thread.tacv2' },
        }),
        event({ actor: BOB, sentence: `Bob approved what ${CANARY.name} asked for.`, runId: ended.id }),
        event({ actor: BOB, sentence: 'canary-free' }),
        event({ actor: CANARY, sentence: 'canary-3', at: later(86_400_000) }),
      ]);
    });
    await sealLog({ log: store.log, notary: notary.notary }, null);
    await store.transaction((tx) => tx.appendEvents([event({ actor: CANARY, sentence: 'canary-4, not sealed' })]));
  });
  after(async () => {
    await notary.running.stop();
    await database.close();
    await users.drop();
    for (const folder of [dataDir, out]) await rm(folder, { recursive: true, force: true });
  });

  async function typed(...args: readonly string[]): Promise<Readonly<{ code: number; text: string }>> {
    const lines: string[] = [];
    const say = (text: string): void => void lines.push(text);
    const code = await main(['audit', ...args], {
      env: { SIGNALBOX_DATA_DIR: dataDir, DATABASE_URL: users.productUrl },
      out: say,
      err: say,
    });
    return { code, text: lines.join('\n') };
  }
  const erase = (...more: readonly string[]) =>
    typed('erase', '--person', KEY, '--reason', 'request 4711 of the data protection officer', ...more);
  const seal = () => sealLog({ log: createStore(database).log, notary: notary.notary }, null);

  /** The tables with one of these texts anywhere in them. */
  const tablesWith = async (...texts: readonly string[]): Promise<readonly string[]> => {
    const tables = await users.admin.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'signalbox' order by 1`,
    );
    const found: string[] = [];
    for (const { name } of tables.rows) {
      const { rows } = await users.admin.query<{ all: string | null }>(
        `select string_agg(to_json(t)::text, ' ') as all from signalbox."${name}" t`,
      );
      const all = rows[0]?.all ?? '';
      if (texts.some((text) => all.includes(text))) found.push(name);
    }
    return found;
  };

  it('says how it is typed, and that mentions are counted first', async () => {
    const reason = ['--reason', 'request 4711'];
    for (const args of [
      [],
      ['--person', KEY],
      reason,
      ['--person', KEY, '--reason', 'short'],
      ['--person', 'Zdzisława Kanarek', ...reason],
      ['--person', KEY, ...reason, '--before', 'soon'],
      ['--person', KEY, ...reason, '--before', '2026'],
      ['--person', KEY, ...reason, 'more'],
    ]) {
      const { code, text } = await typed('erase', ...args);
      assert.deepEqual([code, /signalbox audit erase .*mention them are counted first/.test(text)], [2, true], args.join(' '));
    }
  });

  it('refuses who is not known, who is no person, and a reason with a name in it', async () => {
    const refusal = async (person: string, reason = 'request 4711') => (await typed('erase', '--person', person, '--reason', reason)).text;
    assert.match(await refusal('nobody'), /Nobody has acted under the id nobody/);
    assert.match(await refusal('signalbox/system'), /is Signalbox itself/);
    assert.match(await refusal(KEY, 'as zdzisława kanarek asks'), /The reason names “Zdzisława Kanarek”/);
    assert.deepEqual(await tablesWith('details.erased'), []);
  });

  it('says what it would do, and does nothing, in a dry run', async () => {
    const { code, text } = await erase('--dry-run');
    assert.match(
      text,
      /^2 events by tenant-1\/ada: .*\n1 event by others .* ada; Zdzisława Kanarek\. These stay, unless you add --mentions\.\n1 event more cannot be erased yet: .*\nNothing was erased/,
    );
    assert.equal(code, 0);
    assert.deepEqual(await tablesWith('details.erased'), []);
    assert.deepEqual(await tablesWith('Kanarek'), ['audit_details', 'outbox_messages', 'people', 'runs']);
  });

  it('erases only what is old enough, with who did it and why in the log and whose it was not by name', async () => {
    const { text } = await erase('--before', '2026-03-02');
    assert.match(text, /The details of 1 event are erased\.\n/);
    const [row] = (await createStore(database).audit({ type: 'details.erased' }, null, 1)).rows;
    assert.match(row?.sentence ?? '', /^The details of 1 event were erased, says .* at the command line: request 4711 of the data/);
    const { seqs, events, erasedPerson, mentions } = { ...row?.detail };
    assert.deepEqual([row?.via, seqs, events, erasedPerson, mentions], ['cli', '1', 1, KEY, false]);
    assert.deepEqual(await tablesWith('canary-1', 'canary-2'), []);
    assert.deepEqual(await tablesWith('canary-3'), ['audit_details']);
  });

  it('erases everything by the person and about them, and leaves them nowhere but where the manual says', async () => {
    await seal();
    assert.match(
      (await erase('--mentions')).text,
      /The details of 3 events are erased\. Their personal chat with Signalbox is forgotten\./,
    );
    assert.deepEqual(await tablesWith('canary-1', 'canary-2', 'canary-3', 'canary-4'), []);
    const left = await tablesWith('Kanarek', 'Zdzisława');
    assert.deepEqual(
      left.filter((table) => !DOCUMENTED.includes(table)),
      [],
    );
    const manual = await readFile(path.join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
    for (const table of DOCUMENTED) assert.match(manual.slice(manual.indexOf('### Erasing personal data')), new RegExp(`\`${table}\``));
    assert.match((await erase('--mentions')).text, /^0 events by .*[\s\S]*The details of 0 events are erased\.\n/);
  });

  it('leaves a log that is verified, exported and proved as before', async () => {
    await seal();
    assert.match((await typed('verify')).text, /^VERIFIED\. All 8 events/);
    const files = { checkpoints: path.join(out, 'checkpoints.txt'), key: path.join(out, 'notary.pub') };
    assert.equal((await typed('export', '--into', out)).code, 0);
    const exported = await readFile(path.join(out, 'export.jsonl'), 'utf8');
    assert.doesNotMatch(exported, /Kanarek|canary-[1-4]/);
    assert.deepEqual(verify({ export: path.join(out, 'export.jsonl'), ...files }).warnings, []);
    assert.equal((await typed('export', '--into', out, '--person', 'ada')).code, 0);
    const selection = verify({ export: path.join(out, 'export.jsonl'), ...files });
    assert.deepEqual([selection.verdict, selection.events], ['verified', 3]);
    assert.equal((await typed('prove', '1', '--to', out)).code, 0);
    assert.equal(verify({ proof: path.join(out, 'proof.json'), ...files }).verdict, 'verified');
  });
});
