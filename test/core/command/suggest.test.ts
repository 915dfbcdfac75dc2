import assert from 'node:assert/strict';
import { suggest } from '../../../bot/core/command/suggest.ts';

const WORDS = ['deploy', 'restart', 'logs', 'status', 'scale up'];

describe('suggest', () => {
  const cases: readonly (readonly [word: string, found: string | null])[] = [
    ['deploy', 'deploy'],
    ['DEPLOY', 'deploy'],
    ['dpeloy', 'deploy'],
    ['deplyo', 'deploy'],
    ['de', 'deploy'],
    ['scale', 'scale up'],
    ['rest', 'restart'],
    ['lgos', 'logs'],
    ['sttaus', 'status'],
    ['x', null],
    ['banana', null],
    ['x'.repeat(100_000), null],
  ];
  for (const [word, found] of cases) {
    it(`answers ${found} for ${JSON.stringify(word.slice(0, 20))}`, () => assert.equal(suggest(word, WORDS), found));
  }

  it('answers null where nothing is offered', () => assert.equal(suggest('deploy', []), null));
});
