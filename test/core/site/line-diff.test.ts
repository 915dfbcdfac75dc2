import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type DiffLine, diffLines } from '../../../bot/core/site/line-diff.ts';
import { count } from '../../support/counts.ts';

const shown = (before: string, after: string): readonly string[] =>
  diffLines(before, after).map((line) =>
    line.kind === 'gap'
      ? `… ${line.count}`
      : `${{ same: ' ', added: '+', removed: '-' }[line.kind]}${line.line} ${line.text}${line.unended === true ? ' [unended]' : ''}`,
  );

/** What the two texts must have been, as far as the lines tell; gaps are filled from the new text. */
function readBack(lines: readonly DiffLine[], after: readonly string[]): Readonly<{ old: string[]; now: string[] }> {
  const [old, now]: [string[], string[]] = [[], []];
  for (const line of lines) {
    if (line.kind === 'gap') {
      const skipped = after.slice(now.length, now.length + line.count);
      old.push(...skipped);
      now.push(...skipped);
    } else {
      if (line.kind !== 'added') old.push(line.text);
      if (line.kind !== 'removed') now.push(line.text);
    }
  }
  return { old, now };
}

describe('diffLines', () => {
  it('shows nothing but a gap between equal texts', () => {
    assert.deepEqual(shown('', ''), []);
    assert.deepEqual(shown('a\nb\n', 'a\nb\n'), ['… 2']);
  });

  it('shows what was added, removed and replaced, with two lines around it and its number', () => {
    assert.deepEqual(shown('a\nb\nc\nd\ne\nf\n', 'a\nb\nc\nX\ne\nf\n'), ['… 1', ' 2 b', ' 3 c', '-4 d', '+4 X', ' 5 e', ' 6 f']);
    assert.deepEqual(shown('', 'a\nb\n'), ['+1 a', '+2 b']);
    assert.deepEqual(shown('a\n', ''), ['-1 a']);
    assert.deepEqual(shown('a\nb\n', 'b\n'), ['-1 a', ' 1 b']);
  });

  it('keeps changes that are far apart apart', () => {
    const lines = Array.from({ length: 12 }, (_, index) => String(index));
    const changed = lines.with(0, 'x').with(11, 'y');
    assert.deepEqual(shown(`${lines.join('\n')}\n`, `${changed.join('\n')}\n`), [
      ...['-1 0', '+1 x', ' 2 1', ' 3 2', '… 6', ' 10 9', ' 11 10', '-12 11', '+12 y'],
    ]);
  });

  it('shows what cannot be seen: a carriage return, and a missing line break at the end', () => {
    assert.deepEqual(shown('a\n', 'a\r\n'), ['-1 a', '+1 a\u240d']);
    assert.deepEqual(shown('a\n', 'a'), ['-1 a', '+1 a [unended]']);
    assert.deepEqual(shown('a', 'a'), ['… 1']);
    assert.deepEqual(shown('', 'a'), ['+1 a [unended]']);
  });

  const twins: readonly (readonly [what: string, before: string, after: string])[] = [
    ['a carriage return and the sign for it', '// x \u240d evil()\n', '// x \r evil()\n'],
    ['a line separator and its escape', '// x \\u{2028}evil()\n', '// x \u2028evil()\n'],
    ['a line separator and a space', '// x evil()\n', '// x\u2028evil()\n'],
    ['a missing line break and words about it', 'a (no line break at the end)\n', 'a (no line break at the end)'],
    ['a filler that is an identifier, and nothing', 'let a;\n', 'let a\u3164;\n'],
  ];
  for (const [what, before, after] of twins) {
    it(`takes no two lines for one, and shows them differently: ${what}`, () => {
      for (const [old, now] of [
        [before, after],
        [after, before],
      ] as const) {
        const [removed, added, ...more] = shown(old, now);
        assert.deepEqual([removed?.slice(0, 2), added?.slice(0, 2), more], ['-1', '+1', []]);
        assert.notEqual(removed?.slice(2), added?.slice(2));
      }
    });
  }

  it('is complete and has no line that need not be there, for any two texts', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, (old, now) => {
        const lines = diffLines(old.map((line) => `${line}\n`).join(''), now.map((line) => `${line}\n`).join(''));
        assert.deepEqual(readBack(lines, now), { old, now });
        const changed = lines.filter(({ kind }) => kind === 'added' || kind === 'removed').length;
        assert.equal(changed, old.length + now.length - 2 * longestCommon(old, now));
      }),
      { numRuns: count(3000) },
    );
  });

  it('gives up on the smallest difference of huge texts, and still shows every line', () => {
    const lines = (mark: string) => Array.from({ length: 3000 }, (_, index) => `${mark}${index}`);
    const [old, now] = [
      [...lines('a'), 'same'],
      ['same', ...lines('b')],
    ];
    const found = diffLines(`${old.join('\n')}\n`, `${now.join('\n')}\n`);
    assert.deepEqual(readBack(found, now), { old, now });
  });
});

function longestCommon(a: readonly string[], b: readonly string[]): number {
  const [first, ...rest] = a;
  if (first === undefined || b.length === 0) return 0;
  const at = b.indexOf(first);
  const without = longestCommon(rest, b);
  return at === -1 ? without : Math.max(without, 1 + longestCommon(rest, b.slice(at + 1)));
}
