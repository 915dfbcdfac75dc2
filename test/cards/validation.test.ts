import assert from 'node:assert/strict';
import { complaints, leaves } from './validation.ts';

const card = (body: readonly object[]) => ({ type: 'AdaptiveCard', version: '1.5', body }) as never;

describe('the validator of cards', () => {
  it('accepts a plain card', () => assert.deepEqual(complaints(card([{ type: 'TextBlock', text: 'x' }])), []));
  it('complains of an unknown element, a wrong word, an input without id and an element of version 1.6', () => {
    for (const element of [
      { type: 'Foo' },
      { type: 'TextBlock', text: 'x', weight: 'Heavy' },
      { type: 'Input.Text' },
      { type: 'Carousel' },
    ]) {
      assert.ok(complaints(card([element])).length > 0, JSON.stringify(element));
    }
  });
  it('fails on a node that is not one of ours', () => assert.throws(() => leaves(card([{ type: 'Image', url: 'x' }])), /Image/));
  it('names the node and the key of each string', () => {
    assert.deepEqual(leaves({ type: 'TextRun', text: 'x' }), [
      { node: 'TextRun', key: 'type', text: 'TextRun' },
      { node: 'TextRun', key: 'text', text: 'x' },
    ]);
  });
});
