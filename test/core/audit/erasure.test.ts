import assert from 'node:assert/strict';
import { ERASABLE_TYPES, EVENT_CLASSES, typesOfClass } from '../../../bot/core/audit/classes.ts';
import { ERASED_AT_ONCE, LISTED_CHARACTERS, listed } from '../../../bot/core/audit/erasure.ts';
import { EVENT_TYPES } from '../../../bot/core/audit/event.ts';

const every = (step: number, count: number): readonly number[] => Array.from({ length: count }, (_, place) => 1_000_000 + place * step);

describe('what one event erases', () => {
  for (const [numbers, seqs] of [
    [[], ''],
    [[7], '7'],
    [[3, 4, 5, 6, 7], '3-7'],
    [[3, 4, 5, 8, 19, 20], '3-5,8,19-20'],
  ] as const) {
    it(`is listed as “${seqs}”`, () => assert.deepEqual(listed(numbers), { seqs, events: numbers.length, last: numbers.at(-1) ?? 0 }));
  }

  it('is no longer than a fact may be, and says where it ends', () => {
    const { seqs, events, last } = listed(every(2, 5000));
    assert.ok(seqs.length <= LISTED_CHARACTERS && seqs.length > LISTED_CHARACTERS - 8);
    assert.deepEqual([events, last], [seqs.split(',').length, Number(seqs.split(',').at(-1))]);
  });

  it('is not more than one event may erase', () => {
    const { events, seqs } = listed(every(1, ERASED_AT_ONCE + 3));
    assert.deepEqual([events, seqs], [ERASED_AT_ONCE, `1000000-${1_000_000 + ERASED_AT_ONCE - 1}`]);
  });
});

describe('the classes of events', () => {
  it('share out every type but those that the log writes of itself, each to one', () => {
    assert.equal(new Set(ERASABLE_TYPES).size, ERASABLE_TYPES.length);
    const others = EVENT_TYPES.filter((type) => !ERASABLE_TYPES.includes(type));
    assert.ok(others.includes('log.restored') && others.includes('details.erased'));
    assert.deepEqual(
      others.filter((type) => !/^(log|details)\./.test(type)),
      [],
    );
    for (const name of EVENT_CLASSES) assert.ok(typesOfClass(name).length > 0, name);
  });
});
