import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { injectionPayloads } from '../connectors/injection-payloads.ts';
import { copyOfStarter, createLoader } from '../site/site-copy.ts';
import { count } from '../support/counts.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';
import { sourceFiles } from '../support/source-files.ts';

const ECHO = {
  'workflows/deploy.yml': null,
  'workflows/restart.yml': null,
  'workflows/logs.yml': null,
  'workflows/status.yml': null,
  'workflows/echo.yml': `version: 1
title: Echo
risk: low
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
  'scripts/echo.sh': 'printf "%s" "$1"\n',
  'policy.yml': `version: 1
roles:
  developer: { appRoles: [Signalbox.Developer] }
environments:
  staging: {}
rules:
  - { id: developers-run, allow: [run, view], roles: [developer] }
`,
};

/** One test for each class of hole that was found in products of this kind, by the numbers under which they were published. */
describe('what broke others', function () {
  this.timeout(120_000);
  let local: LocalApp;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'signalbox-attack-'));
    local = await startLocalApp({ files: ECHO, unpaced: true });
  });
  after(async () => {
    await local.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const tokenOf = async (id: string): Promise<string> => {
    const person = local.teams.world.people.find((one) => one.id === id) ?? assert.fail(id);
    return local.surroundings.issuer.userToken({ ...person, appRoles: [] });
  };
  const start = async (id: string, init: RequestInit = {}, query = ''): Promise<Response> =>
    fetch(`${local.origin}/api/workflows/echo/runs${query}`, {
      method: 'POST',
      body: JSON.stringify({ inputs: { text: 'x' } }),
      ...init,
      headers: { authorization: `Bearer ${await tokenOf(id)}`, 'content-type': 'application/json', ...init.headers },
    });
  const statusOf = async (asked: Promise<Response>): Promise<number> => {
    const response = await asked;
    await response.arrayBuffer();
    return response.status;
  };
  const runs = async (): Promise<number> => (await local.app.store.runs({}, null, 200)).rows.length;

  // CVE-2013-7378 (Hubot), and scripts of Ybot, sevabot and others that handed a message to a shell.
  it('a command line in a message is data, whatever it is made of', async () => {
    const canary = path.join(folder, 'canary');
    const payloads = injectionPayloads(count(80), canary).filter(
      (text) => text.trim() !== '' && text.length <= 300 && !text.includes('\0'),
    );
    assert.ok(payloads.length >= count(60), `${payloads.length}`);
    for (const text of payloads) {
      await statusOf(start('developer', { body: JSON.stringify({ inputs: { text } }) }));
      await local.teams.say('developer', `@Signalbox echo ${text}`);
    }
    await local.app.operations.due();
    await local.runIn(['succeeded']);
    for (;;) {
      const { rows } = await local.app.store.runs({ states: ['queued', 'running', 'waiting'] }, null, 200);
      if (rows.length === 0) break;
      await new Promise((go) => setTimeout(go, 50));
    }
    const { rows: done } = await local.app.store.runs({ states: ['succeeded'] }, null, 200);
    assert.ok(done.length >= count(60), `${done.length} of them were run as what they are`);
    assert.ok(!existsSync(canary));
  });

  // CVE-2026-85513, CVE-2018-20345 (StackStorm): one acts or reads as another by a parameter that names them.
  it('nobody acts as somebody else by naming them', async () => {
    const before = await runs();
    const named = { 'x-user': 'developer', 'x-forwarded-user': 'developer', 'x-ms-client-principal-name': 'developer', from: 'developer' };
    assert.equal(await statusOf(start('outsider', { headers: named })), 403);
    for (const query of ['?user=developer', '?principal=developer', '?as=developer']) {
      const status = await statusOf(start('outsider', {}, query));
      assert.ok(status === 400 || status === 403, `${query}: ${status}`);
    }
    const body = JSON.stringify({ inputs: { text: 'x' }, user: 'developer', requester: 'developer' });
    assert.ok([400, 403].includes(await statusOf(start('outsider', { body }))));
    assert.equal(await runs(), before);
    // In one's own request a name changes nothing either: it is refused, or it is still oneself who asked.
    assert.equal(await statusOf(start('developer', { body })), 400);
  });

  // CVE-2021-41111, CVE-2021-41112 (Rundeck), CVE-2022-44009 (StackStorm): what belongs to others is read or changed by its id.
  it('nothing of others is there for whoever may not see it, with its id either', async () => {
    const response = await start('developer');
    const { runId } = (await response.json()) as { runId: string };
    const absent = `r-${'2'.repeat(runId.length - 2)}`;
    const asked = async (id: string, rest: string, body: object | null): Promise<string> => {
      const answer = await fetch(`${local.origin}/api/runs/${id}${rest}`, {
        headers: { authorization: `Bearer ${await tokenOf('outsider')}`, 'content-type': 'application/json' },
        ...(body === null ? {} : { method: 'POST', body: JSON.stringify(body) }),
      });
      const text = (await answer.text()).replaceAll(id, '<run>').replace(/"requestId":"[^"]*"/, '');
      return `${answer.status} ${text}`;
    };
    for (const [rest, body] of [
      ['', null],
      ['/steps/echo/output', null],
      ['/cancel', {}],
      ['/resolve', { stepId: 'echo', verdict: 'it_ran' }],
      ['/review', { comment: 'x' }],
    ] as const) {
      const of = await asked(runId, rest, body);
      assert.match(of, /^404 /, rest);
      assert.equal(of, await asked(absent, rest, body), rest);
    }
    for (const path of ['/api/runs', '/api/approvals', '/api/reviews']) {
      const list = await fetch(local.origin + path, { headers: { authorization: `Bearer ${await tokenOf('outsider')}` } });
      assert.ok(!(await list.text()).includes(runId), path);
    }
  });

  // CVE-2021-39133 (Rundeck): forged from another page with what the browser adds by itself.
  it('no request counts that a page of somebody else could send', async () => {
    const before = await runs();
    const forged: readonly RequestInit[] = [
      { headers: { authorization: '', cookie: `token=${await tokenOf('developer')}` } },
      { headers: { authorization: `Basic ${Buffer.from('developer:x').toString('base64')}` } },
      { headers: { 'content-type': 'text/plain' } },
      { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'inputs[text]=x' },
      { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x--' },
    ];
    for (const init of forged) {
      const status = await statusOf(start('developer', init));
      assert.ok(status >= 400 && status < 500, `${JSON.stringify(init)}: ${status}`);
    }
    assert.equal(await runs(), before);
  });

  // CVE-2019-9580 (StackStorm) and its kind: the origin “null” was trusted.
  it('no other origin may read an answer, the origin null included', async () => {
    for (const origin of [
      'null',
      'https://evil.example',
      'https://teams.microsoft.com.evil.example',
      local.origin.replace('127.0.0.1', 'localhost'),
    ]) {
      for (const method of ['GET', 'OPTIONS'] as const) {
        const response = await fetch(`${local.origin}/api/me`, {
          method,
          headers: { origin, 'access-control-request-method': 'POST', authorization: `Bearer ${await tokenOf('developer')}` },
        });
        await response.arrayBuffer();
        assert.equal(response.headers.get('access-control-allow-origin'), null, `${method} ${origin}`);
        assert.equal(response.headers.get('access-control-allow-credentials'), null, `${method} ${origin}`);
      }
    }
  });

  // CVE-2021-39132 (Rundeck): a YAML file that makes objects.
  it('a YAML file makes no objects, and nothing of it reaches a prototype', async () => {
    const hostile = [
      '!!js/function "function () { return 1 }"',
      '!!js/undefined ""',
      '!!python/object/apply:os.system ["true"]',
      '!!java.net.URL [http://127.0.0.1]',
      '!ruby/object:Gem::Installer {}',
      '!!binary aGVsbG8=',
      '!custom x',
      '{ __proto__: { polluted: true } }',
      '{ constructor: { prototype: { polluted: true } } }',
    ];
    const [loader, site] = [await createLoader(), await copyOfStarter()];
    for (const value of hostile) {
      await writeFile(path.join(site.path, 'policy.yml'), `version: 1\nroles: ${value}\n`);
      await assert.rejects(loader.load(site.path), /policy\.yml/, value);
    }
    await Promise.all([loader.done(), site.done()]);
    assert.equal(({} as Readonly<Record<string, unknown>>)['polluted'], undefined);
  });

  // CVE-2022-29186 (Rundeck): images with keys that were the same for everybody. Nothing of the kind is shipped.
  it('no key is shipped', () => {
    const found = sourceFiles().filter(
      ({ path: name, text }) => /-----BEGIN [A-Z ]*PRIVATE KEY-----\\?n?[A-Za-z0-9+/]{40}/.test(text) && !name.startsWith('test/'),
    );
    assert.deepEqual(
      found.map(({ path: name }) => name),
      [],
    );
  });
});

describe('a policy without rules', function () {
  this.timeout(120_000);

  // StackStorm without RBAC allowed everything to everybody.
  it('allows nobody anything', async () => {
    const site = await startLocalApp({ files: { ...ECHO, 'policy.yml': 'version: 1\nroles: {}\nrules: []\n' } });
    try {
      const person = site.teams.world.people.find(({ id }) => id === 'developer') ?? assert.fail();
      const token = await site.surroundings.issuer.userToken({ ...person, appRoles: [] });
      const response = await fetch(`${site.origin}/api/workflows/echo/runs`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ inputs: { text: 'x' } }),
      });
      await response.arrayBuffer();
      assert.equal(response.status, 403);
      assert.equal((await site.app.store.runs({}, null, 10)).rows.length, 0);
    } finally {
      await site.stop();
    }
  });
});
