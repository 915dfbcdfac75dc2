import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findPrograms } from './python-twin.ts';
import { inTemporaryFolder, newFolder } from './temporary-folder.ts';
import { checkpointAt, createSigner, lineText, pathOf, treeOver, written } from './written-log.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const FIXTURES = join('test', 'fixtures', 'audit');
const COMMANDS = { node: [process.execPath, 'audit/verifier/verify.js'], python: ['python3', 'test/audit/verify.py'] } as const;

type Said = Readonly<{ status: number | null; out: string; err: string }>;

function call(command: keyof typeof COMMANDS, ...args: readonly string[]): Said {
  const [program, file] = COMMANDS[command];
  const { status, stdout, stderr } = spawnSync(program, [file, ...args], { cwd: ROOT, encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}

/** What the altered log of the fixtures is, and where a verifier finds it. */
const EXPECTED: Readonly<Record<string, Readonly<{ status: number; problem: readonly unknown[] | null }>>> = {
  clean: { status: 0, problem: null },
  altered: { status: 1, problem: ['root.changed', 11, 20] },
  removed: { status: 1, problem: ['seq.gap', 14, 14] },
  reordered: { status: 1, problem: ['seq.gap', 14, 14] },
  truncated: { status: 1, problem: ['truncated', 25, 30] },
};

describe('the command of the verifier', function () {
  this.timeout(120_000);
  before(findPrograms);

  const pinned = ['--checkpoints', join(FIXTURES, 'checkpoints.txt'), '--key', join(FIXTURES, 'notary.pub')] as const;
  const clean = join(FIXTURES, 'clean.jsonl');

  for (const command of ['node', 'python'] as const) {
    for (const [name, { status, problem }] of Object.entries(EXPECTED)) {
      it(`gives its verdict on the ${name} log of the examples (${command})`, () => {
        const said = call(command, join(FIXTURES, `${name}.jsonl`), ...pinned, '--json');
        const verdict = JSON.parse(said.out);
        assert.deepEqual([said.status, said.err], [status, '']);
        assert.deepEqual(verdict.problem && [verdict.problem.reason, verdict.problem.from, verdict.problem.to], problem);
      });
    }

    for (const args of [
      [],
      [clean],
      [clean, '--key', 'x'],
      [clean, ...pinned, '--more'],
      [clean, clean, ...pinned],
      [clean, '--proof', 'x', ...pinned],
      [...pinned],
      [clean, '--checkpoints'],
    ]) {
      it(`ends with 2 and says how it is called: ${args.length} arguments (${command})`, () => {
        const said = call(command, ...args);
        assert.equal(said.status, 2);
        assert.match(said.err, /verify\.(js|py) <export\.jsonl> --checkpoints <checkpoints\.txt> --key <notary\.pub>/);
        assert.equal(said.out, '');
      });
    }

    it(`ends with 2 and one sentence for a file that cannot be read (${command})`, () => {
      for (const path of ['nowhere.jsonl', FIXTURES]) {
        const said = call(command, path, ...pinned);
        assert.deepEqual([said.status, said.out], [2, '']);
        assert.match(said.err, /^[^\n]+\.\n$/);
      }
    });

    it(`ends with 1 and one sentence for a file that is broken, empty or huge (${command})`, () => {
      inTemporaryFolder((write) => {
        const binary = write('binary', Uint8Array.of(0xff, 0xfe, 0, 1));
        const files = [write('empty', ''), binary, write('huge', 'x'.repeat(3_000_000)), write('newlines', '\n\n')];
        const [checkpoints, key] = [join(FIXTURES, 'checkpoints.txt'), join(FIXTURES, 'notary.pub')];
        for (const path of files) {
          for (const args of [
            [path, '--checkpoints', checkpoints, '--key', key],
            [clean, '--checkpoints', path, '--key', key],
            [clean, '--checkpoints', checkpoints, '--key', path],
          ]) {
            const said = call(command, ...args);
            assert.deepEqual([said.status, said.err], [1, ''], args.join(' '));
            assert.match(said.out, /^NOT VERIFIED\. [^\n]+\.\n$/, args.join(' '));
          }
        }
      });
    });
  }

  it('says what it verified, and what not', () => {
    assert.equal(
      call('node', clean, ...pinned).out,
      'VERIFIED. All 32 events are as written, none is missing between them.\n' +
        'Checkpoint: 30 events of signalbox.example.com/audit/1-7hk2m9qd, signed at 2026-03-01T12:00:30.000Z.\n' +
        '2 events stand after it and are not anchored yet: what was cut off or changed there cannot be seen.\n',
    );
    assert.equal(
      call('node', join(FIXTURES, 'altered.jsonl'), ...pinned).out,
      'NOT VERIFIED. Something between event 11 and 20 was changed: the root at 20 is another one than the notary signed.\n',
    );
  });

  it('verifies one proof', () => {
    const folder = newFolder();
    const signer = createSigner();
    const lines = [1, 2, 3].map((seq) => written(seq));
    const tree = treeOver(lines);
    const [, line = lines[0]] = lines;
    const proof = folder.write('proof.json', `{ "line": ${lineText(line ?? assert.fail(), pathOf(tree, 2, 3))} }`);
    const files = ['--checkpoints', folder.write('c', signer.note(checkpointAt(tree, 3))), '--key', folder.write('k', signer.keyText)];
    const said = call('node', '--proof', proof, ...files);
    assert.deepEqual([said.status, said.out.split('\n')[0]], [0, 'VERIFIED. The event is in the log.']);
    assert.equal(call('python', '--proof', proof, ...files).status, 0);
    folder.remove();
  });
});
