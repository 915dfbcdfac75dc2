import assert from 'node:assert/strict';
import fc from 'fast-check';
import { briefly, cutAt } from '../../bot/core/text.ts';
import { count } from '../support/counts.ts';

const FAMILY = '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}';

describe('a text told briefly', () => {
  it('is the same when it is one short line', () => {
    for (const text of ['', 'deploy shop 1.1.0', 'x'.repeat(200)]) assert.equal(briefly(text), text);
  });

  it('is its first line, and says that there is more', () => {
    assert.equal(briefly('first\nsecond'), 'first…');
    assert.equal(briefly('  first \r\n second'), 'first…');
    assert.equal(briefly('a\u2028b'), 'a…');
  });

  it('is at most 200 characters long, and says that there is more', () => {
    assert.equal(briefly('x'.repeat(1500)), `${'x'.repeat(200)}…`);
  });

  it('never ends in half a letter', () => {
    assert.equal(cutAt(`ab${FAMILY}c`, 9), 'ab');
    assert.equal(cutAt(`ab${FAMILY}c`, 10), `ab${FAMILY}`);
    assert.equal(cutAt('e\u0301e\u0301', 3), 'e\u0301');
  });

  it('ends in a whole character even where one letter is longer than all that fits', () => {
    assert.equal(cutAt(`a${'\u0301'.repeat(500)}`, 200).length, 200);
    assert.equal(cutAt(`a${'\u{1D165}'.repeat(500)}`, 200), `a${'\u{1D165}'.repeat(99)}`);
  });

  it('is a beginning of the text, whole characters only', () => {
    const property = fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.nat({ max: 200 }), (text, most) => {
      const cut = cutAt(text, most);
      assert.ok(text.startsWith(cut) && cut.length <= most && !/\p{Surrogate}/u.test(cut));
    });
    fc.assert(property, { numRuns: count(500) });
  });
});
