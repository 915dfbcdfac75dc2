import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Masker } from '../../../bot/core/masking/masker.ts';
import { computingMs } from '../../support/computing.ts';
import { count } from '../../support/counts.ts';
import { ENCODINGS, formsOf } from './encoded.ts';

const TOKEN = 'tok/9+Zq=Xw7-"é\\n end';

describe('masker', () => {
  const masker = new Masker();
  masker.resolved(TOKEN, 'env:SHOP_TOKEN');

  for (const [name, encode] of ENCODINGS) {
    it(`finds a secret as ${name}, with its name in its place`, () => {
      const masked = masker.mask(`before ${encode(TOKEN)} after`);
      assert.match(masked, /^before .{0,2}\[secret env:SHOP_TOKEN\].{0,8} after$/s);
    });
  }

  it('finds a secret in base64 whatever stands before and after it', () => {
    for (const before of ['', 'x', 'xy', 'xyz', 'user:']) {
      const text = Buffer.from(`${before}${TOKEN}${before}`).toString('base64');
      assert.match(masker.mask(text), /\[secret env:SHOP_TOKEN\]/);
    }
  });

  it('finds what a command line wrapped, as base64 does after 76 letters', () => {
    const long = new Masker();
    const value = 'correct-horse-battery-staple-0123456789-correct-horse-battery-staple';
    long.resolved(value, 'file:/run/secrets/long');
    const wrapped = `${Buffer.from(value)
      .toString('base64')
      .replace(/(.{76})/g, '$1\n')}\n`;
    assert.equal(long.mask(wrapped).includes('[secret file:/run/secrets/long]'), true);
    assert.equal(long.mask(wrapped).includes(wrapped.slice(4, 30)), false);
  });

  it('finds each line of a secret of several lines, and leaves the lines that every such file has', () => {
    const pem = [
      '-----BEGIN PRIVATE KEY-----',
      'MIIEvQIBADANBgkqhkiG9w0BAQEF',
      'AASCBKcwggSjAgEAAoIBAQC7VJTU',
      '-----END PRIVATE KEY-----',
    ].join('\n');
    const keys = new Masker();
    keys.resolved(`${pem}\n`, 'file:/run/secrets/key.pem');
    const masked = keys.mask(`  ${pem.replaceAll('\n', '\n  ')}`);
    assert.equal(/MIIE|AASC/.test(masked), false);
    assert.match(masked, /-----BEGIN PRIVATE KEY-----/);
    assert.equal(/MIIE|AASC/.test(keys.mask(JSON.stringify(pem))), false);
  });

  it('leaves a secret under six characters alone: it is in every other text', () => {
    const short = new Masker();
    short.secret('abcde');
    assert.equal(short.mask('abcde'), 'abcde');
  });

  it('hides the value of a header as it is, without its percent-encoding, and the token without its scheme', () => {
    const here = new Masker();
    assert.equal(here.secretHeader('Bearer%20token-of-otlp').reveal(), 'Bearer%20token-of-otlp');
    for (const said of ['Bearer%20token-of-otlp', 'Bearer token-of-otlp', 'token-of-otlp'])
      assert.doesNotMatch(here.mask(`it says ${said} here`), /token-of-otlp/, said);
    assert.equal(here.secretHeader('100%').reveal(), '100%', 'a lone % is what it is');
    assert.equal(here.mask('Bearer of news'), 'Bearer of news');
  });

  it('names the secret after what it was last found under, and says just [secret] of one of the installation', () => {
    const both = new Masker();
    both.secret('s3cret-of-both');
    assert.equal(both.mask('s3cret-of-both'), '[secret]');
    both.resolved('s3cret-of-both', 'env:BOTH');
    assert.equal(both.mask('s3cret-of-both'), '[secret env:BOTH]');
  });

  it('keeps only the signature of a signed token from others, and the newest twenty of them', () => {
    const tokens = new Masker();
    const made = Array.from(
      { length: 25 },
      (_, at) => `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.${String(at).padStart(3, '0')}${'s'.repeat(37)}`,
    );
    for (const token of made) tokens.token(token);
    assert.equal(tokens.mask(made[24] ?? ''), 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.[secret]');
    assert.equal(tokens.mask(made[0] ?? ''), made[0]);
  });

  it('takes a part of a secret from a text that was cut, at both ends', () => {
    assert.equal(masker.maskCut(`${TOKEN.slice(5)} and ${TOKEN.slice(0, 9)}`), '[secret] and [secret]');
    assert.equal(masker.mask(`${TOKEN.slice(5)}.`), `${TOKEN.slice(5)}.`);
  });

  it('masks texts in objects, arrays and keys, and gives the same object back when there is nothing', () => {
    const value = { a: [{ [TOKEN]: `x${TOKEN}` }], at: new Date(0), n: 1, none: null };
    assert.deepEqual(masker.maskValue(value), {
      a: [{ '[secret env:SHOP_TOKEN]': 'x[secret env:SHOP_TOKEN]' }],
      at: new Date(0),
      n: 1,
      none: null,
    });
    const clean = { a: ['b', { c: 'd' }] };
    assert.equal(masker.maskValue(clean), clean);
  });

  it('leaves JSON as JSON, also where the secret begins like an escape', () => {
    const tricky = new Masker();
    tricky.secret('nabcdef');
    tricky.secret('12345678');
    const body = JSON.stringify({ text: '\nabcdef', secret: 'nabcdef', number: 12_345_678, list: ['nabcdef'] });
    assert.deepEqual(JSON.parse(tricky.maskBody(body)), { text: '\nabcdef', secret: '[secret]', number: '[secret]', list: ['[secret]'] });
  });

  it('never leaves a secret in a text, in whatever encoding (fast-check)', () => {
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 4 }),
        filler,
        filler,
        fc.nat(ENCODINGS.length - 1),
        (values, before, after, at) => {
          const one = new Masker();
          for (const value of values) one.resolved(value, 'env:X');
          const [name, encode] = ENCODINGS[at] ?? ['', String];
          // One way of writing inside another: what looks like an escape itself cannot be told from one.
          fc.pre(!/JSON in a URL/.test(name) || !values.some((value) => HALF_ESCAPE.test(value)));
          for (const value of values) {
            const text = encode(`${before}${value}${after}`);
            const masked = one.mask(text);
            for (const form of formsOf(value)) assert.equal(masked.includes(form), false, `${form} is left in ${masked}`);
          }
        },
      ),
      { numRuns: count(5000) },
    );
  });

  it('leaves a text without a secret as it is, letter for letter (fast-check)', () => {
    fc.assert(
      fc.property(fc.array(secret, { maxLength: 4 }), fc.string({ unit: 'binary', maxLength: 200 }), (values, text) => {
        const one = new Masker();
        for (const value of values) one.resolved(`\u{1f511}${value}`, 'env:X');
        fc.pre(!/\u{1f511}|8J\+R|8J-R|f09f94/iu.test(text));
        assert.equal(one.mask(text), text);
        const stream = one.maskStream();
        assert.equal(stream.write(text) + stream.end(), text);
      }),
      { numRuns: count(5000) },
    );
  });

  it('masks a text in pieces as it masks it whole, wherever it is cut (fast-check)', () => {
    fc.assert(
      fc.property(secret, filler, fc.array(fc.nat(400), { maxLength: 8 }), fc.nat(ENCODINGS.length - 1), (value, around, cuts, at) => {
        const one = new Masker();
        one.resolved(value, 'env:X');
        const [name, encode] = ENCODINGS[at] ?? ['', String];
        fc.pre(!/JSON in a URL/.test(name) || !HALF_ESCAPE.test(value));
        const text = encode(`${around}${value}${around}`);
        const stream = one.maskStream();
        const places = [0, ...cuts.map((cut) => cut % (text.length + 1)), text.length].toSorted((a, b) => a - b);
        const masked =
          places
            .slice(1)
            .map((end, index) => stream.write(text.slice(places[index], end)))
            .join('') + stream.end();
        for (const form of formsOf(value)) assert.equal(masked.includes(form), false, `${form} is left in ${masked}`);
      }),
      { numRuns: count(5000) },
    );
  });

  it('holds nothing back that cannot become a secret, so that people read along', () => {
    const stream = masker.maskStream();
    assert.equal(stream.write('step 1 done\n'), 'step 1 done\n');
    assert.equal(stream.write('the token is tok/9+'), 'the token is ');
    assert.equal(stream.write('Zq=Xw7-"é\\n end!\n'), '[secret env:SHOP_TOKEN]!\n');
    assert.equal(stream.write('tok/9+Zq'), '');
    assert.equal(stream.end(), '[secret]');
  });

  it('needs time that grows with the text alone, also for texts made to keep it busy', () => {
    const busy = new Masker();
    busy.secret('a'.repeat(2000));
    busy.secret(`${'a'.repeat(500)}b`);
    const tookMs = computingMs(() => {
      busy.mask('a'.repeat(1999).concat('c').repeat(100));
      busy.mask('\\'.repeat(200_000));
      busy.mask('%25'.repeat(70_000));
    });
    assert.ok(tookMs < 5000, `${tookMs} ms`);
  });
});

const HALF_ESCAPE = /[%\\&]|^[0-9a-f;]/i;

const secret = fc
  .oneof(
    fc.string({ minLength: 6, maxLength: 40 }),
    fc.string({ unit: 'grapheme', minLength: 6, maxLength: 20 }),
    fc.base64String({ minLength: 8, maxLength: 60 }),
    fc.stringMatching(/^[%\\&+/=" a-f0-9]{6,20}$/),
  )
  // What is nothing but escapes, or looks like what stands in its place, is no secret.
  .filter((text) => text.trim().length >= 6 && !'[secret env:X]'.includes(text) && new Set(text).size > 3);
const filler = fc.oneof(fc.constant(''), fc.string({ maxLength: 20 }), fc.constantFrom('\n', 'Bearer ', 'https://u:', '{"a":"', 'é', '  '));
