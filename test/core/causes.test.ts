import assert from 'node:assert/strict';
import { AppError, causesOf } from '../../bot/core/errors.ts';

describe('the causes of an error', () => {
  it('are told from the nearest to the farthest, without the error itself', () => {
    const disk = new TypeError('no page');
    const driver = new Error('cannot write', { cause: disk });
    const told = new AppError({ code: 'unavailable', reason: 'store.not_opened', message: 'It cannot be opened.', cause: driver });
    assert.deepEqual(causesOf(told), ['Error: cannot write', 'TypeError: no page']);
    assert.deepEqual(causesOf(disk), []);
    assert.deepEqual(causesOf(new Error('x', { cause: 'a text' })), ['a text']);
  });

  it('come to an end even where one leads back to itself', () => {
    const loop = new Error('again');
    loop.cause = loop;
    assert.ok(causesOf(loop).length < 10);
  });
});
