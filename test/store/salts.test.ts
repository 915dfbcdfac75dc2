import assert from 'node:assert/strict';
import { SALT_BYTES } from '../../bot/core/audit/entry.ts';
import { freshSalt } from '../../bot/store/salts.ts';

describe('salts', () => {
  it('are of the length that the log says, and none is given twice, across draws', () => {
    const salts = Array.from({ length: 2000 }, freshSalt);
    assert.ok(salts.every(({ length }) => length === SALT_BYTES));
    assert.equal(new Set(salts.map((salt) => salt.toString('hex'))).size, salts.length);
  });

  it('belong to whoever has them: changing one changes no other', () => {
    const [first, second] = [freshSalt(), freshSalt()];
    const before = Buffer.from(second);
    first.fill(0);
    assert.deepEqual([second, freshSalt().equals(first)], [before, false]);
  });
});
