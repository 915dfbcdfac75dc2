import assert from 'node:assert/strict';
import fc from 'fast-check';
import { markdownToHtml } from '../../bot/local/page/src/cards/markdown.ts';
import { computingMs } from '../support/computing.ts';
import { count } from '../support/counts.ts';

const ALLOWED = /<\/?(?:p|ul|li|strong|em)>|<br>|<ol(?: start="\d+")?>|<\/ol>|<a href="(?:https?:\/\/|mailto:)[^"<>\s]*">|<\/a>/g;

describe('Markdown of Teams', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['bold and italic', '**a** __b__ *c* _d_', '<p><strong>a</strong> <strong>b</strong> <em>c</em> <em>d</em></p>'],
    ['italic inside bold', '**a *b* c**', '<p><strong>a <em>b</em> c</strong></p>'],
    ['a link', '[a & b](https://x.example/?a=1&b=2)', '<p><a href="https://x.example/?a=1&amp;b=2">a &amp; b</a></p>'],
    ['a list', '- one\n- two', '<ul><li>one</li><li>two</li></ul>'],
    ['a numbered list', '3. one\r4. two', '<ol start="3"><li>one</li><li>two</li></ol>'],
    ['a list after a paragraph', 'a\n- b', '<p>a</p><ul><li>b</li></ul>'],
    ['paragraphs', 'a\n\nb', '<p>a</p><p>b</p>'],
    ['a single line end as a space', 'a\nb', '<p>a\nb</p>'],
    ['a hard line end', 'a  \nb', '<p>a<br>b</p>'],
    ['an escaped mark as itself', '\\*a\\* \\[b\\](c)', '<p>*a* [b](c)</p>'],
    ['a character reference as its character', '&lt;b&gt; &#42;a&#42; &#x26;', '<p>&lt;b&gt; *a* &amp;</p>'],
    ['snake_case as it is', 'a_b_c __init__x', '<p>a_b_c __init__x</p>'],
    ['lonely marks as they are', '2 * 3 * 4, ** and *', '<p>2 * 3 * 4, ** and *</p>'],
    ['HTML as text', '<b onclick="x">a</b>', '<p>&lt;b onclick=&quot;x&quot;&gt;a&lt;/b&gt;</p>'],
    ['a heading as text', '# a', '<p># a</p>'],
    ['an image as text around a link', '![a](https://x.example/)', '<p>!<a href="https://x.example/">a</a></p>'],
    ['a dangerous link as text', '[a](javascript:alert(1))', '<p>[a](javascript:alert(1))</p>'],
    ['a link to a file as text', '[a](file:///etc/passwd)', '<p>[a](file:///etc/passwd)</p>'],
    ['nothing', '', ''],
  ];
  for (const [name, text, html] of cases) {
    it(`shows ${name}`, () => assert.equal(markdownToHtml(text), html));
  }

  it('lets no text become anything but the few elements it knows', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '*',
        '**',
        '_',
        '[',
        '](',
        ')',
        'https://',
        'javascript:',
        '<',
        '>',
        '"',
        '&',
        '&#60;',
        '\\',
        '\n',
        '- ',
        '1. ',
        '<img src=x onerror=alert(1)>',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const rest = markdownToHtml(pieces.join('')).replace(ALLOWED, '');
        assert.ok(!/[<>"]/.test(rest), rest);
      }),
      { numRuns: count(5000) },
    );
  });

  it('closes what it opens', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('*', '**', '__', 'a', ' ', '[', '](https://x.example)', '\n', '- '), { maxLength: 30 }),
        (pieces) => {
          const open: string[] = [];
          for (const [, slash, tag = ''] of markdownToHtml(pieces.join('')).matchAll(/<(\/?)(\w+)[^>]*>/g)) {
            if (slash === '/') assert.equal(open.pop(), tag);
            else if (tag !== 'br') open.push(tag);
          }
          assert.deepEqual(open, []);
        },
      ),
      { numRuns: count(5000) },
    );
  });

  it('stays quick with hostile texts', () => {
    for (const text of ['*a '.repeat(10_000), '['.repeat(30_000), '**'.repeat(15_000), '[a]('.repeat(7_000), '_*'.repeat(15_000)]) {
      assert.ok(computingMs(() => markdownToHtml(text)) < 3000, text.slice(0, 4));
    }
  });
});
