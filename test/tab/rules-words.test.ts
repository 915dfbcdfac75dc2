import assert from 'node:assert/strict';
import { isUnchanged, questionOf } from '../../tab/text/rules-words.ts';
import { answerSentence } from '../../tab/text/who-words.ts';
import { ENGLISH } from './support/english.ts';

const QUESTION = { role: 'developer', permission: 'run', before: 'yes', after: 'no', direction: 'stricter' } as const;

describe('the words of rules', () => {
  it('name what a decision is about, with workflows and environments where there are any', () => {
    assert.equal(
      questionOf(ENGLISH, { ...QUESTION, workflows: ['deploy', 'logs'], environments: ['a', 'b'] }),
      'run deploy and logs in a and b',
    );
    assert.equal(questionOf(ENGLISH, { ...QUESTION, workflows: [], environments: [] }), 'run');
  });

  it('say that nothing is different only when nothing is, also where answers could not be compared', () => {
    const none = { decisions: [], roles: [], settings: [], files: [] };
    assert.deepEqual([isUnchanged(none), isUnchanged({ ...none, decisions: null })], [true, true]);
    assert.equal(isUnchanged({ ...none, settings: ['The freeze december is gone.'] }), false);
  });
});

describe('answerSentence', () => {
  it('says in one sentence whether somebody may, and who approves', () => {
    const person = { name: 'Rosa', objectId: 'o' };
    assert.equal(answerSentence(ENGLISH, { person, effect: 'allow', asked: null }), 'Rosa may do this.');
    assert.equal(answerSentence(ENGLISH, { person, effect: 'deny', asked: 'sre' }), 'Rosa may not do this.');
    assert.match(answerSentence(ENGLISH, { person, effect: 'needs_approval', asked: '2 × sre' }), /may ask.*approved by 2 × sre\.$/);
  });
});
