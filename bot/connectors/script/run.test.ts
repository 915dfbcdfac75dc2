import assert from 'node:assert/strict';
import { readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type ScriptSite, scriptSite } from '../../../test/connectors/script-site.ts';
import { AppError } from '../../core/errors.ts';
import { outcomeText } from '../../core/run/outcome.ts';
import { speechFor } from '../../core/text/language.ts';
import { speak } from '../../core/text/voice.ts';

const SCRIPTS = {
  'hello.js':
    "import fs from 'node:fs'; console.log('hello', ...process.argv.slice(2)); fs.appendFileSync(process.env.SIGNALBOX_OUTPUT, 'who=world\\n');",
  'hello.cjs': "const fs = require('node:fs'); console.log(typeof fs.readFileSync);",
  'hello.sh': 'echo "hello $1"; echo "and $2" >&2; echo tea > /dev/stderr',
  'hello.py': 'import sys\nprint("hello " + sys.argv[1])',
  'fails.sh': 'echo no; exit 3',
  'killed.sh': 'kill -9 $$',
  'outputs.sh': 'printf "%s" "$1" > "$SIGNALBOX_OUTPUT"',
  'stdin.sh': 'if read line; then echo "got $line"; else echo nothing; fi; pwd; ls -A',
  'binary.sh': "printf '\\377\\033[31mred\\033[0m\\007\\r\\nend'",
};

describe('script.run', function () {
  this.timeout(120_000);
  let site: ScriptSite;
  before(async () => {
    site = await scriptSite({ scripts: SCRIPTS });
  });
  after(() => site.remove());

  it('runs a script with its arguments and reads its outputs', async () => {
    const { outcome, output } = await site.run({ script: 'hello.js', arguments: ['a b', '$(id)', 7] });
    assert.equal(output, 'hello a b $(id) 7\n');
    assert.deepEqual(outcome, {
      status: 'succeeded',
      reason: null,
      message: 'hello.js ran to its end.',
      text: { key: 'script.ended', values: { script: 'hello.js' }, en: 'hello.js ran to its end.' },
      outputs: { who: 'world' },
      outputTail: 'hello a b $(id) 7\n',
      outputBytes: 18,
      droppedBytes: 0,
      transient: false,
    });
  });

  it('chooses the interpreter by the extension', async () => {
    assert.equal((await site.run({ script: 'hello.cjs' })).output, 'function\n');
    assert.equal((await site.run({ script: 'hello.sh', arguments: ['one', 'two'] })).output, 'hello one\nand two\ntea\n');
  });

  it('takes further interpreters from the settings', async () => {
    const config = { interpreters: { '.txt': [process.execPath, '-p', 'process.argv.length'] } };
    const other = await scriptSite({ scripts: { 'words.txt': '' }, config });
    assert.equal((await other.run({ script: 'words.txt', arguments: ['a', 'b'] })).output, '4\n');
    await other.remove();
  });

  it('fails with the exit code, and keeps what was printed', async () => {
    const { outcome } = await site.run({ script: 'fails.sh' });
    assert.deepEqual(
      [outcome.status, outcome.reason, outcome.message, outcome.transient],
      ['failed', 'script.exit_code', 'fails.sh ended with exit code 3.', false],
    );
    assert.equal(outcome.outputTail, 'no\n');
  });

  it('fails with the signal that ended it', async () => {
    assert.equal((await site.run({ script: 'killed.sh' })).outcome.message, 'killed.sh ended with signal SIGKILL.');
  });

  it('fails, and says that nothing was run, when the interpreter is missing', async () => {
    const other = await scriptSite({ scripts: { 'a.xyz': '' }, config: { interpreters: { '.xyz': ['/no/such/program'] } } });
    const { outcome } = await other.run({ script: 'a.xyz' });
    assert.deepEqual([outcome.status, outcome.reason], ['failed', 'script.not_started']);
    assert.match(outcome.message, /could not be started \(ENOENT\)\. Nothing was run\.$/);
    await other.remove();
  });

  it('fails when the outputs cannot be used, and says why', async () => {
    const { outcome } = await site.run({ script: 'outputs.sh', arguments: ['not an output'] });
    assert.deepEqual([outcome.status, outcome.reason], ['failed', 'script.outputs']);
    assert.match(outcome.message, /cannot be used: line 1 is not of the form name=value/);
  });

  it('says how it ended in every language', async () => {
    const said = async (input: Readonly<Record<string, unknown>>, context = {}): Promise<string> =>
      speak(outcomeText((await site.run(input, context)).outcome), speechFor('pl', null));
    assert.equal(await said({ script: 'fails.sh' }), 'fails.sh: skrypt zakończył się kodem 3.');
    assert.equal(await said({ script: 'killed.sh' }), 'killed.sh: skrypt przerwał sygnał SIGKILL.');
    assert.match(await said({ script: 'outputs.sh', arguments: ['no output'] }), /SIGNALBOX_OUTPUT: wiersz 1 nie ma postaci/);
    assert.match(await said({ script: 'hello.sh' }, { pins: {} }), /^To, z czym działają skrypty .* zmieniło się od utworzenia planu\./);
  });

  it('gives a script no input, and an empty folder to work in', async () => {
    const { output } = await site.run({ script: 'stdin.sh' });
    assert.match(output, /^nothing\n\/.*\/work\n$/);
  });

  it('hands on clean text only', async () => {
    assert.equal((await site.run({ script: 'binary.sh' })).output, '\ufffdred\nend');
  });

  it('leaves nothing of a run behind', async () => {
    await site.run({ script: 'hello.js' });
    assert.deepEqual(await readdir(path.join(site.dataDir, 'scripts')), []);
  });
});

describe('script.run, between approval and execution', function () {
  this.timeout(120_000);
  let site: ScriptSite;
  beforeEach(async () => {
    site = await scriptSite({ scripts: { 'a.sh': 'echo first' } });
  });
  afterEach(() => site.remove());

  it('refuses a script that has changed since the plan', async () => {
    const pins = await site.pin({ script: 'a.sh' });
    await writeFile(path.join(site.siteDir, 'scripts', 'a.sh'), 'echo second');
    const { outcome, output } = await site.run({ script: 'a.sh' }, { pins });
    assert.deepEqual([outcome.status, outcome.reason, output], ['failed', 'script.changed', '']);
  });

  it('refuses a script without a pin', async () => {
    const { settings = '' } = await site.pin({ script: 'a.sh' });
    assert.equal((await site.run({ script: 'a.sh' }, { pins: { settings } })).outcome.reason, 'script.changed');
  });

  it('refuses when the environment, the folders or the interpreters have changed since the plan', async () => {
    const pins = await site.pin({ script: 'a.sh' });
    const other = await scriptSite({ scripts: { 'a.sh': 'echo first' }, config: { environment: { A: 'b' } } });
    assert.equal((await other.run({ script: 'a.sh' }, { pins })).outcome.reason, 'script.settings_changed');
    await other.remove();
  });

  it('fails when the script is gone', async () => {
    const pins = await site.pin({ script: 'a.sh' });
    await site.run({ script: 'a.sh' }, { pins });
    const { outcome } = await site.run({ script: 'b.sh' }, { pins });
    assert.deepEqual([outcome.status, outcome.reason], ['failed', 'script.not_found']);
  });

  it('pins the bytes: the same script has the same pin wherever it is, another has another', async () => {
    const other = await scriptSite({ scripts: { 'a.sh': 'echo first', 'b.sh': 'echo second' } });
    assert.deepEqual(await other.pin({ script: 'a.sh' }), await site.pin({ script: 'a.sh' }));
    assert.notEqual((await other.pin({ script: 'b.sh' }))['sha256'], (await other.pin({ script: 'a.sh' }))['sha256']);
    await other.remove();
  });

  it('refuses a link that leads out of the scripts folder, when planning', async () => {
    await writeFile(path.join(site.siteDir, 'secret.sh'), 'echo secret');
    await symlink('../secret.sh', path.join(site.siteDir, 'scripts', 'link.sh'));
    await symlink('..', path.join(site.siteDir, 'scripts', 'up'));
    for (const script of ['link.sh', 'up/secret.sh']) {
      await assert.rejects(site.pin({ script }), (error) => error instanceof AppError && error.reason === 'script.outside');
    }
  });

  it('takes a link to another script of the folder, and a script in a sub-folder of it', async () => {
    await symlink('a.sh', path.join(site.siteDir, 'scripts', 'b.sh'));
    assert.equal((await site.run({ script: 'b.sh' })).output, 'first\n');
  });

  it('says when planning that there is no such script', async () => {
    await assert.rejects(
      site.pin({ script: 'c.sh' }),
      (error) => error instanceof AppError && error.reason === 'script.not_found' && error.code === 'not_found',
    );
  });
});
