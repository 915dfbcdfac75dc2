import assert from 'node:assert/strict';
import { parseSettings, retentionOf } from '../../bot/site/settings.ts';

const read = (retention: unknown) => parseSettings({ version: 1, audit: { retention } });
const problemsOf = (retention: unknown): readonly string[] =>
  read(retention).problems.map(({ path, message }) => `${path.slice(2).join('.')}: ${message}`);

describe('how long the audit log keeps details', () => {
  it('is for good where nothing is said', () => {
    for (const content of [{ version: 1 }, { version: 1, audit: {} }, { version: 1, audit: { retention: {} } }]) {
      const { value, problems } = parseSettings(content);
      assert.deepEqual([problems, value === null ? null : retentionOf(value)], [[], []]);
    }
  });

  it('is a number of days for each class, or never', () => {
    const { value, problems } = read({ runs: '36500d', questions: '30d', rules: 'never', approvals: '400d' });
    assert.deepEqual(problems, []);
    assert.deepEqual(value === null ? null : retentionOf(value), [
      { class: 'questions', days: 30 },
      { class: 'approvals', days: 400 },
      { class: 'runs', days: 36_500 },
    ]);
  });

  for (const wrong of ['29d', '0d', '-30d', '36501d', '400', '13months', '400 d', '30.5d', '', 'always', '9999999d']) {
    it(`is not “${wrong}”`, () =>
      assert.deepEqual(problemsOf({ runs: wrong }), ['runs: This must be never, or a number of days such as 400d, from 30d to 36500d.']));
  }

  it('is a text', () => assert.deepEqual(problemsOf({ runs: 400 }), ['runs: This must be a text, but it is a number. Put it in quotes.']));

  it('is for classes that there are, and never for what the log says of itself', () => {
    assert.deepEqual(problemsOf({ question: '30d' }), ['question: This key is not known. Did you mean “questions”?']);
    assert.deepEqual(problemsOf({ log: '30d' }), [
      'log: This key is not known. There is questions, decisions, approvals, runs, rules, delegations.',
    ]);
  });
});
