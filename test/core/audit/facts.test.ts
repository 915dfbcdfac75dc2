import assert from 'node:assert/strict';
import { parted } from '../../../bot/core/audit/facts.ts';

describe('the facts of an event', () => {
  const stays: readonly (readonly [key: string, value: string | number | boolean])[] = [
    ['attempt', 3],
    ['delayMs', 100],
    ['verdict', 'approve'],
    ['approvalId', '0198f0e4-0000-7000-8000-000000000001'],
    ['expiresAt', '2026-03-01T12:00:00.000Z'],
    ['until', '2026-03-01T12:00:00Z'],
    ['planHash', 'a'.repeat(64)],
    ['siteHash', '0'.repeat(64)],
    ['reason', 'script.timeout'],
    ['seqs', '3-17,19'],
    ['class', 'questions'],
    ['erasedPerson', '0198f0e4-0000-7000-8000-00000000000a/0198f0e4-0000-7000-8000-000000000001'],
    ['size', 1900],
    ['state', 'needs_decision'],
  ];
  for (const [key, value] of stays) {
    it(`are kept for good: ${key} ${value}`, () =>
      assert.deepEqual(parted('run.finished', { [key]: value }), { facts: { [key]: value }, rest: {} }));
  }

  const erasable: readonly (readonly [what: string, key: string, value: string | number | boolean])[] = [
    ['a key that is not listed', 'note', 'hello'],
    ['a number under a key that is not listed', 'phone', 5551234],
    ['words where a state is expected', 'verdict', 'approve, said Zoë'],
    ['a long text where a word is expected', 'state', 'x'.repeat(65)],
    ['a second line behind a word', 'state', 'ok\nZoë'],
    ['an empty word', 'state', ''],
    ['a sentence as the reason', 'reason', 'because Zoë said so'],
    ['a reason without a point', 'reason', 'zoe'],
    ['words where a moment is expected', 'until', 'tomorrow'],
    ['a hash that is too short', 'planHash', 'a'.repeat(63)],
    ['a hash in capital letters', 'planHash', 'A'.repeat(64)],
    ['words where numbers are expected', 'seqs', '3-17,Zoë'],
    ['a person whom a directory knows by a name', 'erasedPerson', 'contoso/zoe'],
    ['what every object has', 'constructor', 'x'],
    ['what every object has', 'toString', 1],
  ];
  for (const [what, key, value] of erasable) {
    it(`are not ${what} (${key})`, () => assert.deepEqual(parted('run.finished', { [key]: value }), { facts: {}, rest: { [key]: value } }));
  }

  it('are not the reason that somebody wrote for breaking the glass, for new rules or for erasing', () => {
    for (const type of ['break_glass.used', 'break_glass.reviewed', 'rules.proposed', 'rules.rejected', 'details.erased'] as const) {
      assert.deepEqual(parted(type, { reason: 'zoe.said', attempt: 1 }), { facts: { attempt: 1 }, rest: { reason: 'zoe.said' } });
    }
  });

  it('and the rest are all of the detail', () => {
    const detail = { attempt: 1, note: 'free', verdict: 'approve', until: 'soon', done: true };
    const { facts, rest } = parted('run.finished', detail);
    assert.deepEqual({ ...facts, ...rest }, detail);
    assert.deepEqual(Object.keys(facts), ['attempt', 'verdict']);
  });
});
