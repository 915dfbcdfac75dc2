import assert from 'node:assert/strict';
import { unzipSync } from 'fflate';
import { zipStream } from '../../bot/http/zip-stream.ts';

async function ended(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const made: Uint8Array[] = [];
  for await (const bytes of stream) made.push(bytes);
  return Buffer.concat(made);
}
async function* files(...given: readonly (readonly [name: string, parts: readonly string[]])[]) {
  for (const [name, parts] of given) yield { name, content: each(parts) };
}
async function* each(parts: readonly string[]) {
  yield* parts;
}

describe('zipStream', () => {
  it('gives each file as it was, in order', async () => {
    const zip = await ended(zipStream(files(['a.txt', ['ё', '\n', 'x'.repeat(200_000)]], ['empty.txt', []], ['b.txt', ['b']])));
    const found = Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, Buffer.from(bytes).toString()]);
    assert.deepEqual(found, [
      ['a.txt', `ё\n${'x'.repeat(200_000)}`],
      ['empty.txt', ''],
      ['b.txt', 'b'],
    ]);
  });

  it('gives the same bytes for the same content, wherever and whenever', async () => {
    const zone = process.env['TZ'];
    const made: Buffer[] = [];
    for (const place of ['UTC', 'Pacific/Apia', 'America/Anchorage']) {
      process.env['TZ'] = place;
      made.push(await ended(zipStream(files(['a.txt', ['same']]))));
    }
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
    for (const other of made) assert.ok(other.equals(made[0] ?? Buffer.alloc(0)));
  });

  it('reads no further than it is read, so that memory does not grow with the content', async () => {
    let given = 0;
    async function* endless() {
      for (;;) {
        given += 1;
        yield `${given}-${Math.random()}`.padEnd(1024, 'x');
      }
    }
    async function* one() {
      yield { name: 'a.txt', content: endless() };
    }
    const stream = zipStream(one());
    let largest = 0;
    for (let pieces = 0; pieces < 50; pieces += 1) {
      const before = given;
      await stream.next();
      largest = Math.max(largest, given - before);
    }
    await stream.return(undefined);
    const after = given;
    assert.ok(largest <= 1024, `${largest} kB were read for one piece`);
    assert.equal(given, after);
  });

  it('refuses what a zip file cannot hold, with a sentence', async () => {
    await assert.rejects(ended(zipStream(files(['a.txt', ['x'.repeat(100)]]), 99)), { code: 'conflict', reason: 'audit.export_too_large' });
  });
});
