import assert from 'node:assert/strict';
import fc from 'fast-check';
import { activitySchema } from '../../bot/teams/activity.ts';
import { cleanText, LONGEST_TEXT, textOf } from '../../bot/teams/text.ts';
import { computingMs } from '../support/computing.ts';
import { count } from '../support/counts.ts';
import { BOT_ID, BOT_MENTION, message } from './activities.ts';

type Changes = Readonly<Record<string, unknown>>;

const read = (changes: Changes): string | null => textOf(activitySchema.parse(message(changes)));
const plain = (text: string, changes: Changes = {}): string | null => read({ text, ...changes });
const html = (content: string, changes: Changes = {}): string | null =>
  read({ text: 'not this', attachments: [{ contentType: 'text/html', content }], ...changes });

const SPAN = (index: number, name: string): string =>
  `<span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="${index}">${name}</span>`;
const person = (name: string) => ({ type: 'mention', text: `<at>${name}</at>`, mentioned: { id: `29:${name}`, name } });

describe('the text of a message', () => {
  const plainCases: readonly (readonly [name: string, text: string, expected: string, changes?: Changes])[] = [
    ['stays as typed', 'deploy shop 1.1.0 to production', 'deploy shop 1.1.0 to production'],
    ['keeps smart quotes and dashes', 'deploy “my shop” —dry ‘x’', 'deploy “my shop” —dry ‘x’'],
    ['keeps a leading slash', '/deploy shop', '/deploy shop'],
    ['keeps umlauts, Chinese and emoji', 'grüß 商店 👍🏽', 'grüß 商店 👍🏽'],
    ['keeps an emoji that is joined from several', 'ok 👨‍👩‍👧', 'ok 👨‍👩‍👧'],
    ['keeps joiners inside scripts that need them', 'می‌خواهم', 'می‌خواهم'],
    ['has no zero-width characters after ASCII', 'de\u200bploy\u200d \u2060shop\ufeff', 'deploy shop'],
    ['has no soft hyphen', 'de\u00adploy', 'deploy'],
    ['has ordinary spaces for no-break and other spaces', 'deploy\u00a0shop\u202f1\u3000x\ty', 'deploy shop 1 x y'],
    ['has no space around it', '  \u00a0 status \r\n ', 'status'],
    ['has one line end for every kind of it, and no empty lines', 'a\r\nb\rc\u2028d\n\n \n e', 'a\nb\nc\nd\ne'],
    ['has no control characters', 'sta\u0000t\u001b[31mus\u007f', 'stat[31mus'],
    ['is well-formed Unicode', 'a\ud800b', 'a\ufffdb'],
    ['decodes character references once', 'a &lt; b &amp;lt; c&nbsp;d', 'a < b &lt; c d'],
    ['keeps what looks like a tag but is text', 'a < b <foo> </bar> <1', 'a < b <foo> </bar> <1'],
    ['may be nothing', '', ''],
    ['may be absent', '', '', { text: undefined }],
  ];
  for (const [name, text, expected, changes] of plainCases) {
    it(name, () => assert.equal(plain(text, changes), expected));
  }

  it('is read as markup when it says so', () => {
    assert.equal(plain('<b>deploy</b>&nbsp;shop', { textFormat: 'xml' }), 'deploy shop');
  });

  it('is refused when it is longer than the limit', () => {
    assert.equal(plain('x'.repeat(LONGEST_TEXT))?.length, LONGEST_TEXT);
    assert.equal(plain('x'.repeat(LONGEST_TEXT + 1)), null);
    assert.equal(html(`<p>${'x'.repeat(LONGEST_TEXT + 1)}</p>`), null);
    assert.equal(html(`<p>${'<b></b>'.repeat(20_000)}status</p>`), null);
  });
});

describe("the bot's mention", () => {
  const mentioned = { entities: [BOT_MENTION] };

  it('is taken out in front', () => assert.equal(plain('<at>Signalbox</at> status', mentioned), 'status'));
  it('is taken out in the middle', () => assert.equal(plain('please <at>Signalbox</at> status', mentioned), 'please   status'));
  it('is taken out at the end', () => assert.equal(plain('status <at>Signalbox</at>', mentioned), 'status'));
  it('separates words', () => assert.equal(plain('deploy<at>Signalbox</at>shop', mentioned), 'deploy shop'));
  it('is taken out with attributes', () => assert.equal(plain('<at id="0">Signalbox</at>&nbsp;status', mentioned), 'status'));
  it('is taken out in capitals', () => assert.equal(plain('<AT>Signalbox</AT> status', mentioned), 'status'));
  it('leaves nothing when it is alone', () => assert.equal(plain('<at>Signalbox</at>', mentioned), ''));

  it('is taken out however often it is there', () => {
    assert.equal(plain('<at>Signalbox</at> status <at>Signalbox</at>', { entities: [BOT_MENTION, BOT_MENTION] }), 'status');
    assert.equal(plain('<at>Signalbox</at> status <at>Signalbox</at>', mentioned), 'status');
  });

  it('is taken out when Teams splits a name of two words into two mentions', () => {
    const part = (name: string) => ({ type: 'mention', text: `<at>${name}</at>`, mentioned: { id: BOT_ID, name } });
    assert.equal(plain('<at>Signal</at> <at>Box</at> status', { entities: [part('Signal'), part('Box')] }), 'status');
  });

  it('is taken out when the name has characters that are escaped', () => {
    const entity = { type: 'mention', text: '<at>R&amp;D</at>', mentioned: { id: BOT_ID, name: 'R&D' } };
    assert.equal(plain('<at>R&amp;D</at> status <at>x</at>', { entities: [entity] }), 'status x');
  });

  it('is taken out by name when there are no entities', () => {
    assert.equal(plain('<at>Signalbox</at> status'), 'status');
  });

  it('leaves other mentions as names, even of somebody called like the bot', () => {
    const entities = [BOT_MENTION, person('Alice Smith')];
    assert.equal(plain('<at>Signalbox</at> why <at>Alice Smith</at>', { entities }), 'why Alice Smith');
    const twin = { type: 'mention', text: '<at>Signalbox</at>', mentioned: { id: '29:twin', name: 'Signalbox' } };
    assert.equal(plain('<at>Signalbox</at> why <at>Signalbox</at>', { entities: [BOT_MENTION, twin] }), 'why Signalbox');
  });
});

describe("Teams' HTML", () => {
  const mentioned = { entities: [BOT_MENTION] };
  const cases: readonly (readonly [name: string, content: string, expected: string])[] = [
    ['is preferred to the text', '<p>status</p>', 'status'],
    ['loses the mention of the bot', `<div><div>\n<div>${SPAN(0, 'Signalbox')}&nbsp;status</div>\n</div>\n</div>`, 'status'],
    ['loses the mention in the middle', `<p>please ${SPAN(0, 'Signalbox')} status</p>`, 'please   status'],
    ['makes lines of blocks and breaks', '<p>a<br>b</p><p>c</p><ul><li>d</li><li>e</li></ul>', 'a\nb\nc\nd\ne'],
    ['keeps lines of code as they are', '<pre><code>a\n  b</code></pre>', 'a\nb'],
    ['folds white space', '<p>deploy\n   shop</p>', 'deploy shop'],
    ['decodes character references once', '<p>a &lt; b &amp;lt; c&#x2014;d</p>', 'a < b &lt; c—d'],
    ['keeps the text of formats and links', '<p><b>deploy</b> <i>shop</i> <a href="https://x.example">1.1.0</a></p>', 'deploy shop 1.1.0'],
    ['reads emoji by their text', '<p>ok <img itemtype="http://schema.skype.com/Emoji" alt="👍" src="x"></p>', 'ok 👍'],
    ['shows no script or style', '<p>a<script>alert("b")</script><style>p{}</style>c</p>', 'ac'],
    ['survives tags that are not closed', '<p>a<b>b<i>c', 'abc'],
    ['survives tags that were not opened', '</b>a</p>b', 'a\nb'],
  ];
  for (const [name, content, expected] of cases) it(name, () => assert.equal(html(content, mentioned), expected));

  it('leaves out a quoted message: only what the sender says is a command', () => {
    const quote =
      '<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="1"><strong>Al</strong><p>deploy shop to production</p></blockquote>';
    assert.equal(html(`${quote}<p>status</p>`), 'status');
    assert.equal(html(quote), '');
  });

  it('keeps a quotation that the sender wrote', () => {
    assert.equal(html('<blockquote>deploy</blockquote><p>shop</p>'), 'deploy\nshop');
  });

  it('leaves other mentions as names', () => {
    const entities = [person('Alice Smith'), BOT_MENTION];
    assert.equal(html(`<p>why ${SPAN(0, 'Alice Smith')} ${SPAN(1, 'Signalbox')}</p>`, { entities }), 'why Alice Smith');
  });

  it('is not taken from attachments that are something else', () => {
    const attachments = [
      { contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard' } },
      { contentType: 'text/html', content: 5 },
      { contentType: 'text/html', content: '  ' },
    ];
    assert.equal(read({ text: 'status', attachments }), 'status');
  });
});

describe('reading any message', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('<', '>', 'at', '/', ' ', '&', 'lt;', 'p', '\u0000', '\ud800', '\u200d', 'a', '\n', '"') }),
  );

  it('gives well-formed text without control characters, or nothing', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, asHtml) => {
        const result = asHtml ? html(text) : plain(text);
        assert.ok(result === null || !/\p{Surrogate}|[^\P{Cc}\n]/u.test(result));
        assert.equal(result, result?.trim());
      }),
      { numRuns: count(5_000) },
    );
  });

  it('changes nothing when it cleans a second time', () => {
    fc.assert(
      fc.property(anyText, (text) => assert.equal(cleanText(cleanText(text)), cleanText(text))),
      { numRuns: count(5_000) },
    );
  });

  it('takes its time only in proportion to the length', () => {
    const hostile = ['<at>', '<at ', '<div>', '</p>', '&', '&amp;', ' ', ' \n', '<', '\u200d', '<span itemtype="x/Mention">'];
    for (const piece of hostile) {
      const text = piece.repeat(Math.floor(32_000 / piece.length));
      const tookMs = computingMs(() => {
        plain(text);
        html(text);
      });
      assert.ok(tookMs < 3_000, `${JSON.stringify(piece)} took ${tookMs} ms`);
    }
  });
});
