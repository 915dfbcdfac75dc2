import assert from 'node:assert/strict';
import { type Ballot, castVote } from '../../../bot/core/approval/vote.ts';
import { NOBODY_GIVES } from '../../../bot/core/delegation/givers.ts';
import type { PlanStep } from '../../../bot/core/plan/plan.ts';
import type { Requirement } from '../../../bot/core/policy/requirement.ts';
import { type Principal, principalKey } from '../../../bot/core/principal.ts';
import { cancelRun } from '../../../bot/core/run/cancel.ts';
import type { Change } from '../../../bot/core/run/change.ts';
import type { Run } from '../../../bot/core/run/run.ts';
import { recountSteps } from '../../../bot/core/start/recount.ts';
import { inEnglish } from '../../../bot/core/text/voice.ts';
import { KINDS, launched, newRun, planOf, stampAt, statesOf, usesStep } from '../../support/plans.ts';
import { requirementOf } from '../../support/requirements.ts';
import { person } from '../approval/random-votes.ts';
import type { Members } from './facts-now.ts';

const [ANN, BEN] = [person('ann'), person('ben')];
const ALL: Members = { ann: ['sre'], ben: ['sre'] };

function gate(requirement: Requirement): PlanStep {
  return { kind: 'approval', id: 'gate', name: 'gate', needs: [], condition: null, requirement, prompt: [{ text: 'Go on?' }] };
}

function asking(requirement = requirementOf('sre', 2)): Run {
  return launched(gate(requirement), usesStep('last', { needs: ['gate'] }));
}

function voted(run: Run, by: Principal, members: Members, verdict: Ballot['verdict'] = 'approve'): Run {
  const approval = run.approvals.find(({ state }) => state === 'open') ?? assert.fail();
  const roles = members[by.objectId] ?? [];
  const ballot: Ballot = { approvalId: approval.id, planHash: run.planHash, verdict, comment: '', via: 'card', onBehalfOf: null, roles };
  const rolesNow = ({ objectId }: Principal): readonly string[] => members[objectId] ?? [];
  return castVote(run, ballot, { kinds: KINDS, rolesNow }, stampAt(10, by)).change.run;
}

/** Ann and Ben voted, and Ann had lost her role when Ben did. */
function lacking(requirement?: Requirement, verdict: Ballot['verdict'] = 'approve'): Run {
  return voted(voted(asking(requirement), ANN, ALL, verdict), BEN, { ben: ['sre'] }, verdict);
}

function recount(run: Run, members: Members, at = 20): Change {
  const roles = new Map(Object.entries(members).map(([id, list]) => [principalKey(person(id)), list]));
  return recountSteps(run, { roles, givers: NOBODY_GIVES }, KINDS, stampAt(at));
}

const types = ({ events }: Change): readonly string[] => events.map(({ type }) => type);

describe('an approval step of a run under way', () => {
  it('goes on when the role behind a vote is back', () => {
    const run = lacking();
    assert.deepEqual([run.state, run.approvals[0]?.state], ['waiting', 'open']);
    const change = recount(run, ALL);
    assert.deepEqual(statesOf(change.run), { gate: 'succeeded', last: 'running' });
    assert.deepEqual([types(change), change.start.length, change.run.approvals[0]?.state], [['approval.granted'], 1, 'approved']);
    assert.deepEqual(
      [change.events[0]?.stepId, change.events[0]?.sentence],
      ['gate', 'By the roles of now, the approval by 2 × sre is complete.'],
    );
    assert.match(change.run.steps[0]?.outcome?.message ?? '', /Approved by ANN, BEN/);
    assert.equal(recount(change.run, ALL).run, change.run, 'twice changes nothing more');
  });

  it('fails when the role behind a rejection is back', () => {
    const change = recount(lacking(requirementOf('sre', 2, { rejects: 2 }), 'reject'), ALL);
    assert.deepEqual([change.run.state, types(change)], ['failed', ['approval.rejected', 'run.finished']]);
    assert.match(inEnglish(change.run.message ?? ''), /Rejected by ANN, BEN/);
  });

  it('stays open while the role is gone, and without any role', () => {
    const run = lacking();
    for (const members of [
      { ann: [], ben: ['sre'] },
      { ann: ['developer'], ben: ['sre'] },
      { ann: [], ben: [] },
    ])
      assert.equal(recount(run, members).run, run);
  });

  it('is granted by nobody any more when its time is over, also when the role is back', () => {
    const run = lacking();
    const over = ((run.approvals[0]?.expiresAt.getTime() ?? 0) - stampAt(0).at.getTime()) / 1000;
    assert.equal(recount(run, ALL, over).run, run);
    assert.equal(recount(run, ALL, over - 1).run.approvals[0]?.state, 'approved');
  });

  it('keeps what was granted when the roles behind it are gone', () => {
    const run = voted(voted(asking(), ANN, ALL), BEN, ALL);
    assert.equal(run.approvals[0]?.state, 'approved');
    assert.equal(recount(run, { ann: [], ben: [] }).run, run);
  });

  it('is left alone before the start, after the end, and without a vote', () => {
    const waiting = newRun(planOf(usesStep('a')), 1);
    const cancelled = cancelRun(lacking(), KINDS, stampAt(15)).run;
    for (const run of [waiting, cancelled, asking()]) assert.equal(recount(run, ALL).run, run);
  });
});
