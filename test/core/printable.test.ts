import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createPrintable, printable } from '../../bot/core/printable.ts';
import { count } from '../support/counts.ts';

describe('printable', () => {
  const cases: readonly (readonly [what: string, raw: string, shown: string])[] = [
    ['keeps ordinary text, line feeds and tabs', 'a\tb\nc – ✓ 😀', 'a\tb\nc – ✓ 😀'],
    ['removes colours', '\u001b[1;31mred\u001b[0m and \u009b32mgreen', 'red and green'],
    ['removes cursor moves and screen clearing', 'a\u001b[2J\u001b[Hb', 'ab'],
    ['removes a window title closed by BEL or ST', '\u001b]0;title\u0007a\u001b]2;x\u001b\\b\u009d0;y\u009cc', 'abc'],
    ['removes a hyperlink and keeps its text', '\u001b]8;;https://evil.example\u001b\\text\u001b]8;;\u001b\\', 'text'],
    ['shows what follows a control string that is never closed', '\u001b]0;gone\nDONE', '0;gone\nDONE'],
    ['shows what a control string of any length hides', `\u001b]${'x'.repeat(3000)}END`, `${'x'.repeat(3000)}END`],
    ['removes character set and keypad escapes', '\u001b(Ba\u001b=b\u001b#8c', 'abc'],
    ['turns CR LF and a lone CR into one line feed', 'a\r\nb\rc\r\r\nd', 'a\nb\nc\n\nd'],
    ['removes every other control character', 'a\0b\u0007c\u0008d\u007fe\u0085f', 'abcdef'],
    ['ends a sequence at a character that cannot be in one', '\u001b[31é', 'é'],
    ['starts anew at an escape inside an escape', '\u001b\u001b[31ma', 'a'],
  ];
  for (const [what, raw, shown] of cases) it(what, () => assert.equal(printable(raw), shown));

  it('leaves no control character but line feed and tab, and changes nothing the second time', () => {
    const nasty = fc.array(
      fc.oneof(fc.constantFrom('\u001b', '\u001b[', '\u001b]', '\u009b', '\r', '\n', '\u0007', ';', '3', 'm', '\\', '\u0000'), fc.string()),
    );
    fc.assert(
      fc.property(nasty, (parts) => {
        const shown = printable(parts.join(''));
        assert.doesNotMatch(shown, /(?![\n\t])\p{Cc}/u);
        assert.equal(printable(shown), shown);
      }),
      { numRuns: count(5000) },
    );
  });
});

describe('createPrintable', () => {
  it('gives the same text however the bytes are cut', () => {
    const pieces = fc.array(fc.oneof(fc.constantFrom('\u001b[31m', '\u001b]0;t\u0007', '\r\n', '✓', '😀', '\u009b1m'), fc.string()), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 7 }), (parts, size) => {
        const bytes = Buffer.from(parts.join(''));
        const stream = createPrintable();
        let shown = '';
        for (let at = 0; at < bytes.length; at += size) shown += stream.write(bytes.subarray(at, at + size));
        assert.equal(shown + stream.end(), printable(bytes.toString('utf8')));
      }),
      { numRuns: count(5000) },
    );
  });

  it('replaces bytes that are not UTF-8', () => {
    const stream = createPrintable();
    assert.equal(stream.write(Uint8Array.of(0x61, 0xff, 0x62, 0xe2, 0x82)) + stream.end(), 'a\ufffdb\ufffd');
  });
});
