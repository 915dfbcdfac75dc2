import assert from 'node:assert/strict';
import { savedName, savedNames, savedQuestion } from '../../../bot/core/chat/saved-question.ts';
import { inEnglish } from '../../../bot/core/text/voice.ts';

const kept = (name: string, query: string) => ({ name, query });
const FILTERS = [
  kept('Night deploys', 'workflow=deploy&from=2026-03-28T23%3A00%3A00.000Z&to=2026-03-30T22%3A00%3A00.000Z'),
  kept('mine', 'person=ann%40example.com&decision=denied'),
  kept('MINE', 'via=card'),
  kept('old', 'mood=bad'),
];
const asked = (name: string) => savedQuestion(FILTERS, name, 'Europe/Warsaw');

describe('a question that somebody keeps', () => {
  it('is named after the word for it, in each language, with or without quotes', () => {
    for (const typed of ['saved Night deploys', ' SAVED  "Night deploys" ', 'zapisane „Night deploys”', 'enregistres Night deploys'])
      assert.equal(savedName(typed), 'Night deploys', typed);
    assert.equal(savedName('saved'), '');
    for (const typed of ['', 'deploy saved', '"saved"', 'denied since yesterday']) assert.equal(savedName(typed), null, typed);
  });

  it('asks what was saved, with the days by the clock of whoever asks', () => {
    const { filter, person, from, to } = asked('night DEPLOYS');
    assert.deepEqual(filter, { workflow: 'deploy', from: new Date('2026-03-28T23:00:00Z'), to: new Date('2026-03-30T22:00:00Z') });
    assert.deepEqual([person, from, to], [null, '2026-03-29', '2026-03-30']);
  });

  it('is the one that is written exactly so, where two differ in their letters’ case alone', () => {
    assert.deepEqual(asked('MINE').filter, { via: 'card' });
    assert.deepEqual(asked('mine').filter, { person: 'ann@example.com', decision: 'denied' });
    assert.deepEqual(asked('Mine').filter, { person: 'ann@example.com', decision: 'denied' });
  });

  it('is refused with the name that was meant, and where the log no longer knows what it asks for', () => {
    assert.throws(() => asked('night deplois'), { reason: 'filter.unknown', message: /Did you mean “Night deploys”/ });
    assert.throws(() => asked('something else'), { reason: 'filter.unknown', message: /“audit saved” lists/ });
    assert.throws(() => asked('old'), { reason: 'audit.not_read', message: /Save it anew/ });
  });

  it('is found in the list of names, which says how to begin where there is none', () => {
    assert.match(inEnglish(savedNames(FILTERS)), /"Night deploys", "mine".*“audit saved Night deploys”/);
    assert.match(inEnglish(savedNames([])), /no filter .* yet/);
  });
});
