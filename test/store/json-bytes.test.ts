import assert from 'node:assert/strict';
import fc from 'fast-check';
import { JsonBytes } from '../../bot/store/json-bytes.ts';
import { SentRecords } from '../../bot/store/sent-records.ts';
import { SEED } from '../support/seed.ts';

/** What `record_send` writes for a record of such values. */
function sent(...values: readonly (Uint8Array | null)[]): Buffer {
  const number = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(value);
    return bytes;
  };
  const TEXT = 25;
  return Buffer.concat([
    number(values.length),
    ...values.flatMap((value) => [number(TEXT), number(value?.length ?? -1), ...(value === null ? [] : [value])]),
  ]);
}

describe('the bytes of a text as JSON', () => {
  it('are those that JSON makes, whatever the text', () => {
    const texts = fc.array(fc.option(fc.string({ unit: 'binary', maxLength: 40 })), { maxLength: 8 });
    fc.assert(
      fc.property(texts, (values) => {
        const records = new SentRecords(sent(...values.map((value) => (value === null ? null : Buffer.from(value)))));
        assert.ok(records.next());
        const out = new JsonBytes();
        out.begin(4 * values.length, records.end(values.length - 1));
        for (const column of values.keys()) out.quoted(records, column);
        assert.equal(out.end().toString(), values.map((value) => JSON.stringify(value)).join(''));
      }),
      { seed: SEED },
    );
  });

  it('have room, however long they are', () => {
    const out = new JsonBytes();
    for (const length of [1, 100_000, 2]) {
      out.begin(length, 0);
      out.ascii('b'.repeat(length));
      assert.equal(out.end().toString(), 'b'.repeat(length));
    }
  });
});

describe('records as Postgres sends them', () => {
  it('are read one behind the other, with nulls, and end', () => {
    const big = Buffer.alloc(8);
    big.writeBigInt64BE(2n ** 40n);
    const records = new SentRecords(Buffer.concat([sent(Buffer.from('é'), null, big), sent(Buffer.from('b'), Buffer.alloc(0), null)]));
    assert.ok(records.next());
    assert.deepEqual([records.text(0, 'utf8'), records.isNull(1), records.integer(2)], ['é', true, 2 ** 40]);
    assert.ok(records.next());
    assert.deepEqual(
      [records.value(0).toString(), records.isNull(1), records.text(1, 'utf8'), records.integer(2)],
      ['b', false, '', Number.NaN],
    );
    assert.equal(records.next(), false);
  });

  it('are not read beyond their end', () => {
    assert.throws(() => new SentRecords(sent(Buffer.from('abc')).subarray(0, 10)).next(), RangeError);
  });
});
