import assert from 'node:assert/strict';
import { type PeopleOf, passTime } from '../../../bot/core/approval/ladder-act.ts';
import { withApproval } from '../../../bot/core/approval/vote.ts';
import { newApprovalId } from '../../../bot/core/ids.ts';
import { SYSTEM } from '../../../bot/core/principal.ts';
import type { Change, Stamp } from '../../../bot/core/run/change.ts';
import type { Run } from '../../../bot/core/run/run.ts';
import { inEnglish } from '../../../bot/core/text/voice.ts';
import { KINDS, REQUESTER } from '../../support/plans.ts';
import { requirementOf } from '../../support/requirements.ts';
import { ALWAYS, AT, approvalOf, escalateAfter, HOUR, later, person, remindAfter, runAsking, voted } from './approvals.ts';

const [ANN, BEN, CAT, HEAD] = [person('ann'), person('ben'), person('cat'), person('head')];
const BEHALF = person('behalf');
const PEOPLE: Readonly<Record<string, readonly ReturnType<typeof person>[]>> = { sre: [ANN, BEN, REQUESTER, BEHALF], head: [HEAD, ANN] };
const peopleOf: PeopleOf = (role) => PEOPLE[role] ?? [];

const LADDER = [remindAfter(30), escalateAfter(60, 'head'), remindAfter(90)];

function stamp(minutes: number): Stamp {
  return { by: SYSTEM, via: 'engine', at: later(minutes) };
}

function asking(count = 1): Run {
  return { ...runAsking(requirementOf('sre', count, { ladder: LADDER, expiresAfterMs: 2 * HOUR }), AT, ALWAYS), behalf: BEHALF };
}

function pass(run: Run, minutes: number): Change {
  return passTime(run, approvalOf(run).id, { kinds: KINDS, calendars: ALWAYS, peopleOf }, stamp(minutes));
}

function called(change: Change): readonly string[] {
  return change.say.flatMap((answer) => (answer.kind === 'mention' ? answer.people.map(({ objectId }) => objectId) : []));
}

describe('passTime', () => {
  it('calls the people who have not answered, and neither the requester nor whom it was asked for', () => {
    const change = pass(asking(), 30);
    assert.deepEqual(
      change.events.map(({ type, sentence }) => [type, sentence]),
      [['approval.reminded', 'Reminded sre: deploy shop.']],
    );
    assert.deepEqual(called(change), ['ann', 'ben']);
    assert.deepEqual(change.events[0]?.detail, { approvalId: approvalOf(change.run).id, roles: 'sre', people: 'ANN, BEN', rungs: '0.0.0' });
    const answered = voted(asking(2), ANN, 'sre', { at: later(5), calendars: ALWAYS });
    assert.deepEqual(called(pass(answered, 30)), ['ben']);
  });

  it('does not call whose vote somebody else has given', () => {
    const run = asking(2);
    const approval = approvalOf(run);
    const vote = {
      by: CAT,
      onBehalfOf: ANN,
      verdict: 'approve',
      comment: '',
      at: later(5),
      stage: 0,
      via: 'card',
      roles: ['sre'],
    } as const;
    assert.deepEqual(called(pass(withApproval(run, { ...approval, votes: [vote] }), 30)), ['ben']);
  });

  it('asks others as well, says so, and calls only them', () => {
    const change = pass(pass(asking(), 30).run, 60);
    assert.deepEqual(
      change.events.map(({ type }) => type),
      ['approval.escalated'],
    );
    assert.equal(change.events[0]?.detail['to'], 'head');
    assert.deepEqual(approvalOf(change.run).escalatedTo, ['head']);
    assert.deepEqual(called(change), ['head', 'ann']);
    assert.match(change.say[0]?.kind === 'mention' ? inEnglish(change.say[0].text) : '', /head can answer as well.*on its card/);
  });

  it('reminds those who were asked as well too', () => {
    const escalated = pass(pass(asking(), 30).run, 60).run;
    assert.deepEqual(called(pass(escalated, 90)), ['ann', 'ben', 'head']);
  });

  it('says the roles when nobody could be looked up, and calls at most twenty people', () => {
    const { id } = approvalOf(asking());
    const climbing = { kinds: KINDS, calendars: ALWAYS };
    const run = { ...asking(), approvals: [{ ...approvalOf(asking()), id }] };
    const nobody = passTime(run, id, { ...climbing, peopleOf: () => [] }, stamp(30));
    assert.deepEqual(
      nobody.say.map(({ kind }) => kind),
      ['text'],
    );
    const crowd = Array.from({ length: 30 }, (_, index) => person(`p${index}`));
    assert.equal(called(passTime(run, id, { ...climbing, peopleOf: () => crowd }, stamp(30))).length, 20);
  });

  it('expires and does nothing else once the time is over', () => {
    const change = pass(asking(), 120);
    assert.equal(change.run.state, 'expired');
    assert.deepEqual(
      change.events.map(({ type }) => type),
      ['approval.expired', 'run.finished'],
    );
    assert.deepEqual(change.say, []);
  });

  it('changes nothing too early, twice, after a decision, and for an approval that is not there', () => {
    const run = asking();
    assert.equal(pass(run, 29).run, run);
    const reminded = pass(run, 30).run;
    assert.equal(pass(reminded, 59).run, reminded);
    const decided = voted(run, ANN, 'sre', { at: later(5), calendars: ALWAYS });
    assert.equal(pass(decided, 30).run, decided);
    assert.equal(passTime(run, newApprovalId(), { kinds: KINDS, calendars: ALWAYS, peopleOf }, stamp(30)).run, run);
  });

  it('only looks again later when working hours have moved a rung', () => {
    const run = asking();
    const approval = { ...approvalOf(run), dueAt: later(10) };
    const change = pass(withApproval(run, approval), 10);
    assert.deepEqual([change.events, change.say, approvalOf(change.run).dueAt], [[], [], later(30)]);
  });
});
