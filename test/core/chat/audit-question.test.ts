import assert from 'node:assert/strict';
import { readAuditQuestion } from '../../../bot/core/chat/audit-question.ts';

const ASKING = {
  timezone: 'Europe/Warsaw',
  now: new Date('2026-03-29T22:30:00Z'),
  isWorkflow: (word: string) => word === 'deploy',
  isEnvironment: (word: string) => word === 'production',
  isMentioned: (words: string) => words === '@Ann Lee',
};
const read = (text: string) => readAuditQuestion(text, ASKING);

describe('readAuditQuestion', () => {
  it('takes everything for no words', () => assert.deepEqual(read(''), { filter: {}, person: null, from: null, to: null }));

  it('reads workflow, environment, decision, run and text in any order', () => {
    assert.deepEqual(read('production denied deploy').filter, { workflow: 'deploy', environment: 'production', decision: 'denied' });
    for (const typed of ['run r-7hk2m9qd', 'R-7HK2M9QD']) assert.deepEqual(read(typed).filter, { runId: 'r-7hk2m9qd' });
    assert.deepEqual(read('"denied today" break-glass').filter, { text: 'denied today', decision: 'broke_glass' });
    assert.equal(read('waiting').filter.decision, 'needs_approval');
  });

  it('reads a person by mention, also of several words, by sign-in name and as me', () => {
    assert.equal(read('person me').person, 'me');
    assert.equal(read('by ann@example.com denied').person, 'ann@example.com');
    const { person, filter } = read('person @Ann Lee denied');
    assert.deepEqual([person, filter], ['@Ann Lee', { decision: 'denied' }]);
  });

  it('reads a channel by its id or its link, a door and a kind', () => {
    for (const typed of [
      'channel 19:a-b_c@thread.tacv2',
      'channel https://teams.microsoft.com/l/channel/19%3Aa-b_c%40thread.tacv2/General?groupId=1&tenantId=2',
    ]) {
      assert.deepEqual(read(typed).filter, { channel: '19:a-b_c@thread.tacv2' }, typed);
    }
    for (const typed of ['via card', 'through CARD']) assert.deepEqual(read(`${typed} denied`).filter, { via: 'card', decision: 'denied' });
    assert.deepEqual(read('kind approval.vote since 2026-01-02 person me').filter.type, 'approval.vote');
    assert.deepEqual(read('type Run.Created').filter, { type: 'run.created' });
  });

  it('takes the words of Polish and French, also without their accents', () => {
    const polish = read('osoba ja od wczoraj odmowa przez kartę rodzaj run.created kanał 19:a@thread.v2');
    assert.deepEqual(polish.filter, {
      decision: 'denied',
      via: 'card',
      type: 'run.created',
      channel: '19:a@thread.v2',
      from: new Date('2026-03-28T23:00:00Z'),
    });
    assert.equal(polish.person, 'ja');
    const french = read('refusé par onglet type run.created canal 19:a@thread.v2 depuis hier exécution r-7hk2m9qd');
    const { decision, via, type, channel, runId } = french.filter;
    assert.deepEqual([decision, via, type, channel, runId], ['denied', 'tab', 'run.created', '19:a@thread.v2', 'r-7hk2m9qd']);
    assert.deepEqual([french.from, french.to], ['2026-03-29', null]);
    assert.deepEqual(read('refuse kanal 19:x@y przez zakladka').filter, { decision: 'denied', channel: '19:x@y', via: 'tab' });
    assert.equal(read("aujourd'hui").from, '2026-03-30');
  });

  it('says clearly which channel, door or kind there is not', () => {
    for (const [typed, said] of [
      ['channel General', /“General” is no channel\. Give its link/],
      ['channel https://evil.example/x', /is no channel/],
      ['via phone', /“phone” is no door of Signalbox\. These are: chat, card, tab, schedule, engine, start, cli\./],
      ['kind approval.votes', /“approval\.votes” is no kind of event\. Did you mean “approval\.vote”\?/],
      ['kind nonsense-of-mine', /is no kind of event\. Kinds are e\.g\. run\.created/],
      ['deploy kind', /I do not understand “kind”/],
    ] as const) {
      assert.throws(
        () => read(typed),
        (error: Error) => 'reason' in error && error.reason === 'audit.not_read' && said.test(error.message),
        typed,
      );
    }
  });

  it('takes days by the clock of whoever asks, also when it is changed', () => {
    // In Warsaw it is the 30th already; the 29th had 23 hours.
    const yesterday = read('yesterday');
    assert.deepEqual([yesterday.from, yesterday.to], ['2026-03-29', '2026-03-29']);
    assert.deepEqual(yesterday.filter, { from: new Date('2026-03-28T23:00:00Z'), to: new Date('2026-03-29T22:00:00Z') });
    assert.deepEqual(read('since yesterday').filter, { from: new Date('2026-03-28T23:00:00Z') });
    assert.deepEqual(read('since 2026-01-02').from, '2026-01-02');
    assert.deepEqual(read('today').filter, { from: new Date('2026-03-29T22:00:00Z'), to: new Date('2026-03-30T22:00:00Z') });
  });

  it('refuses what it does not understand, and names it', () => {
    for (const [typed, word] of [
      ['deploy tomorrow', 'tomorrow'],
      ['since', 'since'],
      ['person', 'person'],
      ['2026-02-30', '2026-02-30'],
      ['constructor', 'constructor'],
    ] as const) {
      assert.throws(
        () => read(typed),
        (error: Error) => 'reason' in error && error.reason === 'audit.not_read' && error.message.includes(`“${word}”`),
        typed,
      );
    }
  });
});
