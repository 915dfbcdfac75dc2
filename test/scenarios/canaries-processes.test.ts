import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { main } from '../../bot/cli/main.ts';
import { sealLog } from '../../bot/core/audit/seal.ts';
import { createSecret } from '../../bot/core/secret.ts';
import { createNotary } from '../../bot/notary/client.ts';
import { openDatabase } from '../../bot/store/open.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { event } from '../contract/store/samples.ts';
import { isForBars } from '../support/counts.ts';
import { preparedDataDir, removeDirectory } from '../support/database.ts';
import { environmentIn, type NotaryProcess, startNotaryProcess } from '../support/notary-process.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { until } from '../support/until.ts';
import { createWitness } from '../support/witness.ts';
import { commandLines, IS_READABLE } from './canaries/arguments.ts';
import { CANARIES, hitsIn } from './canaries/canaries.ts';
import { type Hostile, hostileDatabase, hostileNotary } from './canaries/hostile.ts';
import { ofInstallation } from './canaries/installation.ts';
import { type Typed, typed } from './canaries/typed.ts';

type Env = Readonly<Record<string, string>>;

/** As an extension that breaks down in a way that nobody foresaw, and quotes all that it could know. */
const CRASHING = `process.once('SIGUSR2', () => {
  throw Object.assign(new Error('quoting ' + process.env.QUOTED), { quoted: process.env.QUOTED, cause: new Error(process.env.QUOTED) });
});`;

/** J1, what the other suite cannot see: processes with secrets in their environment, and what they print. */
describe('canaries in processes of their own', function () {
  this.timeout(120_000);
  let folder: string;
  let dataDir: string;
  let refusing: Hostile;
  let silent: Hostile;
  let quoting: Hostile;
  const witness = createWitness();

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'signalbox-canaries-'));
    dataDir = await preparedDataDir();
    [refusing, silent, quoting] = [await hostileDatabase(true), await hostileDatabase(false), await hostileNotary()];
    await writeFile(path.join(folder, 'crashing.mjs'), CRASHING);
  });
  after(async () => {
    for (const peer of [refusing, silent, quoting]) peer?.close();
    await Promise.all([folder, dataDir].map(removeDirectory));
  });

  /** Every secret that an installation can have in its environment. */
  const envAt = (database: Hostile): Env => ({
    ...ofInstallation({ database: database.place, notary: quoting.place, key: witness.key }),
    SIGNALBOX_DATA_DIR: path.join(folder, 'data'),
    SIGNALBOX_PORT: '0',
    SIGNALBOX_FORWARD: 'http://127.0.0.1:9/events',
    SIGNALBOX_FORWARD_TOKEN: `Splunk ${CANARIES.forward}`,
    SIGNALBOX_METRICS: '127.0.0.1:0',
    SIGNALBOX_METRICS_TOKEN: CANARIES.metrics,
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${CANARIES.otlp}`,
  });

  describe('where the database quotes the password that it refuses', () => {
    // Each is a process that loads much of the product.
    for (const line of ['serve', 'doctor --json', ...(isForBars() ? ['db migrate', 'doctor', 'db check', 'audit verify'] : [])]) {
      it(`are in nothing that “${line}” prints`, async () => {
        const printed = await typed(line.split(' '), envAt(refusing)).ended();
        assert.ok(printed.length > 20, printed);
        if (line === 'serve') assert.match(printed, /failed with "\[secret\]"/);
        assert.deepEqual(hitsIn(printed), []);
      });
    }

    it('were really shown to it and quoted by it', () => {
      assert.ok(refusing.heard().includes(CANARIES.database));
      assert.ok(refusing.heard().includes(CANARIES.migration));
    });
  });

  it('are not repeated to whoever types them', async () => {
    for (const kind of ['bot', 'directory', 'notary', 'database', 'migration', 'forward', 'metrics', 'otlp'] as const)
      for (const args of [[], ['validate'], ['doctor'], ['audit'], ['db']]) {
        const said = await spoken([...args, CANARIES[kind]], envAt(refusing));
        assert.ok(said.length > 0);
        assert.deepEqual(hitsIn(said), []);
      }
  });

  describe('where a process breaks down and its error quotes everything', () => {
    let crashed: Typed;
    let lines: readonly string[];
    const kinds = ['bot', 'directory', 'notary', 'database', 'migration', 'forward', 'metrics', 'otlp'] as const;
    before(async () => {
      const quoted = kinds.map((kind) => CANARIES[kind]).join(' and ');
      const env = { ...envAt(silent), NODE_OPTIONS: `--import=${path.join(folder, 'crashing.mjs')}`, QUOTED: quoted };
      crashed = typed(['serve'], env);
      await until('it waits for its database', () => silent.heard() !== '' || null, 60_000);
      lines = await commandLines();
      crashed.child.kill('SIGUSR2');
      await crashed.ended();
    });

    it('are not in what is printed, which has the rest of the error', () => {
      const printed = crashed.printed();
      assert.match(printed, /Error: quoting (\[secret\] and ){7}\[secret\]/);
      assert.match(printed, /crashing\.mjs/);
      assert.deepEqual(hitsIn(printed), []);
    });

    if (IS_READABLE)
      it('are not in its command line', () => {
        assert.ok(lines.some((line) => line.includes('signalbox.js serve')));
        assert.deepEqual(hitsIn(lines.join('\n')), []);
      });
  });

  describe('around a notary that asks for its token', () => {
    let notary: NotaryProcess;
    let env: Env;
    let address: string;
    const answers: string[] = [];
    before(async () => {
      notary = startNotaryProcess(
        environmentIn(folder, {
          SIGNALBOX_NOTARY_NAME: 'signalbox',
          SIGNALBOX_NOTARY_TOKEN: CANARIES.notary,
          SIGNALBOX_NOTARY_LISTEN: '127.0.0.1:0',
          SIGNALBOX_NOTARY_LOG_LEVEL: 'debug',
        }),
      );
      await notary.ready();
      const said = notary.lines().find(({ msg }) => msg === 'The notary is ready.') ?? assert.fail();
      const key = String(said['key']);
      address = String(said['address']);
      const client = createNotary({ address, token: createSecret(CANARIES.notary), key });
      const database = await openDatabase({ dataDir }, silentLogger);
      const store = createStore(database);
      await store.transaction((tx) => tx.appendEvents([event({}), event({})]));
      await sealLog({ log: store.log, notary: client }, null);
      await database.close();
      const { DATABASE_URL: _database, MIGRATION_DATABASE_URL: _migration, ...rest } = envAt(refusing);
      env = { ...rest, SIGNALBOX_DATA_DIR: dataDir, SIGNALBOX_NOTARY: address, SIGNALBOX_NOTARY_PUBLIC_KEY: key };
    });
    after(async () => void (await notary?.kill('SIGTERM')));

    it('are in nothing that the verbs of the audit log print or write', async () => {
      const say = isForBars() ? (args: readonly string[], at: Env) => typed(args, at).ended() : spoken;
      const into = path.join(folder, 'export');
      const checkpoints = ['--checkpoints', path.join(folder, 'anchor.txt')];
      const said = [
        await say(['audit', 'verify', ...checkpoints], env),
        await typed(['audit', 'export', '--into', into], env).ended(),
        await say(['audit', 'prove', '1', '--to', path.join(folder, 'proof')], env),
        await say(['doctor', '--json'], env),
        await say(['audit', 'export', '--into', `${into}-refused`], { ...env, SIGNALBOX_NOTARY: quoting.place }),
      ].join('\n');
      assert.match(said, /^VERIFIED/);
      assert.match(said, /The notary signed for the file/);
      assert.match(said, /the token is wrong: Bearer \[secret\]/);
      assert.ok(quoting.heard().includes(CANARIES.notary));
      assert.deepEqual(hitsIn(said), []);
      for (const made of [into, path.join(folder, 'proof')]) assert.deepEqual(hitsIn(await everythingIn(made)), []);
    });

    it('are in no answer of the notary to whoever asks it wrongly', async () => {
      for (const value of Object.values(CANARIES)) {
        const text = encodeURIComponent(value);
        for (const authorization of [`Bearer ${text}`, `Bearer ${CANARIES.notary}`]) {
          await asked(`/${text}`, { authorization });
          await asked(`/v1/checkpoints/latest?origin=${text}`, { authorization });
          await asked('/v1/statements', { authorization }, JSON.stringify({ origin: value, text: value }));
          await asked('/v1/checkpoints', { authorization }, value);
        }
      }
      assert.ok(answers.length > 100);
      // It does not know the secrets of others, and says again what it was asked for by whoever has its token.
      assert.deepEqual(
        hitsIn(answers.join('\n')).filter(({ kind }) => kind === 'notary'),
        [],
      );
    });

    it('are not in the log of the notary, its state, its key files or what it anchored', async () => {
      const log = notary.lines().map((line) => JSON.stringify(line));
      assert.match(log.join('\n'), /The notary is ready/);
      const kept = `${await everythingIn(path.join(folder, 'state'))}\n${await readFile(path.join(folder, 'anchor.txt'), 'utf8')}`;
      assert.match(kept, /^signalbox\/audit\//m);
      assert.deepEqual(hitsIn(`${log.join('\n')}\n${notary.said()}\n${kept}`), []);
    });

    async function asked(at: string, headers: Env, body?: string): Promise<void> {
      const response = await fetch(`${address}${at}`, { headers, ...(body === undefined ? {} : { method: 'POST', body }) });
      answers.push(JSON.stringify([...response.headers]), await response.text());
    }
  });
});

/** What a verb says, in this process: others need a second to load. */
async function spoken(args: readonly string[], env: Env): Promise<string> {
  const said: string[] = [];
  const say = (text: string): void => void said.push(text);
  await main(args, { env, out: say, err: say });
  return said.join('\n');
}

async function everythingIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return (await Promise.all(files.map(async (file) => `${file}\n${await readFile(file, 'utf8')}`))).join('\n');
}
