import assert from 'node:assert/strict';
import { castVote, expireApproval } from '../../../bot/core/approval/vote.ts';
import type { Principal } from '../../../bot/core/principal.ts';
import { cancelRun } from '../../../bot/core/run/cancel.ts';
import { newApproval } from '../../../bot/core/run/create.ts';
import { endRun } from '../../../bot/core/run/end.ts';
import type { Approval, Run } from '../../../bot/core/run/run.ts';
import { tellings as tellingsOf } from '../../../bot/core/run/tellings.ts';
import { held } from '../../../bot/core/start/start.ts';
import { inEnglish } from '../../../bot/core/text/voice.ts';
import { APPROVER, KINDS, newRun, planOf, REQUESTER, stampAt, usesStep } from '../../support/plans.ts';
import { requirementOf } from '../../support/requirements.ts';

const COUNTING = { kinds: KINDS, rolesNow: () => ['release-manager'] };
const BETH: Principal = { ...APPROVER, objectId: 'beth', name: 'Beth' };

function approvalOf(run: Run): Approval {
  return run.approvals[0] ?? assert.fail('it waits for nobody');
}

function voted(run: Run, by: Principal, verdict: 'approve' | 'reject', comment = '', onBehalfOf: Principal | null = null): Run {
  const ballot = { approvalId: approvalOf(run).id, planHash: run.planHash, verdict, comment, via: 'card', onBehalfOf } as const;
  return castVote(run, { ...ballot, roles: ['release-manager'] }, COUNTING, stampAt(60, by)).change.run;
}

/** In English, on the clock of UTC. */
function tellings(...change: Parameters<typeof tellingsOf>): readonly string[] {
  return tellingsOf(...change).map(inEnglish);
}

const asked = (count = 1): Run => newRun(planOf(usesStep('a')), count);

describe('what the requester is told', () => {
  it('is who approved, when, and with which comment', () => {
    const run = asked();
    assert.deepEqual(tellings(run, voted(run, APPROVER, 'approve', ' go ahead '), stampAt(60, APPROVER)), [
      `Approver approved “deploy shop” (${run.id}) on Sun, 1 Mar 2026, 12:01 UTC: “go ahead”`,
    ]);
  });

  it('is nothing of a vote that decides nothing, and everybody who approved once it is decided', () => {
    const run = asked(2);
    const once = voted(run, APPROVER, 'approve');
    assert.deepEqual(tellings(run, once, stampAt(60, APPROVER)), []);
    assert.deepEqual(tellings(once, voted(once, BETH, 'approve'), stampAt(60, BETH)), [
      `Beth approved “deploy shop” (${run.id}) on Sun, 1 Mar 2026, 12:01 UTC. Before that: Approver.`,
    ]);
  });

  it('is who rejected and for whom, in one sentence although the run ends as well', () => {
    const run = asked();
    assert.deepEqual(tellings(run, voted(run, APPROVER, 'reject', 'not today', BETH), stampAt(60, APPROVER)), [
      `Approver, for Beth, rejected “deploy shop” (${run.id}) on Sun, 1 Mar 2026, 12:01 UTC: “not today” Nothing was started.`,
    ]);
  });

  it('is that nobody answered, of whom it was asked, and what to do', () => {
    const run = asked();
    const expired = expireApproval(run, approvalOf(run).id, KINDS, stampAt(3600)).run;
    const [text, ...more] = tellings(run, expired, stampAt(3600));
    assert.match(text ?? '', /^Nobody approved “deploy shop” .* until Sun, 1 Mar 2026, 13:00 UTC; it was asked of release-manager\./);
    assert.match(text ?? '', /Type the command again/);
    assert.deepEqual(more, []);
  });

  it('is what changed when the plan did', () => {
    const run = asked();
    const old: Approval = { ...approvalOf(run), state: 'superseded' };
    const changes = ['The version is 1.1.0 and was 1.0.0.'];
    const next = newApproval(
      { planHash: run.planHash, stepId: null, prompt: '', requirement: requirementOf('sre'), changes },
      stampAt().at,
    );
    const [text] = tellings(run, { ...run, approvals: [old, next] }, stampAt());
    assert.match(text ?? '', /has changed since you asked for it\. The version is 1\.1\.0 and was 1\.0\.0\. .* void; it is asked anew\.$/);
  });

  it('is that an approval does not count any more', () => {
    const decided = voted(asked(), APPROVER, 'approve');
    const reopened = { ...decided, approvals: decided.approvals.map((one) => ({ ...one, state: 'open' as const })) };
    assert.match(tellings(decided, reopened, stampAt())[0] ?? '', /does not count any more.*It waits again\.$/);
  });

  it('is a cancel of somebody else, and never one’s own', () => {
    const run = asked();
    const cancelled = (by: Principal): Run => cancelRun(run, KINDS, stampAt(60, by)).run;
    assert.deepEqual(tellings(run, cancelled(REQUESTER), stampAt(60, REQUESTER)), []);
    assert.deepEqual(tellings(run, cancelled(BETH), stampAt(60, BETH)), [
      `Beth cancelled “deploy shop” (${run.id}) on Sun, 1 Mar 2026, 12:01 UTC.`,
    ]);
  });

  it('counts a cancel of the person for whom software asked as their own', () => {
    const run: Run = { ...asked(), requester: { ...REQUESTER, kind: 'agent', objectId: 'bot' }, behalf: BETH };
    assert.deepEqual(tellings(run, cancelRun(run, KINDS, stampAt(60, BETH)).run, stampAt(60, BETH)), []);
  });

  it('is once why a run is held, unless it waits for the time that was asked for', () => {
    const run: Run = { ...asked(0), state: 'held', checkAt: stampAt().at };
    const hold = { until: stampAt(600).at, reason: 'freeze', message: 'The release freeze holds it until Monday.' };
    const waits = held(run, hold, stampAt()).run;
    assert.deepEqual(tellings(run, waits, stampAt()), [
      `“deploy shop” (${run.id}) does not start yet: The release freeze holds it until Monday.`,
    ]);
    assert.deepEqual(tellings(waits, held(waits, hold, stampAt(60)).run, stampAt(60)), []);
    assert.deepEqual(tellings(run, held(run, { ...hold, reason: 'start.later' }, stampAt()).run, stampAt()), []);
  });

  it('is why a run was refused at its start', () => {
    const run: Run = { ...asked(0), state: 'held' };
    const why = { reason: 'start.denied', message: 'Requester may not run deploy any more. Nothing was started.' };
    assert.deepEqual(tellings(run, endRun(run, 'rejected', stampAt(), why).run, stampAt()), [
      `“deploy shop” (${run.id}) was not started: Requester may not run deploy any more. Nothing was started.`,
    ]);
  });

  it('is nothing of how the run itself goes: the card shows that', () => {
    const run: Run = { ...asked(0), state: 'running', startedAt: stampAt().at };
    assert.deepEqual(tellings(run, endRun(run, 'failed', stampAt()).run, stampAt()), []);
    assert.deepEqual(tellings(run, endRun(run, 'succeeded', stampAt()).run, stampAt()), []);
  });

  it('is short, whatever people type', () => {
    const run = asked();
    const [text] = tellings(run, voted(run, APPROVER, 'approve', 'x'.repeat(5000)), stampAt(60, APPROVER));
    assert.ok((text ?? '').length < 500);
  });

  it('is short, whatever is run: the card has all of it', () => {
    const long = { ...planOf(usesStep('a')), summary: `scale shop "${'x'.repeat(1500)}\nand more"` };
    const run = newRun(long, 1);
    for (const after of [voted(run, APPROVER, 'approve'), cancelRun(run, KINDS, stampAt(60, BETH)).run]) {
      const [text = ''] = tellings(run, after, stampAt(60, BETH));
      assert.ok(text.length < 300, text);
      assert.match(text, /“scale shop "x+…” \(/);
    }
  });
});
