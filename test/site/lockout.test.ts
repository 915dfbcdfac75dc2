import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inEnglish } from '../../bot/core/text/voice.ts';
import { copyOfStarter, createLoader, type Folder, type Loader } from './site-copy.ts';

const GOVERNED = `rules:
  - { id: govern, allow: [govern], roles: [release-manager] }
`;
const FORBIDDEN = '  - { id: contractors-not, deny: [run], roles: [contractor], environments: [production] }\n';

describe('a policy that locks people out, or nobody', () => {
  let loader: Loader;
  let site: Folder;
  let original: string;
  before(async () => {
    loader = await createLoader();
    site = await copyOfStarter();
    original = await readFile(join(site.path, 'policy.yml'), 'utf8');
  });
  after(async () => {
    await site.done();
    await loader.done();
  });

  async function withPolicy(change: (text: string) => string): Promise<void> {
    assert.notEqual(change(original), original);
    await writeFile(join(site.path, 'policy.yml'), change(original));
  }
  const managers = (holders: string) => (text: string) => text.replace('    appRoles: [Signalbox.ReleaseManager]', `    ${holders}`);

  it('is refused when nobody could give the approval that an environment asks for', async () => {
    await withPolicy(managers('appRoles: []'));
    assert.match(
      (await loader.problemsOf(site.path)).join('\n'),
      /policy\.yml:\d+:\d+ environments\.production\.approval: Nobody can have the role release-manager/,
    );
  });

  it('is refused when fewer people are listed than are asked', async () => {
    const person = 'people: [00000000-0000-4000-8000-000000000002]';
    await withPolicy((text) => managers(person)(text).replace('      count: 1', '      count: 2'));
    assert.match((await loader.problemsOf(site.path)).join('\n'), /environments\.production\.approval: It asks for 2 people .* to 1 only/);
  });

  it('is refused when a workflow asks somebody who cannot exist', async () => {
    await withPolicy((text) => text.replace('roles:\n', 'roles:\n  nobody: {}\n'));
    const file = join(site.path, 'workflows/logs.yml');
    const workflow = await readFile(file, 'utf8');
    await writeFile(file, `${workflow}approval: { role: nobody }\n`);
    assert.match((await loader.problemsOf(site.path)).join('\n'), /logs\.yml:\d+:\d+ approval: Nobody can have the role nobody/);
    await writeFile(file, workflow);
  });

  it('is refused when a workflow is critical and nobody has to approve it wherever it can run', async () => {
    const file = join(site.path, 'workflows/restart.yml');
    const workflow = await readFile(file, 'utf8');
    await withPolicy((text) => `${text}\n`);
    await writeFile(file, workflow.replace('risk: low', 'risk: critical'));
    await loader.load(site.path);
    await writeFile(file, workflow.replace('risk: low', 'risk: critical').replace('[staging, production]', '[staging]'));
    const [problem = '', ...others] = await loader.problemsOf(site.path);
    assert.deepEqual(others, []);
    assert.match(problem, /restart\.yml:\d+:\d+ risk: Nobody has to approve this workflow .*risks\.critical or at its environment/);
    await writeFile(file, workflow);
  });

  it('is not warned about in the starter site', async () => {
    await writeFile(join(site.path, 'policy.yml'), original);
    assert.deepEqual((await loader.load(site.path)).weaknesses, []);
  });

  const loud: readonly (readonly [string, (text: string) => string, RegExp])[] = [
    ['nobody may govern', (text) => text.replace('allow: [govern]', 'allow: [view]'), /lets nobody govern/],
    ['one person may govern', managers('people: [00000000-0000-4000-8000-000000000002]'), /lets one person govern/],
    [
      'nothing asks for an approval',
      (text) => text.replace(/ {2}production:\n( {4,}.*\n)+/, '  production: {}\n'),
      /asks nobody to approve anything/,
    ],
    [
      'nobody may run or view anything',
      (text) => text.replace(/rules:\n[\s\S]*/, GOVERNED),
      /lets nobody run anything.*lets nobody view runs/s,
    ],
    [
      'a rule speaks of a role that nobody can have',
      (text) => text.replace('roles:\n', 'roles:\n  contractor: {}\n').replace('rules:\n', `rules:\n${FORBIDDEN}`),
      /Nobody can have the role contractor, of which the rule contractors-not speaks/,
    ],
    [
      'one role may do everything through rules that name every environment',
      (text) => text.replace('    environments: [production]\n\n  # New rules', '    environments: [staging, production]\n\n  # New rules'),
      /lets the role release-manager do everything/,
    ],
    [
      'risks.high asks for one vote',
      (text) => `${text}risks:\n  high: { approval: { role: release-manager } }\n`,
      /risks\.high .* one vote/,
    ],
    [
      'everybody may do everything',
      (text) =>
        `${text}\n  - id: all\n    allow: [run, view, cancel, resolve, audit, explain, break_glass, review, govern]\n    roles: [developer, release-manager]\n`,
      /lets every role do everything/,
    ],
  ];
  for (const [what, change, sentence] of loud) {
    it(`is accepted and warned about when ${what}`, async () => {
      await withPolicy(change);
      const { weaknesses, warnings } = await loader.load(site.path);
      const said = weaknesses.map(inEnglish);
      assert.match(said.join('\n'), sentence);
      for (const weakness of said) assert.ok(warnings.includes(weakness), 'it is said at start');
    });
  }
});
