import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { sealLog } from '../../bot/core/audit/seal.ts';
import { Masker } from '../../bot/core/masking/masker.ts';
import type { RunState } from '../../bot/core/run/run.ts';
import { createLogger } from '../../bot/log.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';
import { until } from '../support/until.ts';
import { createWitness } from '../support/witness.ts';
import { IS_READABLE, watchArguments } from './canaries/arguments.ts';
import { CANARIES, hitsIn, planted } from './canaries/canaries.ts';
import { learnInstallation } from './canaries/installation.ts';
import { openSinks, type Sinks } from './canaries/sinks.ts';
import { leakySite } from './canaries/site.ts';

const ENDED: readonly RunState[] = ['succeeded', 'failed', 'needs_decision'];

/** J1: a secret of each kind is planted, everything that can say it says it, and then it is found nowhere. */
describe('canaries', function () {
  this.timeout(120_000);
  const lines: string[] = [];
  const answers: string[] = [];
  const heard: string[] = [];
  const metrics: string[] = [];
  const files: string[] = [];
  const notary = createWitness();
  const masker = new Masker();
  const env: Record<string, string | undefined> = {
    CANARY_SCRIPT: CANARIES.script,
    CANARY_ODD: CANARIES.odd,
    CANARY_HEADER: CANARIES.header,
  };
  let folder: string;
  let target: Server;
  let sinks: Sinks;
  let childrenSeen: () => Promise<readonly string[]>;
  let local: LocalApp;
  let token: string;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'signalbox-canaries-'));
    const places = { seen: path.join(folder, 'seen.json'), token: path.join(folder, 'token'), pem: path.join(folder, 'key.pem') };
    const { bot, directory, database, token: shown, symbols, url, forward, notary: sealing, migration, otlp, metrics: told } = CANARIES;
    const seen = [bot, directory, database, shown, symbols, url, forward, sealing, migration, otlp, told];
    await writeFile(places.seen, JSON.stringify(seen));
    await writeFile(places.token, `${CANARIES.file}\n`);
    await writeFile(places.pem, `${CANARIES.pem}\n`);
    await learnInstallation(masker, notary.key);
    target = createServer((req, res) => {
      heard.push(JSON.stringify(req.headers));
      const all = { headers: req.headers, seen: `${CANARIES.header} ${CANARIES.echoed}`, values: Object.values(CANARIES) };
      res.writeHead(req.url?.includes('again') === true ? 200 : 201, { 'content-type': 'application/json', 'x-echo': CANARIES.header });
      res.end(JSON.stringify(all));
    });
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
    const { port } = target.address() as AddressInfo;
    sinks = await openSinks(folder);
    Object.assign(env, sinks.env);
    const logger = createLogger({ level: 'debug', human: false, masker, write: (line) => void lines.push(line) });
    local = await startLocalApp({
      files: leakySite(`http://127.0.0.1:${port}`, places),
      logger,
      masker,
      env,
      unpaced: true,
      around: (made) => ({ ...made, notary, vault: sinks.vault(logger) }),
    });
    const person = local.teams.world.people.find(({ id }) => id === 'developer') ?? assert.fail();
    token = await local.surroundings.issuer.userToken({ ...person, appRoles: [] });
  });
  after(async () => {
    await local?.stop();
    target?.close();
    await sinks?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = async (address: string, body?: unknown): Promise<number> => {
    const response = await fetch(`${local.origin}${address}`, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'accept-language': 'pl' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    answers.push(await response.text(), JSON.stringify([...response.headers]));
    return response.status;
  };

  it('plays everything that can say a secret', async () => {
    childrenSeen = watchArguments();
    for (const command of ['leak', 'differ', 'fail']) {
      await local.teams.say('developer', `@Signalbox ${command}`);
      await local.runIn(ENDED, (run) => run.plan.workflow.name === command);
    }
    for (const value of Object.values(CANARIES)) {
      await local.teams.say('developer', `@Signalbox ${value}`);
      await local.teams.say('developer', `@Signalbox tell "${value.replaceAll(/["\n]/g, ' ')}"`);
      await local.teams.say('developer', `tell "${value.replaceAll(/["\n]/g, ' ')}"`, { slash: true });
      await ask(`/api/runs/${encodeURIComponent(value)}`);
      await ask(`/api/audit?text=${encodeURIComponent(value)}&nosuch=${encodeURIComponent(value)}`);
      await ask(`/${encodeURIComponent(value)}`);
      metrics.push(await sinks.metrics(`/${encodeURIComponent(value)}`), await sinks.metrics('/metrics', encodeURIComponent(value)));
      await ask('/api/workflows/tell/runs', { inputs: { text: value } });
      await ask('/api/workflows/tell/runs', { inputs: { text: 'x', [value]: value } });
      await ask('/api/delegations', { role: null, to: value, until: value, reason: value, timezone: value });
    }
    local.app.signals.changed((await local.app.store.runs({}, null, 1)).rows[0]?.id ?? assert.fail());
    assert.equal(await ask('/api/runs'), 200);
    assert.equal(await ask('/api/audit'), 200);
    for (const run of (await local.app.store.runs({}, null, 50)).rows) {
      await ask(`/api/runs/${run.id}`);
      for (const step of run.steps) await ask(`/api/runs/${run.id}/steps/${step.id}/output`);
    }
  });

  it('plays everything that reads the audit log', async () => {
    const put = (name: string, query: string) =>
      fetch(`${local.origin}/api/audit/filters/${encodeURIComponent(name)}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      }).then(async (response) => void answers.push(await response.text()));
    await sealLog({ log: local.app.store.log, notary }, null);
    for (const value of Object.values(CANARIES)) {
      const text = new URLSearchParams({ text: value }).toString();
      await put(value.slice(0, 40), text);
      await put(`of ${Object.values(CANARIES).indexOf(value)}`, text);
      await local.teams.say('developer', `audit "${value.replaceAll(/["\n]/g, ' ')}"`, { where: 'chat' });
      await local.teams.say('developer', `audit kind ${value}`, { where: 'chat' });
      await ask(`/api/people/${encodeURIComponent(value)}/x/timeline`);
      await ask(`/api/audit/consistency?from=${encodeURIComponent(value)}`);
      await exported(`format=jsonl&${text}&channel=${encodeURIComponent(value.slice(0, 150))}`);
    }
    await ask('/api/audit/filters');
    for (const format of ['jsonl', 'csv']) await exported(`format=${format}`);
    const [own] = await local.events({ type: 'run.created' });
    const { tenantId, objectId } = own?.actor ?? assert.fail();
    const [{ id } = assert.fail()] = (await local.app.store.runs({ workflow: 'leak' }, null, 1)).rows;
    assert.equal(await ask(`/api/runs/${id}/timeline`), 200);
    assert.equal(await ask(`/api/people/${tenantId}/${objectId}/timeline`), 200);
    assert.equal(await ask('/api/audit/events/2/proof'), 200);
    const sealed = await local.app.store.log.lastCheckpoint(null);
    assert.equal(await ask(`/api/audit/consistency?from=${sealed?.size}`), 200);
  });

  /** Everything in the zip file of an export, and its head. */
  async function exported(query: string): Promise<void> {
    const response = await fetch(`${local.origin}/api/audit/export?${query}`, { headers: { authorization: `Bearer ${token}` } });
    const bytes = new Uint8Array(await response.arrayBuffer());
    files.push(JSON.stringify([...response.headers]));
    if (response.status === 200)
      for (const [name, content] of Object.entries(unzipSync(bytes))) files.push(name, Buffer.from(content).toString());
    else answers.push(Buffer.from(bytes).toString());
  }

  it('has none in an export, its statement included', () => {
    const all = files.join('\n');
    assert.ok(/statement\.txt/.test(all) && /selection everything/.test(all) && /selection [^\n]*text=/.test(all));
    assert.deepEqual(hitsIn(all), []);
  });

  it('finds a canary of each kind in each of its forms', () => {
    for (const { kind, text } of planted())
      assert.ok(
        hitsIn(text).some((hit) => hit.kind === kind),
        `${kind}: ${text}`,
      );
    assert.deepEqual(hitsIn('before nothing after'), []);
  });

  it('has none in what is forwarded, to a collector or over syslog', async () => {
    const { size } = await local.app.store.log.head();
    for (const read of [sinks.forwarded, sinks.syslog]) {
      const all = await until('everything was forwarded', () => (read().includes(`"seq":${size},`) ? read() : null));
      assert.deepEqual(hitsIn(all), []);
    }
  });

  it('has none in the traces and the metrics that a collector gets, though it is shown its own', async () => {
    const { id } = (await local.app.store.runs({ workflow: 'fail' }, null, 1)).rows[0] ?? assert.fail();
    const all = await until('the run is followed and counted', () => {
      const text = sinks.otlp();
      return text.includes(id) && text.includes('step.perform') && text.includes('signalbox_runs_ended_total') ? text : null;
    });
    assert.deepEqual(hitsIn(all), []);
    assert.ok(sinks.shown().includes(CANARIES.otlp));
  });

  it('has none in the page of metrics, refusals included', async () => {
    metrics.push(await sinks.metrics());
    const all = metrics.join('\n');
    assert.ok(all.includes('signalbox_runs_ended_total{') && all.includes('SIGNALBOX_METRICS_TOKEN as a bearer token'));
    assert.deepEqual(hitsIn(all), []);
  });

  if (IS_READABLE)
    it('has none in the command line of a process that it started', async () => {
      const all = (await childrenSeen()).join('\n');
      assert.match(all, /leak\.js/);
      assert.deepEqual(hitsIn(all), []);
    });

  it('really gave the secrets to whom they are for', () => {
    const all = heard.join('\n');
    assert.ok(all.includes(`Bearer ${CANARIES.header}`) && all.includes(CANARIES.file));
  });

  it('shows the name of a secret where its value was', async () => {
    const run = await local.runIn(ENDED, ({ plan }) => plan.workflow.name === 'leak');
    assert.equal(run.state, 'succeeded');
    const printed = await local.app.store.output(run.id, 'print');
    for (const name of ['env:CANARY_SCRIPT', 'env:CANARY_ODD', `file:${folder}/key.pem`, 'env:OTHER', 'keyvault:shop-vault/shop-token'])
      assert.ok(printed.includes(`[secret ${name}]`), name);
    assert.ok(JSON.stringify(run.plan).includes('env:CANARY_HEADER'), 'the plan names what is sent');
  });

  it('has none in a log line', () => assert.deepEqual(hitsIn(lines.join('')), []));

  it('has none in any row of any table', async () => {
    const { pool } = local.database ?? assert.fail();
    const { rows: tables } = await pool.query(
      `select table_schema || '."' || table_name || '"' as name from information_schema.tables where table_schema in ('signalbox', 'dbos')`,
    );
    assert.ok(tables.length > 20, `${tables.length} tables`);
    for (const { name } of tables) {
      const { rows } = await pool.query(`select to_json(t)::text as row from ${name} t`);
      assert.deepEqual(hitsIn(rows.map(({ row }) => row).join('\n')), [], name);
    }
  });

  it('has none in a message, a card or an answer to a button', () => {
    const sent = local.teams.world.board.all().filter(({ from }) => from.kind === 'bot');
    assert.ok(sent.length > 20);
    assert.deepEqual(hitsIn(JSON.stringify(sent)), []);
  });

  it('has none in an answer of the API, refusals included', () => {
    assert.ok(answers.length > 100);
    assert.deepEqual(hitsIn(answers.join('\n')), []);
  });

  it('has none in the arguments of a script', async () => {
    const run = await local.runIn(ENDED, ({ plan }) => plan.workflow.name === 'fail');
    assert.match(run.steps[0]?.outcome?.outputTail ?? '', /fail\.js one two/);
    assert.deepEqual(hitsIn(run.steps[0]?.outcome?.outputTail ?? ''), []);
  });

  it('refuses a plan with a secret in it, and names the secret', async () => {
    assert.equal(await ask('/api/workflows/tell/runs', { inputs: { text: `it is ${CANARIES.symbols}` } }), 400);
    assert.match(answers.at(-2) ?? '', /secret\.in_plan.*env:OTHER/s);
  });

  describe('J3: while the app lives', () => {
    const failed = async (): Promise<string> => {
      const before = (await local.app.store.runs({ workflow: 'fail' }, null, 50)).rows.map(({ id }) => id);
      await local.teams.say('developer', '@Signalbox fail');
      const run = await local.runIn(ENDED, ({ id, plan }) => plan.workflow.name === 'fail' && !before.includes(id));
      const { outcome } = run.steps[0] ?? assert.fail();
      return `${outcome?.reason}: ${outcome?.message} ${outcome?.outputTail}`;
    };
    afterEach(async () => {
      env['CANARY_SCRIPT'] = CANARIES.script;
      await writeFile(path.join(folder, 'key.pem'), `${CANARIES.pem}\n`);
      await chmod(path.join(folder, 'key.pem'), 0o600);
    });

    it('uses what was rotated in the next attempt, and hides the new one', async () => {
      const rotated = `rotated-${CANARIES.script}`.split('').reverse().join('');
      env['CANARY_SCRIPT'] = rotated;
      const said = await failed();
      assert.match(said, /script\.exit_code.*\[secret env:CANARY_SCRIPT\] in an error/s);
      assert.ok(!said.includes(rotated) && !lines.join('').includes(rotated));
    });

    for (const [trouble, change] of [
      ['missing', () => void delete env['CANARY_SCRIPT']],
      ['empty', () => void Object.assign(env, { CANARY_SCRIPT: ' ' })],
      ['short', () => void Object.assign(env, { CANARY_SCRIPT: 'abc' })],
    ] as const) {
      it(`fails with the name of a variable that is ${trouble}, before anything ran`, async () => {
        change();
        assert.match(await failed(), new RegExp(`^secret\\.${trouble}: The secret env:CANARY_SCRIPT .* Nothing was done\\..* $`));
      });
    }

    it('fails with the name of a file that is gone, a folder, or writable for everybody', async () => {
      const file = path.join(folder, 'key.pem');
      await chmod(file, 0o666);
      assert.match(await failed(), /^secret\.unsafe: The secret file:\S+key\.pem may be changed by everybody/);
      await rm(file);
      assert.match(await failed(), /^secret\.missing: The secret file:\S+key\.pem is not there/);
    });
  });
});
