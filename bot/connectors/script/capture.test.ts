import assert from 'node:assert/strict';
import fc from 'fast-check';
import { count } from '../../../test/support/counts.ts';
import { Masker } from '../../core/masking/masker.ts';
import { Capture, type Captured } from './capture.ts';

type Caught = Captured & Readonly<{ text: string; pieces: readonly string[] }>;

function capture(cap: number, chunks: readonly Buffer[]): Caught {
  const pieces: string[] = [];
  const taking = new Capture(cap, (text) => pieces.push(text), new Masker());
  for (const chunk of chunks) taking.push(chunk);
  const captured = taking.end();
  return { ...captured, text: pieces.join(''), pieces };
}

const CAP = 65_536;
const LONE_SURROGATE = /\p{Surrogate}/u;

describe('Capture', () => {
  it('shows no secret, whole or in part, wherever pieces, the head or the gap cut it', () => {
    const masker = new Masker();
    const value = 'correct-horse-battery-staple';
    masker.resolved(value, 'env:X');
    const whole = Buffer.from(`${value}.`.repeat(9000));
    for (const size of [1, 7, 4096, whole.length]) {
      const pieces: string[] = [];
      const taking = new Capture(CAP, (text) => pieces.push(text), masker);
      for (let at = 0; at < whole.length; at += size) taking.push(whole.subarray(at, at + size));
      const { tail, dropped } = taking.end();
      assert.ok(dropped > 0);
      assert.doesNotMatch(pieces.join('') + tail, /correct|horse|battery|staple/);
      assert.ok(Buffer.byteLength(pieces.join('')) <= CAP);
    }
  });

  it('hands everything on unchanged while it fits, however it is cut into chunks', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 400 }).map((text) => text.replace(/(?![\n\t])[\p{Cc}\p{Surrogate}]/gu, '.'));
    fc.assert(
      fc.property(texts, fc.array(fc.nat(40), { maxLength: 60 }), (text, cuts) => {
        assert.equal(capture(CAP, cutUp(Buffer.from(text), cuts)).text, text);
      }),
      { numRuns: count(300) },
    );
  });

  it('joins head and tail without a seam when nothing was left out', () => {
    const line = 'näher – 0123456789 ✓\n';
    const text = line.repeat(Math.floor((CAP - 1000) / Buffer.byteLength(line)));
    const caught = capture(CAP, cutUp(Buffer.from(text), [7777, 1, 13]));
    assert.equal(caught.text, text);
    assert.equal(caught.dropped, 0);
    assert.equal(caught.bytes, Buffer.byteLength(text));
  });

  it('keeps beginning and end of what is too long, says how much is missing, and never exceeds the cap', () => {
    const lines = Array.from({ length: 100_000 }, (_, index) => `line ${index}\n`);
    const bytes = Buffer.from(lines.join(''));
    const caught = capture(CAP, cutUp(bytes, [50_000]));
    assert.ok(caught.text.startsWith('line 0\nline 1\n'));
    assert.ok(caught.text.endsWith('line 99998\nline 99999\n'));
    assert.match(caught.text, new RegExp(`\\n… ${caught.dropped.toLocaleString('en-US')} bytes left out …\\nline \\d+\\n`));
    assert.equal(caught.bytes, bytes.length);
    assert.ok(Buffer.byteLength(caught.text) <= CAP);
    const kept = Buffer.byteLength(caught.text.replace(/\n… .* …\n/, ''));
    assert.equal(caught.dropped, bytes.length - kept);
  });

  it('stays under the cap whatever comes in', () => {
    const anything = fc.array(fc.uint8Array({ maxLength: 30_000, size: 'max' }), { maxLength: 12, size: 'max' });
    fc.assert(
      fc.property(anything, (chunks) => {
        const caught = capture(
          CAP,
          chunks.map((chunk) => Buffer.from(chunk)),
        );
        assert.ok(Buffer.byteLength(caught.text) <= CAP, `${Buffer.byteLength(caught.text)} bytes`);
        assert.equal(
          caught.bytes,
          chunks.reduce((sum, chunk) => sum + chunk.length, 0),
        );
        assert.ok(caught.dropped >= 0 && caught.dropped <= caught.bytes);
        assert.doesNotMatch(caught.text, /(?![\n\t])\p{Cc}/u);
        assert.doesNotMatch(caught.text, LONE_SURROGATE);
      }),
      { numRuns: count(300) },
    );
  });

  it('hands text on in pieces of at most 16 kB and never splits a character between two', () => {
    const caught = capture(1_048_576, [Buffer.from('😀'.repeat(30_000))]);
    for (const piece of caught.pieces) assert.ok(piece.length <= 16_384 && !LONE_SURROGATE.test(piece));
    assert.equal(caught.text, '😀'.repeat(30_000));
  });

  it('keeps the last 4,000 characters as tail, whole', () => {
    assert.equal(capture(CAP, [Buffer.from('short')]).tail, 'short');
    const tail = capture(CAP, [Buffer.from(`x${'😀'.repeat(3000)}y`)]).tail;
    assert.equal(tail, `${'😀'.repeat(1999)}y`);
  });

  it('hands text on within moments, without waiting for the end', async () => {
    const arrived = new Promise<string>((resolve) => {
      new Capture(CAP, resolve, new Masker()).push(Buffer.from('working'));
    });
    assert.equal(await arrived, 'working');
  });
});

function cutUp(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let rest = bytes;
  for (let index = 0; rest.length > 0; index += 1) {
    const size = Math.max(1, sizes[index % Math.max(1, sizes.length)] ?? rest.length);
    chunks.push(rest.subarray(0, size));
    rest = rest.subarray(size);
  }
  return chunks;
}
