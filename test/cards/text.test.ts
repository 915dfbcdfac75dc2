import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lastLines, oneLine, shortened } from '../../cards/text.ts';
import { count } from '../support/counts.ts';

describe('oneLine', () => {
  const cases: readonly (readonly [text: string, shown: string])[] = [
    ['deploy shop', 'deploy shop'],
    ['a\nb\r\nc\td', 'a b c d'],
    ['a\u2028b\u2029c\u0085d', 'a b c d'],
    ['pro\u202Egnp', 'pro\\u{202E}gnp'],
    ['\u0000\u001B[31m', '\\u{0}\\u{1B}[31m'],
    ['prod\u{E0041}', 'prod\\u{E0041}'],
    ['\uD800', '\\u{D800}'],
    ['\u2764\uFE0F', '\u2764\uFE0F'],
    ['x\uFE0F', 'x\\u{FE0F}'],
    ['\u{1F469}\u200D\u{1F4BB}', '\u{1F469}\\u{200D}\u{1F4BB}'],
    ['${x}', '$\u200A{x}'],
    ['{{DATE(2030)}}', '{\u200A{DATE(2030)}}'],
    ['${{ x }}', '$\u200A{\u200A{ x }}'],
    ['{{{x', '{\u200A{\u200A{x'],
    ['**bold** [a](b)', '**bold** [a](b)'],
    ['', ''],
  ];
  for (const [text, shown] of cases) it(`shows ${JSON.stringify(text)}`, () => assert.equal(oneLine(text), shown));

  it('leaves a text alone that it has already made safe', () => {
    const property = fc.property(fc.string({ unit: 'binary' }), (text) => assert.equal(oneLine(oneLine(text)), oneLine(text)));
    fc.assert(property, { numRuns: count(5000) });
  });

  it('never gives two texts that differ only in visible characters the same look', () => {
    const property = fc.property(fc.string(), fc.string(), (a, b) => assert.equal(oneLine(a) === oneLine(b), a === b));
    fc.assert(property, { numRuns: count(5000) });
  });
});

describe('shortened', () => {
  it('keeps what fits', () => assert.equal(shortened('abc', 3), 'abc'));
  it('counts what it leaves out', () => assert.equal(shortened('abcdef', 4), 'abcd… (2 more)'));
  it('cuts between characters, never inside one', () =>
    assert.equal(shortened('\u{1F680}\u{1F680}\u{1F680}', 2), '\u{1F680}\u{1F680}… (1 more)'));
  it('keeps a text of two units per character that fits', () => assert.equal(shortened('\u{1F680}\u{1F680}', 2), '\u{1F680}\u{1F680}'));
});

describe('lastLines', () => {
  it('gives the end, without blank lines after it', () => {
    assert.deepEqual(lastLines('1\n2\n3\n\n', { lines: 2, width: 80 }), ['2', '3']);
  });
  it('keeps indents and columns', () => {
    assert.deepEqual(lastLines('  a  b c\n\td', { lines: 5, width: 80 }), ['\u00A0\u00A0a\u00A0\u00A0b c', '\u00A0\u00A0\u00A0\u00A0d']);
  });
  it('shortens long lines', () => assert.deepEqual(lastLines('abcdef', { lines: 5, width: 3 }), ['abc… (3 more)']));
  it('gives nothing where no line is wanted', () => assert.deepEqual(lastLines('a\nb', { lines: 0, width: 3 }), []));
});
