import assert from 'node:assert/strict';
import { scriptInput, toArguments } from './input.ts';

const input = scriptInput({ environment: { LOG_LEVEL: 'info', NODE_OPTIONS: '' }, interpreters: { '.js': ['node'], '.sh': ['sh'] } });
const messagesOf = (value: unknown): string =>
  input
    .safeParse(value)
    .error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    .join('\n') ?? '';

describe('with of script.run', () => {
  it('takes a script name and nothing else', () => {
    assert.deepEqual(input.parse({ script: 'deploy.js' }), {
      script: 'deploy.js',
      arguments: [],
      options: {},
      environment: {},
      network: false,
    });
  });

  it('refuses every name that could leave the scripts folder', () => {
    for (const script of [
      '../a.js',
      '/etc/a.js',
      'a/../b.js',
      './a.js',
      'a//b.js',
      '.hidden.js',
      'a\\b.js',
      'a\0.js',
      'C:a.js',
      'a.js\n',
      '',
      '-a.js',
      'a b.js',
    ]) {
      assert.match(messagesOf({ script }), /must be the name of a file in the scripts folder/, JSON.stringify(script));
    }
  });

  it('refuses an extension that no interpreter is known for, and names those that are', () => {
    assert.match(messagesOf({ script: 'a.exe' }), /must end in one of \.js, \.sh/);
  });

  it('refuses an argument that starts with a dash and says where options go', () => {
    assert.match(
      messagesOf({ script: 'a.js', arguments: ['shop', '-oProxyCommand=x'] }),
      /^arguments\.1: must not start with “-”.*“options”/,
    );
    assert.match(messagesOf({ script: 'a.js', arguments: ['--'] }), /must not start/);
  });

  it('puts options before the arguments, each in one piece that no value can break out of', () => {
    const parsed = input.parse({
      script: 'a.js',
      options: { lines: 50, force: true, quiet: false, name: '--x y' },
      arguments: ['shop', 7, true],
    });
    assert.deepEqual(toArguments(parsed), ['--lines=50', '--force', '--name=--x y', 'shop', '7', 'true']);
  });

  it('refuses option names that are more than a name', () => {
    for (const name of ['--lines', 'lines=5', 'Lines', '', 'a b'])
      assert.match(messagesOf({ script: 'a.js', options: { [name]: 'x' } }), /must be an option name/);
  });

  it('refuses what an operating system would not carry unchanged', () => {
    assert.match(messagesOf({ script: 'a.js', arguments: ['a\0b'] }), /must not contain a NUL/);
    assert.match(messagesOf({ script: 'a.js', arguments: ['a\ud800b'] }), /must be valid Unicode/);
    assert.match(messagesOf({ script: 'a.js', arguments: ['x'.repeat(102_401)] }), /must not be longer than 102400 bytes/);
    assert.match(messagesOf({ script: 'a.js', options: { a: 'x\0' } }), /must not contain a NUL/);
    assert.match(
      messagesOf({ script: 'a.js', arguments: Array.from({ length: 11 }, () => 'x'.repeat(100_000)) }),
      /must not be longer than 1048576 bytes together/,
    );
  });

  it('lets a workflow set only listed variables, and never one that decides what code is loaded', () => {
    assert.equal(messagesOf({ script: 'a.js', environment: { LOG_LEVEL: 'debug' } }), '');
    for (const name of ['SHOP_HOME', 'NODE_OPTIONS', 'PATH', 'LD_PRELOAD', 'SIGNALBOX_RUN', 'constructor']) {
      assert.match(messagesOf({ script: 'a.js', environment: { [name]: 'x' } }), /^environment\.\w+: must be listed .* may set LOG_LEVEL$/);
    }
  });

  it('refuses unknown keys', () => {
    assert.match(messagesOf({ script: 'a.js', argument: [] }), /argument/);
  });
});
