import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { colourIcon, outlineIcon, type Picture } from '../../scripts/icons.ts';

const MANIFEST = join(import.meta.dirname, '..', '..', 'manifest');
/** Signature, IHDR with length, type and checksum, then length and type of IDAT: our own files have no other parts. */
const DATA_AT = 8 + 25 + 8;

/** The pixels of a PNG that our own script wrote: one IDAT, rows unfiltered. */
async function pixelsOf(name: string): Promise<Picture> {
  const file = await readFile(join(MANIFEST, name));
  const size = file.readUInt32BE(16);
  const rows = inflateSync(file.subarray(DATA_AT, DATA_AT + file.readUInt32BE(DATA_AT - 8)));
  const stride = size * 4 + 1;
  return {
    size,
    rgba: new Uint8Array(Buffer.concat(Array.from({ length: size }, (_, row) => rows.subarray(row * stride + 1, (row + 1) * stride)))),
  };
}

describe('the icons of the Teams app', () => {
  it('are what scripts/icons.ts draws', async () => {
    for (const [name, drawn] of [
      ['color.png', colourIcon()],
      ['outline.png', outlineIcon()],
    ] as const) {
      const { size, rgba } = await pixelsOf(name);
      assert.equal(size, drawn.size);
      assert.ok(Buffer.from(rgba).equals(drawn.rgba), `${name} is out of date: run npx tsx scripts/icons.ts`);
    }
  });

  it('fill the square in colour', () => {
    const { size, rgba } = colourIcon();
    assert.equal(size, 192);
    assert.ok(rgba.every((value, at) => at % 4 !== 3 || value === 255));
  });

  it('are white on nothing in outline', () => {
    const { size, rgba } = outlineIcon();
    assert.equal(size, 32);
    const alphas = new Set(rgba.filter((_value, at) => at % 4 === 3));
    assert.ok(alphas.has(0) && alphas.has(255));
    assert.ok(rgba.every((value, at) => at % 4 === 3 || value === 255));
  });
});
