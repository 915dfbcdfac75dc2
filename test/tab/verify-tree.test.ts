import assert from 'node:assert/strict';
import { fromBase64, fromHex, toHex } from '../../tab/verify/bytes.ts';
import { leadsTo } from '../../tab/verify/tree.ts';
import { pathOf, treeOver, written } from '../audit/written-log.ts';

const log = Array.from({ length: 20 }, (_, index) => written(index + 1));
const tree = treeOver(log);

describe('leadsTo', () => {
  const leafOf = async (seq: number): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(treeOver(log.slice(seq - 1, seq)).rootAt(1));
  const bytes = (hash: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(hash);

  it('follows every path in every tree, and none in a tree of another size or at another place', async () => {
    for (let size = 1; size <= 20; size += 1) {
      for (let seq = 1; seq <= size; seq += 1) {
        const path = pathOf(tree, seq, size).map(bytes);
        const leaf = await leafOf(seq);
        const root = bytes(tree.rootAt(size));
        assert.ok(await leadsTo(root, leaf, { index: seq - 1, size }, path), `${seq} of ${size}`);
        assert.ok(size === 1 || !(await leadsTo(root, leaf, { index: seq % size, size }, path)), `${seq} of ${size}, elsewhere`);
        assert.ok(!(await leadsTo(root, leaf, { index: seq - 1, size: size * 2 + 1 }, path)), `${seq} of ${size}, other size`);
        assert.ok(!(await leadsTo(root, leaf, { index: seq - 1, size }, [...path, root])), `${seq} of ${size}, longer`);
      }
    }
  });

  it('follows no path from a place that is none', async () => {
    const leaf = await leafOf(1);
    for (const place of [
      { index: 0, size: 0 },
      { index: -1, size: 1 },
      { index: 1, size: 1 },
      { index: 0.5, size: 1 },
      { index: 0, size: Number.NaN },
    ])
      assert.equal(await leadsTo(leaf, leaf, place, []), false);
  });

  it('counts beyond 32 bits', async () => {
    const leaf = await leafOf(1);
    assert.equal(await leadsTo(leaf, leaf, { index: 2 ** 33, size: 2 ** 33 + 1 }, []), false);
    assert.equal(
      await leadsTo(
        leaf,
        leaf,
        { index: 2 ** 40, size: 2 ** 40 + 2 ** 34 },
        Array.from({ length: 40 }, () => leaf),
      ),
      false,
    );
  });
});

describe('bytes', () => {
  it('have one text in base64', () => {
    assert.deepEqual(fromBase64('AQI='), Uint8Array.of(1, 2));
    for (const text of ['AQI', 'AQJ=', ' AQI=', 'AQ-_', '=', 'é']) assert.equal(fromBase64(text), null, text);
  });

  it('are read back from hex', () => assert.deepEqual(fromHex(toHex(Uint8Array.of(0, 9, 255))), Uint8Array.of(0, 9, 255)));
});
