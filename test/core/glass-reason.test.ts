import assert from 'node:assert/strict';
import { glassReason, LEAST_REASON } from '../../bot/core/glass-reason.ts';

describe('a reason for breaking the glass', () => {
  it('says something: spaces around it do not count', () => {
    assert.equal(glassReason(`  ${'x'.repeat(LEAST_REASON - 1)}   `), null);
    assert.equal(glassReason(`  ${'x'.repeat(LEAST_REASON)} `), 'x'.repeat(LEAST_REASON));
  });

  it('is kept up to 500 characters, and never ends with half of one', () => {
    assert.equal(glassReason('x'.repeat(501)), 'x'.repeat(500));
    assert.equal(glassReason(`${'x'.repeat(499)}🚒 and more`), 'x'.repeat(499));
  });
});
