import assert from 'node:assert/strict';
import { createMemory, type Doubt, judge, type Keeper } from '../../tab/verify/memory.ts';
import type { Proven } from '../../tab/verify/verify-event.ts';

function keeper(): Keeper {
  const kept = new Map<string, string>();
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, text) => void kept.set(name, text) };
}

const root = (digit: string): string => digit.repeat(64);
const proof = (part: Partial<Proven> = {}): Proven => ({
  verdict: 'proven',
  seq: 3,
  origin: 'signalbox/audit/1-a',
  size: 10,
  root: root('a'),
  signedAt: '2026-03-01T12:00:00.000Z',
  signer: 'notary',
  key: 'notary+00000000+AAAA',
  whole: true,
  ...part,
});

describe('judge', () => {
  const rows: readonly (readonly [string, readonly Partial<Proven>[], readonly (Doubt | null)[]])[] = [
    ['says once that a key is new', [{}, {}, { size: 11 }], ['new_key', null, null]],
    ['says each time that a key is another one', [{}, { key: 'other' }, { key: 'other' }, {}], ['new_key', 'other_key', 'other_key', null]],
    ['says that a log became shorter, and goes on to', [{}, { size: 9 }, { size: 9 }, {}], ['new_key', 'shorter', 'shorter', null]],
    ['says that two logs were signed', [{}, { root: root('b') }, {}], ['new_key', 'split', null]],
    ['knows other names of the log apart', [{}, { origin: 'signalbox/audit/2-b', size: 4 }, { size: 9 }], ['new_key', null, 'shorter']],
    ['keeps no checkpoint of a key that is not trusted', [{}, { key: 'other', size: 99 }, { size: 11 }], ['new_key', 'other_key', null]],
  ];
  for (const [name, proofs, doubts] of rows)
    it(name, () => {
      const memory = createMemory(keeper());
      assert.deepEqual(
        proofs.map((part) => judge(memory, proof(part))),
        doubts,
      );
    });

  it('takes another key when a person says that it is the right one', () => {
    const memory = createMemory(keeper());
    judge(memory, proof());
    memory.trust('other');
    assert.equal(judge(memory, proof({ key: 'other' })), null);
  });

  it('takes every key for new where nothing may be remembered', () => {
    const refusing: Keeper = {
      getItem: () => assert.fail('refused'),
      setItem: () => assert.fail('refused'),
    };
    for (const memory of [createMemory(refusing), createMemory(null)])
      assert.deepEqual([judge(memory, proof()), judge(memory, proof())], ['new_key', 'new_key']);
  });

  it('takes what it cannot read for nothing', () => {
    const memory = createMemory({ getItem: (name) => (name.includes('checkpoint') ? 'twelve' : null), setItem: () => undefined });
    assert.equal(memory.checkpoint('x'), null);
  });
});
