import assert from 'node:assert/strict';
import { firstValues, handOnBody, latestFor, problemsIn } from '../../tab/forms/hand-on-values.ts';
import { localMinute } from '../../tab/text/time.ts';
import { ENGLISH } from './support/english.ts';

const NOW = Date.parse('2026-11-24T18:00:00Z');
const inDays = (days: number): string => new Date(NOW + days * 86_400_000).toISOString();
const CAN = {
  handOn: [
    { role: 'sre', latest: inDays(30), giver: null },
    { role: 'security', latest: inDays(3), giver: null },
    { role: 'head-of-it', latest: inDays(1), giver: 'Hugo' },
  ],
  away: true,
};

describe('handing votes on', () => {
  it('ends all votes together no later than the shortest that the rules allow for one’s own', () => {
    assert.equal(latestFor(CAN, ''), Date.parse(inDays(3)));
    assert.equal(latestFor(CAN, 'sre'), Date.parse(inDays(30)));
    assert.equal(latestFor(CAN, 'head-of-it'), Date.parse(inDays(1)));
  });

  it('holds a choice that is not offered to the shortest of all', () => {
    assert.equal(latestFor(CAN, 'gone'), Date.parse(inDays(1)));
  });

  it('begins with all votes for a week, or for less where the rules allow less', () => {
    assert.equal(firstValues(CAN, NOW).until, localMinute(Date.parse(inDays(3))));
    const long = { ...CAN, handOn: CAN.handOn.slice(0, 1) };
    assert.deepEqual(firstValues(long, NOW), { role: '', to: '', until: localMinute(Date.parse(inDays(7))), reason: '' });
  });

  it('begins with the one vote that was handed on, where one has none of one’s own', () => {
    assert.equal(firstValues({ handOn: CAN.handOn.slice(2), away: false }, NOW).role, 'head-of-it');
  });

  it('says what is missing, field by field', () => {
    assert.deepEqual(Object.keys(problemsIn(ENGLISH, { role: '', to: ' ', until: '', reason: '' })), ['to', 'until']);
    assert.deepEqual(problemsIn(ENGLISH, { role: '', to: 'bob', until: '2026-12-01T10:00', reason: '' }), {});
  });

  it('sends the moment with a zone, and no role for all votes', () => {
    const at = new Date(NOW);
    const values = { role: '', to: ' bob@example.com ', until: localMinute(NOW), reason: ' on leave ' };
    assert.deepEqual(handOnBody(values, 'Europe/Berlin'), {
      role: null,
      to: 'bob@example.com',
      until: at.toISOString(),
      reason: 'on leave',
      timezone: 'Europe/Berlin',
    });
  });

  it('shows nothing for a moment that does not exist', () => assert.equal(localMinute(Number.POSITIVE_INFINITY), ''));
});
