import assert from 'node:assert/strict';
import { matchesPattern, patternProblem } from '../../../bot/core/workflow/pattern.ts';

describe('matchesPattern', () => {
  it('takes the whole text, with or without anchors', () => {
    assert.equal(matchesPattern('[a-z]+', 'abc'), true);
    assert.equal(matchesPattern('[a-z]+', 'abc1'), false);
    assert.equal(matchesPattern('^[a-z]+$', 'abc'), true);
    assert.equal(matchesPattern('^[a-z]+$', 'abc\n'), false);
    assert.equal(matchesPattern('a|b', 'ab'), false);
  });

  for (const pattern of ['(a+)+$', '(a|aa)+$', '(.*a){20}', '([a-z]+)*[0-9]', '(a?){50}a{50}']) {
    it(`decides ${pattern} on a hostile text without hanging`, () => assert.equal(matchesPattern(pattern, `${'a'.repeat(2000)}!`), false));
  }
});

describe('patternProblem', () => {
  for (const pattern of ['[', '(?=a)b', '(a)\\1', 'a{1,5000}', 'x'.repeat(301)]) {
    it(`refuses ${pattern.slice(0, 20)}`, () => assert.notEqual(patternProblem(pattern), null));
  }

  it('has nothing against a plain one', () => assert.equal(patternProblem('^[0-9]+([.][0-9]+)*$'), null));
});
