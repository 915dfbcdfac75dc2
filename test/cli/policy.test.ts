import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../bot/cli/main.ts';
import { copyOfStarter, type Folder, STARTER } from '../site/site-copy.ts';

describe('signalbox policy', function () {
  this.timeout(120_000);
  let site: Folder;
  beforeEach(async () => {
    site = await copyOfStarter();
  });
  afterEach(() => site.done());

  async function type(...args: readonly string[]): Promise<Readonly<{ code: number; out: string; err: string }>> {
    const [out, err]: [string[], string[]] = [[], []];
    const env = { SIGNALBOX_SITE_DIR: site.path };
    const code = await main(args, { env, out: (text) => void out.push(text), err: (text) => void err.push(text) });
    return { code, out: out.join('\n'), err: err.join('\n') };
  }
  const edit = async (change: (text: string) => string, name = 'policy.yml'): Promise<void> => {
    const text = await readFile(join(site.path, name), 'utf8');
    assert.notEqual(change(text), text);
    await writeFile(join(site.path, name), change(text));
  };

  it('says what it can do, and what was probably meant', async () => {
    const { code, err } = await type('policy');
    assert.equal(code, 2);
    for (const verb of ['test [file]', 'explain <person', 'diff <folder']) assert.ok(err.includes(`signalbox policy ${verb}`), err);
    assert.match((await type('policy', 'tset')).err, /Did you mean “test”/);
    for (const args of [['test', 'a', 'b'], ['explain', 'developer'], ['explain', 'developer', 'rnu'], ['diff']]) {
      assert.equal((await type('policy', ...args)).code, 2, args.join(' '));
    }
  });

  it('passes the table of the starter site', async () => {
    const { code, out } = await type('policy', 'test');
    assert.equal(code, 0, out);
    assert.match(out, /^(\d+) of \1 answers are as expected\.$/);
    assert.equal((await type('policy', 'test', join(STARTER, 'policy-tests.yml'))).code, 0);
  });

  it('fails for an answer that is another one, with its reasons, and says so wherever the site is checked', async () => {
    await edit((text) => text.replace('      role: release-manager\n      count: 1', '      role: developer\n      count: 1'));
    const { code, out } = await type('policy', 'test');
    assert.equal(code, 1);
    assert.match(out, /✗ case 2 \(developers only ask for production\): may developer run deploy/);
    assert.match(out, /expected: needs_approval by the rule developers-ask-for-production, asking release-manager/);
    assert.match(out, /but: needs_approval by the rule developers-ask-for-production, asking developer/);
    assert.match(out, /\n {6}✓ It needs the approval of developer/);
    assert.match(out, /\d+ of \d+ answers are as expected\.$/);
    assert.match((await type('validate', site.path)).out, /note: policy-tests\.yml: case 2/);
  });

  it('refuses a table that is written wrongly, with the place', async () => {
    await edit((text) => text.replace('expect: allow', 'expcet: allow'), 'policy-tests.yml');
    const { code, err } = await type('policy', 'test');
    assert.equal(code, 1);
    assert.match(err, /policy-tests\.yml:\d+:\d+ cases\[0\]\.expcet: This key is not known\. Did you mean “expect”/);
    assert.match((await type('validate', site.path)).err, /policy-tests\.yml:\d+:\d+/);
    assert.match((await type('policy', 'test', join(site.path, 'nowhere.yml'))).err, /nowhere\.yml: This file is missing/);
  });

  it('explains an answer for a person, for roles, and for nobody known', async () => {
    const person = await type('policy', 'explain', 'developer', 'run', 'deploy', 'production');
    assert.equal(person.code, 0);
    assert.match(
      person.out,
      /^needs_approval by the rule developers-ask-for-production, asking release-manager\n\n✓ Developer may ask to run deploy on production/,
    );
    assert.match(
      (await type('policy', 'explain', 'release-manager,developer', 'govern')).out,
      /^allow by the rule release-managers-govern/,
    );
    assert.match((await type('policy', 'explain', 'developer', 'govern')).out, /^deny by the rule default-deny/);
    assert.match((await type('policy', 'explain', 'devloper', 'govern')).err, /There is no role “devloper”\. Did you mean “developer”/);
    assert.match((await type('policy', 'explain', 'developer', 'run', 'deploy')).err, /runs in an environment: say which one/);
  });

  it('shows which answers differ from another site or another policy.yml', async () => {
    assert.equal((await type('policy', 'diff', STARTER)).out, 'No answer differs.');
    await edit((text) =>
      text.replace(
        '  production:\n    approval:\n      role: release-manager\n      count: 1\n      expiresAfter: 1h\n',
        '  production: {}\n',
      ),
    );
    await edit((text) => text.replace('appRoles: [Signalbox.Developer]', 'appRoles: [Signalbox.Developer, Everybody]'));
    for (const other of [STARTER, join(STARTER, 'policy.yml')]) {
      const { code, out } = await type('policy', 'diff', other);
      assert.equal(code, 0);
      assert.match(
        out,
        /^• role developer: \+ app role Everybody\n▲ developer: run deploy, restart on production\n {4}after approval by release-manager.* → yes\n▲ release-manager: run/,
      );
    }
    assert.match((await type('policy', 'diff', join(site.path, 'nowhere'))).err, /There is no site folder/);
  });

  it('leaves nothing behind', async () => {
    const ours = async (): Promise<readonly string[]> => (await readdir(tmpdir())).filter((name) => name.startsWith('signalbox-policy-'));
    const before = await ours();
    await type('policy', 'test');
    assert.deepEqual(await ours(), before);
  });
});
