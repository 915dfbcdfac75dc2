import assert from 'node:assert/strict';
import fc from 'fast-check';
import { spelledLine } from '../../../bot/core/site/spelled-line.ts';
import { count } from '../../support/counts.ts';
import { rawCharacter } from '../../support/raw-characters.ts';

describe('spelledLine', () => {
  const cases: readonly (readonly [what: string, line: string, shown: string])[] = [
    ['what is plain as it is', '  if (a) { b(); } // ż 部署 é', '  if (a) { b(); } // ż 部署 é'],
    ['tabs of the indent as they are, and others spelled out', '\t a\tb', '\t a\\u{9}b'],
    ['a carriage return at the end as a sign', 'a\r', 'a\u240d'],
    ['that sign in the file spelled out', 'a\u240d', 'a\\u{240D}'],
    ['a carriage return inside, which ends a line for JavaScript', '// a\revil()', '// a\\u{D}evil()'],
    ['the other ends of lines of JavaScript', '// a\u2028b\u2029c', '// a\\u{2028}b\\u{2029}c'],
    ['spaces that are not plain', 'a\u00a0#b\u3000c\u0085d\ufeff', 'a\\u{A0}#b\\u{3000}c\\u{85}d\\u{FEFF}'],
    ['an identifier that nobody sees, and marks that change letters', 'x\u3164 = y\ufe0e\u{e0101}', 'x\\u{3164} = y\\u{FE0E}\\u{E0101}'],
    ['what reorders', 'a\u202eb', 'a\\u{202E}b'],
    ['a mark that is in the file itself, so that it is none of ours', 'a\\u{2028}b', 'a\\u{5C}u{2028}b'],
    ['other escapes as they are', '"\\u2028 \\n \\\\"', '"\\u2028 \\n \\\\"'],
  ];
  for (const [what, line, shown] of cases) it(`shows ${what}`, () => assert.equal(spelledLine(line), shown));

  const piece = fc.constantFrom(
    ...['\\', 'u', '{', '}', 'D', '2', '8', '\r', '\u240d', '\u2028', '\u2029', '\t', ' ', '\u00a0', '\u3164', '\ufe0f', '❤', 'a'],
  );
  const line = fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join(''));

  it('never shows two lines alike that differ', () => {
    fc.assert(
      fc.property(line, line, (a, b) => assert.equal(spelledLine(a) === spelledLine(b), a === b)),
      { numRuns: count(20_000) },
    );
  });

  it('shows no character that nobody sees, and no space but plain ones and the tabs of the indent', () => {
    fc.assert(
      fc.property(fc.oneof(line, fc.string({ unit: 'binary' })), (text) => {
        const shown = spelledLine(text).replace(/^[\t ]*/, '');
        assert.equal(rawCharacter(shown), null);
        assert.doesNotMatch(shown, /[^\S ]/u);
      }),
      { numRuns: count(20_000) },
    );
  });
});
