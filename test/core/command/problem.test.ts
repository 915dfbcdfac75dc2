import assert from 'node:assert/strict';
import { pointAt, problem } from '../../../bot/core/command/problem.ts';
import { readUsage } from '../../../bot/core/command/usage.ts';

const at = (position: number | null) => problem({ code: 'surplus_word', message: '', position });

describe('pointAt', () => {
  it('puts a caret below the place', () => {
    assert.equal(pointAt('deploy shop now', at(12)), 'deploy shop now\n            ^');
  });
  it('cuts a long text on both sides and says so', () => {
    const [line, caret] = pointAt('a'.repeat(100) + 'X'.repeat(1) + 'b'.repeat(100), at(100)).split('\n');
    assert.equal(line, `…${'a'.repeat(60)}X${'b'.repeat(59)}…`);
    assert.equal(caret, `${' '.repeat(61)}^`);
  });
  it('shows a hidden character as one dot', () => {
    assert.equal(pointAt('a\u202Eb', at(1)), 'a·b\n ^');
  });
  it('is empty where there is no place', () => assert.equal(pointAt('deploy', at(null)), ''));
});

describe('readUsage', () => {
  it('reads required, optional and rest parts', () => {
    assert.deepEqual(readUsage('approve <run> [plan] [comment...]'), [
      { name: 'run', required: true, rest: false },
      { name: 'plan', required: false, rest: false },
      { name: 'comment', required: false, rest: true },
    ]);
    assert.deepEqual(readUsage('say <text...>'), [{ name: 'text', required: true, rest: true }]);
    assert.deepEqual(readUsage('help'), []);
  });
  it('refuses a rest that is not last, and anything else', () => {
    assert.throws(() => readUsage('x [a...] <b>'), /only the last part/);
    for (const usage of ['x run', 'x <run', 'x <Run>', 'x [run>']) assert.throws(() => readUsage(usage), TypeError);
  });
});
