import assert from 'node:assert/strict';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { authorize } from '../../bot/core/policy/authorize.ts';
import { PERMISSIONS } from '../../bot/core/policy/policy.ts';
import { RULES } from '../core/policy/all-rules.ts';
import { copyOfStarter, createLoader, emptyFolder, type Folder, type Loader } from './site-copy.ts';

describe('loadSite', () => {
  let loader: Loader;
  let site: Folder;

  before(async () => {
    loader = await createLoader();
  });
  after(() => loader.done());
  beforeEach(async () => {
    site = await copyOfStarter();
  });
  afterEach(() => site.done());

  async function edit(file: string, from: string | RegExp, to: string): Promise<void> {
    const path = join(site.path, file);
    const text = await readFile(path, 'utf8');
    const edited = text.replace(from, to);
    assert.notEqual(edited, text, `${file} has no ${String(from)}`);
    await writeFile(path, edited);
  }

  const file = (name: string): string => join(site.path, name);

  it('reads a whole site', async () => {
    const loaded = await loader.load(site.path);
    assert.deepEqual([...loaded.workflows.keys()], ['deploy', 'logs', 'restart', 'status']);
    assert.deepEqual([...loaded.connectors.keys()], ['script', 'http']);
    assert.deepEqual(
      loaded.people.map(({ id }) => id),
      ['developer', 'release-manager-a', 'release-manager-b', 'outsider'],
    );
    assert.equal(loaded.settings.name, 'Signalbox');
  });

  it('lists every problem of every file at once, with line, column, key and what was meant', async () => {
    await edit('signalbox.yml', 'name: Signalbox', 'nam: Signalbox');
    await edit('policy.yml', 'allow: [audit, explain]', 'alow: [audit]');
    await edit('directory.yml', '000000000003', '000000000002');
    await edit('workflows/deploy.yml', 'command: deploy <service>', 'command: deploy <servce>');
    await edit('workflows/logs.yml', 'timeout: 20s', 'timeot: 20s');
    assert.deepEqual(withoutLines(await loader.problemsOf(site.path)), [
      `${file('directory.yml')} people.release-manager-b.objectId: This is the same person as “release-manager-a”. Keep one of the two.`,
      `${file('policy.yml')} rules[5]: The rule release-managers-audit must have either “allow” or “deny”.`,
      `${file('policy.yml')} rules[5].alow: This key is not known. Did you mean “allow”?`,
      `${file('signalbox.yml')} nam: This key is not known. Did you mean “name”?`,
      `${file('workflows/deploy.yml')} command: <servce> is not an input of this workflow. Did you mean “service”?`,
      `${file('workflows/logs.yml')} steps[0].timeot: This key is not known. Did you mean “timeout”?`,
    ]);
  });

  it('gives the line and column of the key that is meant', async () => {
    await writeFile(
      file('policy.yml'),
      'version: 1\nroles:\n  a: {}\nrules:\n  - id: x\n    allow: [run]\n    roles: [a]\n    wokflows: [deploy]\n',
    );
    const [first] = (await loader.problemsOf(site.path)).filter((line) => line.includes('wokflows'));
    assert.equal(first, `${file('policy.yml')}:8:5 rules[0].wokflows: This key is not known. Did you mean “workflows”?`);
  });

  it('reports a broken connector once, and still checks what else the workflows say', async () => {
    await edit('signalbox.yml', 'writable:', 'writeable:');
    await edit('workflows/logs.yml', '${{ inputs.service }}', '${{ inputs.servce }}');
    assert.deepEqual(withoutLines(await loader.problemsOf(site.path)), [
      `${file('signalbox.yml')} connectors.script.writeable: This key is not known. Did you mean “writable”?`,
      `${file('workflows/logs.yml')} steps[0].with.arguments[0]: In “inputs.servce”: there is no input “servce”. Did you mean “service”?`,
    ]);
  });

  const one: readonly (readonly [string, string, string | RegExp, string, RegExp])[] = [
    [
      'a connector that does not exist',
      'signalbox.yml',
      '  script:\n',
      '  scrip:\n',
      /signalbox\.yml:9:3 connectors\.scrip: There is no connector of this name\. Did you mean “script”/,
    ],
    [
      'an unknown setting of a connector',
      'signalbox.yml',
      'writable:',
      'writeable:',
      /signalbox\.yml:14:5 connectors\.script\.writeable: .*“writable”/,
    ],
    [
      'a wrong setting of a connector',
      'signalbox.yml',
      'http://127.0.0.1:4101',
      'ftp://127.0.0.1',
      /signalbox\.yml:20:11 connectors\.http\.origins\[0\]\.origin: /,
    ],
    [
      'what a connector finds on the machine',
      'signalbox.yml',
      '    paths:',
      '    folder: no-such-folder\n    paths:',
      /signalbox\.yml:9:3 connectors\.script: .*no-such-folder/,
    ],
    [
      'a rule about no workflow',
      'policy.yml',
      '[logs, status]',
      '[logs, stats]',
      /policy\.yml:\d+:23 rules\[1\]\.workflows\[1\]: .*“stats”.*“status”/,
    ],
    [
      'an approver that policy does not know',
      'workflows/status.yml',
      'steps:',
      'steps:\n  - { id: ask, approval: { role: relase-manager, prompt: Fine? } }',
      /status\.yml:\d+:\d+ steps\[0\]\.approval: .*“relase-manager”.*“release-manager”/,
    ],
    [
      'an environment that policy does not know',
      'workflows/restart.yml',
      'options: [staging, production]',
      'options: [staging, prodution]',
      /restart\.yml:\d+:1 environment: .*“prodution”.*“production”/,
    ],
    [
      'a command of Signalbox itself',
      'workflows/status.yml',
      'command: releases of',
      'command: status of',
      /status\.yml:\d+:1 command: “status” is a command of Signalbox itself/,
    ],
    [
      'an alias of a command of Signalbox',
      'workflows/status.yml',
      'command: releases of',
      'command: runs of',
      /“runs” is a command of Signalbox itself/,
    ],
    [
      'two commands that begin alike',
      'workflows/status.yml',
      'command: releases of',
      'command: restart',
      /restart\.yml:\d+:1 command: The command of the workflow status begins with the same words/,
    ],
    ['a repeated key', 'policy.yml', 'version: 1', 'version: 1\nversion: 1', /policy\.yml:\d+:1: This key is here twice/],
    ['a tag', 'policy.yml', 'version: 1', 'version: !int 1', /Tags such as !name/],
    ['a second document', 'policy.yml', 'version: 1', '---\nversion: 1\n---\n', /one document/],
    [
      'a key with another letter that looks the same',
      'directory.yml',
      '  developer:',
      '  dеveloper:',
      /directory\.yml:6:3 people\.dеveloper: .*U\+0435/,
    ],
    ['a missing person id', 'directory.yml', /objectId: .*1\n/, 'x: 1\n', /people\.developer\.objectId: This is missing/],
    ['broken YAML', 'workflows/logs.yml', 'steps:', 'steps: [', /logs\.yml:\d+:\d+: This is not valid YAML/],
    [
      'an expression with a colon that is not quoted',
      'workflows/logs.yml',
      'script: logs.js',
      'script: ${{ true ? "a" : "b" }}',
      /must stand in quotes/,
    ],
  ];
  for (const [what, name, from, to, why] of one) {
    it(`refuses ${what}, and says where`, async () => {
      await edit(name, from, to);
      assert.match((await loader.problemsOf(site.path)).join('\n'), why);
    });
  }

  it('misses each script that a workflow names and that is not there, with the nearest one, in one message', async () => {
    await edit('workflows/logs.yml', 'script: logs.js', 'script: log.js');
    await edit('workflows/deploy.yml', /script: deploy\.js/g, 'script: gone.sh');
    assert.deepEqual(withoutLines(await loader.problemsOf(site.path)), [
      `${file('workflows/deploy.yml')} steps[0].with.script: There is no file “gone.sh” in the scripts folder. There is deploy.js, logs.js, restart.js, status.js.`,
      `${file('workflows/deploy.yml')} steps[0].undo.with.script: There is no file “gone.sh” in the scripts folder. There is deploy.js, logs.js, restart.js, status.js.`,
      `${file('workflows/logs.yml')} steps[0].with.script: There is no file “log.js” in the scripts folder. Did you mean “logs.js”?`,
    ]);
    assert.match((await loader.problemsOf(site.path)).join('\n'), /logs\.yml:\d+:\d+ steps/);
  });

  it('leaves a script whose name holds an expression to the plan', async () => {
    await edit('workflows/logs.yml', 'script: logs.js', 'script: \'${{ "gone" }}.js\'');
    assert.deepEqual(await loader.problemsOf(site.path), []);
  });

  it('refuses a file that explodes, is too large, or is no text', async () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefghi'.split('').map((key, index) => `${key}: &${key} [${`*${'abcdefgh'[index]}, `.repeat(9)}]`),
    ].join('\n');
    for (const [content, why] of [
      [bomb, /alias/i],
      [`version: 1 # ${'x'.repeat(300_000)}`, /larger than 256 KB/],
      [Buffer.from([0x76, 0xff, 0xfe]), /UTF-8/],
    ] as const) {
      await writeFile(file('policy.yml'), content);
      const found = await loader.problemsOf(site.path);
      assert.equal(found.length, 1);
      assert.match(found[0] ?? '', why);
    }
  });

  it('refuses a folder in the place of a file, a wrong ending, and a missing settings file', async () => {
    await rm(file('policy.yml'));
    await mkdir(file('policy.yml'));
    await rename(file('workflows/logs.yml'), file('workflows/logs.yaml'));
    const found = await loader.problemsOf(site.path);
    assert.match(found.join('\n'), /policy\.yml: This file cannot be read/);
    assert.match(found.join('\n'), /logs\.yaml: Workflow files end in \.yml/);
    await rm(file('signalbox.yml'));
    assert.match((await loader.problemsOf(site.path)).join('\n'), /signalbox\.yml: This file is missing/);
  });

  it('says when there is no site folder at all', async () => {
    await assert.rejects(loader.load(join(site.path, 'nowhere')), /There is no site folder .*SIGNALBOX_SITE_DIR/);
  });

  for (const [what, prepare] of [
    ['a missing', () => rm(file('policy.yml'))],
    ['an empty', () => writeFile(file('policy.yml'), '')],
    ['a commented-out', () => writeFile(file('policy.yml'), '# nothing\n')],
    ['a ruleless', () => writeFile(file('policy.yml'), 'version: 1\nenvironments: { staging: {}, production: {} }\n')],
  ] as const) {
    it(`lets nobody do anything with ${what} policy, and warns`, async () => {
      await prepare();
      const { policy, workflows, warnings } = await loader.load(site.path);
      assert.match(warnings.join('\n'), /nobody may do anything/);
      for (const permission of PERMISSIONS) {
        for (const workflow of [null, ...workflows.keys()]) {
          for (const environment of [null, 'staging', 'production']) {
            for (const roles of [[], ['developer'], ['release-manager', 'admin', '*']]) {
              const principal = { kind: 'person', tenantId: 't', objectId: 'o', name: 'x' } as const;
              const target = { workflow, environment, risk: null, connectors: [], own: null };
              const decision = authorize({ policy, rules: RULES, request: { principal, roles, permission, ...target } });
              assert.equal(decision.effect, 'deny');
            }
          }
        }
      }
    });
  }

  it('needs neither people nor workflows', async () => {
    const bare = await emptyFolder();
    try {
      await writeFile(join(bare.path, 'signalbox.yml'), 'version: 1\n');
      const { workflows, people, connectors } = await loader.load(bare.path);
      assert.deepEqual([workflows.size, people.length, connectors.size], [0, 0, 0]);
    } finally {
      await bare.done();
    }
  });
});

function withoutLines(problems: readonly string[]): readonly string[] {
  return problems.map((problem) => problem.replace(/:\d+:\d+ /, ' '));
}
