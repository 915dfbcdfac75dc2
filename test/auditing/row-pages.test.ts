import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rowPages } from '../../bot/auditing/row-pages.ts';
import type { FoundRow } from '../../bot/core/audit/log-store.ts';

const rowOf = (seq: number): FoundRow => ({
  ...{ seq, log: 'log', type: 'run.created', leaf: Buffer.alloc(0), nodes: new Uint8Array(), besideFits: null, texts: null },
});

/** What is asked for may be answered late, as a database does. */
function tableOf(numbers: () => readonly number[]) {
  return {
    async foundRows(after: number | null, limit: number): Promise<readonly FoundRow[]> {
      const rows = numbers().filter((seq) => after === null || seq > after);
      await Promise.resolve();
      return rows.slice(0, limit).map(rowOf);
    },
  };
}

describe('the pages of a log', () => {
  it('have every row once and in order, whatever numbers are missing or too many', async () => {
    const numbers = fc.uniqueArray(fc.integer({ min: -5, max: 60 }), { maxLength: 50 }).map((list) => list.toSorted((a, b) => a - b));
    const property = fc.asyncProperty(numbers, fc.integer({ min: 1, max: 8 }), async (list, page) => {
      const read: number[] = [];
      const log = tableOf(() => list);
      for await (const rows of rowPages(log, { after: null, page })) read.push(...rows.map(({ seq }) => seq));
      assert.deepEqual(read, list);
    });
    await fc.assert(property);
  });

  it('have what is written while they are read, as far as it was there when the last page was asked for', async () => {
    const list = [1, 2, 3, 4, 5];
    const read: number[] = [];
    const readOn = async (): Promise<void> => {
      const log = tableOf(() => list);
      for await (const rows of rowPages(log, { after: read.at(-1) ?? null, page: 2 })) {
        read.push(...rows.map(({ seq }) => seq));
        if (list.length < 12) list.push(list.length + 1);
      }
    };
    await readOn();
    assert.deepEqual(read, list.slice(0, read.length));
    assert.ok(read.length > 5);
    await readOn();
    assert.deepEqual(read, list);
  });

  it('end with the failure of the page that is read', async () => {
    const log = { foundRows: () => Promise.reject(new Error('away')) };
    await assert.rejects(rowPages(log, { after: null, page: 2 }).next(), { message: 'away' });
  });
});
