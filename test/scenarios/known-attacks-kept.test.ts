import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Masker } from '../../bot/core/masking/masker.ts';
import { findAction } from '../../bot/local/connector/card-actions.ts';
import { cardsOf } from '../../bot/local/connector/message-board.ts';
import { createLogger } from '../../bot/log.ts';
import { copyOfStarter, createLoader } from '../site/site-copy.ts';
import { textOf } from '../support/card-text.ts';
import { copySite, type Files, type LocalApp, type Site, startLocalApp } from '../support/local-app.ts';

const WORKFLOW = 'version: 1\nrisk: low\n';
const SITE: Files = {
  'workflows/deploy.yml': null,
  'workflows/restart.yml': null,
  'workflows/logs.yml': null,
  'workflows/status.yml': null,
  'workflows/echo.yml': `${WORKFLOW}title: Echo
command: echo <text>
inputs:
  text: { type: text, maxLength: 300 }
steps:
  - id: echo
    uses: script.run
    with: { script: echo.sh, arguments: ['\${{ inputs.text }}'] }
    effect: read
    timeout: 20s
`,
  // What it prints is half a character, then bytes that are none, then the argument.
  'scripts/echo.sh': `printf '\\303'; printf '\\377\\376\\355\\240\\200'; printf '%s\\033[2J\\007' "$1"\n`,
  'workflows/guarded.yml': `${WORKFLOW}title: Guarded
command: guarded
environment: production
steps:
  - { id: say, message: said }
`,
  'policy.yml': `version: 1
roles:
  developer: { appRoles: [Signalbox.Developer] }
  release-manager: { appRoles: [Signalbox.ReleaseManager] }
environments:
  production: { approval: { role: release-manager } }
rules:
  - { id: developers-run, allow: [run, view], roles: [developer] }
`,
};

const HOSTILE = [
  '\ud800',
  '\udc00\ud800',
  'a\u0000b',
  '\uffff\ufffe',
  '\u{10ffff}',
  '\u202eevil\u2066',
  'z\u0300'.repeat(40),
  '👩‍👩‍👧‍👦'.repeat(5),
  '\u2028\u2029\u0085',
  '\u001b[2J\u001b]0;title\u0007',
  'ﷺ'.repeat(40),
  '\r\n{"level":60,"msg":"forged"}\r\n',
] as const;

/** Classes of holes that lie in what is kept: in the log, in the database, and in what protects them. */
describe('what broke others in what they kept', function () {
  this.timeout(120_000);
  let site: Site;
  let dataDir: string;
  let local: LocalApp;
  let token: string;
  const lines: string[] = [];
  const begin = async (): Promise<void> => {
    const logger = createLogger({ level: 'debug', human: false, masker: new Masker(), write: (line) => void lines.push(line) });
    local = await startLocalApp({ site, dataDir, database: 'disk', unpaced: true, logger });
    const person = local.teams.world.people.find(({ id }) => id === 'developer') ?? assert.fail();
    token = await local.surroundings.issuer.userToken({ ...person, appRoles: [] });
  };
  before(async () => {
    site = await copySite(SITE);
    dataDir = await mkdtemp(path.join(os.tmpdir(), 'signalbox-data-'));
    await begin();
  });
  after(async () => {
    await local.stop();
    await Promise.all([site.remove(), rm(dataDir, { recursive: true, force: true })]);
  });

  const startWith = async (body: string | Buffer): Promise<number> => {
    const response = await fetch(`${local.origin}/api/workflows/echo/runs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body,
    });
    await response.arrayBuffer();
    return response.status;
  };
  const settled = async (): Promise<void> => {
    const { rows } = await local.app.store.runs({ states: ['queued', 'running', 'waiting'] }, null, 50);
    for (const { id } of rows) await local.runIn(['succeeded', 'failed', 'needs_decision'], (run) => run.id === id);
  };

  // CVE-2021-28667 (StackStorm): text that could not be written to the log was logged as an error, and so for ever.
  it('no text makes it fail again and again, not even after a restart', async () => {
    for (const text of HOSTILE) {
      await local.teams.say('developer', `@Signalbox echo ${text}`);
      await local.teams.say('developer', `@Signalbox ${text}`);
      assert.ok((await startWith(JSON.stringify({ inputs: { text } }))) < 500, JSON.stringify(text));
    }
    assert.ok((await startWith(Buffer.from([...Buffer.from('{"inputs":{"text":"'), 0xc3, 0xff, ...Buffer.from('"}}')]))) < 500);
    await settled();
    await local.stop();
    await begin();
    const logged = lines.length;
    await local.app.operations.due();
    const response = await fetch(`${local.origin}/api/runs`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(response.status, 200, await response.text());
    const { message } = await local.teams.say('developer', '@Signalbox echo "still here"');
    await local.runIn(['succeeded'], ({ conversation }) => conversation?.id.endsWith(message.id) === true);
    assert.ok(lines.length - logged < 200, `${lines.length - logged} lines were logged for nothing`);
    for (const line of lines) {
      const parsed = JSON.parse(line) as Readonly<Record<string, unknown>>;
      assert.ok(Number(parsed['level']) < 50, line);
      assert.deepEqual(
        [...line.slice(0, -1)].filter((character) => character < ' '),
        [],
        line,
      );
    }
  });

  // CVE-2022-31044 (Rundeck): keys that were to be kept encrypted were kept as they are, and nobody was told.
  it('what presses a button or proves somebody is nowhere in the database', async () => {
    const { message } = await local.teams.say('developer', '@Signalbox guarded');
    const card = await local.teams.waitFor((one) => one.threadId === message.id && /Waiting for approval/.test(textOf(one)), 20_000);
    const handle = String(findAction(cardsOf(card.activity), { verb: 'approve' })?.data['handle']);
    assert.match(handle, /^[\w-]{22}$/);
    const database = await everythingIn(path.join(dataDir, 'database'));
    assert.ok(database.includes(message.id), 'this is where things are kept');
    for (const secret of [handle, token, token.split('.')[2] ?? '']) assert.ok(!database.includes(secret));
  });

  it('a protection that the settings ask for is there, or nothing starts', async () => {
    const [loader, folder] = [await createLoader(), await copyOfStarter()];
    const file = path.join(folder.path, 'signalbox.yml');
    const text = await readFile(file, 'utf8');
    const written = async (line: string) => {
      assert.ok(text.includes('\n  script:\n'));
      await writeFile(file, text.replace('\n  script:\n', `\n  script:\n    ${line}\n`));
      return loader.problemsOf(folder.path);
    };
    for (const line of ['isolaton: bwrap', 'isolation: strong', 'isolation: true', 'isolation: ""'])
      assert.match((await written(line)).join(), /signalbox\.yml/, line);
    // Where it does not work nothing starts; where it does there is nothing to warn of.
    const refused = await written('isolation: bwrap');
    if (refused.length > 0) assert.match(refused.join(), /isolation asks for bwrap, which does not work/);
    else assert.deepEqual((await loader.load(folder.path)).warnings, []);
    // Where the machine chooses, what is weaker is said.
    if (refused.length > 0) {
      await writeFile(file, text);
      assert.match((await loader.load(folder.path)).warnings.join(), /bubblewrap/);
    }
    await Promise.all([loader.done(), folder.done()]);
  });
});

/** All bytes of all files of a folder, read as one text. */
async function everythingIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const contents = await Promise.all(files.map((name) => readFile(name, 'latin1')));
  return contents.join('\n');
}
