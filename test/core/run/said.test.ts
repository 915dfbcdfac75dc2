import assert from 'node:assert/strict';
import { castVote, expireApproval } from '../../../bot/core/approval/vote.ts';
import { cancelRun } from '../../../bot/core/run/cancel.ts';
import { endRun } from '../../../bot/core/run/end.ts';
import { failed, unknown } from '../../../bot/core/run/outcome.ts';
import { outcomeFromJson, outcomeToJson } from '../../../bot/core/run/outcome-json.ts';
import { type Resolution, resolveUnknown } from '../../../bot/core/run/resolve.ts';
import type { Run } from '../../../bot/core/run/run.ts';
import { freezeText, spokenMessage, spokenOutcome, spokenUndo } from '../../../bot/core/run/said.ts';
import { held } from '../../../bot/core/start/start.ts';
import { speechFor } from '../../../bot/core/text/language.ts';
import { inSentences, message } from '../../../bot/core/text/message.ts';
import { inEnglish, speak } from '../../../bot/core/text/voice.ts';
import { APPROVER, attempt, KINDS, launched, newRun, planOf, stampAt, usesStep } from '../../support/plans.ts';

const POLISH = speechFor('pl', null);

function approvalOf(run: Run): Run['approvals'][number] {
  return run.approvals[0] ?? assert.fail('it waits for nobody');
}

function rejected(comment: string): Run {
  const run = newRun(planOf(usesStep('a')), 1);
  const ballot = { approvalId: approvalOf(run).id, planHash: run.planHash, comment, via: 'card', onBehalfOf: null, roles: [] } as const;
  const counting = { kinds: KINDS, rolesNow: () => ['release-manager'] };
  return castVote(run, { ...ballot, verdict: 'reject', roles: ['release-manager'] }, counting, stampAt(60, APPROVER)).change.run;
}

function frozen(reason: string): Run {
  const run = newRun(planOf(usesStep('a')));
  const hold = { until: new Date('2026-12-24'), reason: 'freeze.december', message: inEnglish(freezeText('december', reason)) };
  return held(run, hold, stampAt(1)).run;
}

function expired(): Run {
  const run = newRun(planOf(usesStep('a')), 1);
  return expireApproval(run, approvalOf(run).id, KINDS, { ...stampAt(0), at: approvalOf(run).expiresAt }).run;
}

const said = (run: Run) => speak(spokenMessage(run) ?? '', POLISH);

describe('the message of a run', () => {
  const runs: readonly (readonly [what: string, run: Run, polish: string])[] = [
    ['that did all it should', endRun(newRun(planOf(usesStep('a'))), 'succeeded', stampAt(1)).run, 'Wszystkie kroki są wykonane.'],
    ['that somebody cancelled', cancelRun(newRun(planOf(usesStep('a')), 1), KINDS, stampAt(1, APPROVER)).run, 'Anulowane przez: Approver.'],
    ['that was rejected', rejected(''), 'Odrzucone przez: Approver.'],
    ['that was rejected with a reason', rejected('not {x} today'), 'Odrzucone przez: Approver – not {x} today'],
    ['that nobody approved', expired(), 'Nikt nie zatwierdził na czas; adresaci: release-manager.'],
    [
      'that a freeze holds',
      frozen('Sale: no changes.'),
      'Wstrzymanie zmian december to blokuje: Sale: no changes. Sprawdzimy ponownie, gdy się skończy.',
    ],
  ];
  for (const [what, run, polish] of runs) {
    it(`is said in every language for one ${what}, and in English as it is stored`, () => {
      assert.equal(said(run), polish);
      assert.equal(inEnglish(spokenMessage(run) ?? ''), run.message);
    });
  }

  it('is shown as it is stored when it does not follow from the run', () => {
    const run = { ...rejected(''), message: 'Rejected by somebody else.' };
    assert.equal(spokenMessage(run), 'Rejected by somebody else.');
    assert.equal(spokenMessage({ ...frozen('Sale.'), message: 'Another sentence.' }), 'Another sentence.');
    assert.equal(spokenMessage({ ...run, message: null }), null);
  });
});

/** A run whose only step may or may not have taken effect. */
function unsettled(): Run {
  const outcome = outcomeFromJson(outcomeToJson(unknown('step.interrupted', message('outcome.interrupted'))));
  return attempt(launched(usesStep('a', { effect: 'unsafe' })), 'a', outcome).change.run;
}

const step = (run: Run) => run.steps[0] ?? assert.fail('it has a step');
const saidOf = (run: Run) => speak(spokenOutcome(run, step(run)) ?? '', POLISH);

describe('the outcome of a step', () => {
  it('that nobody knows is said in every language, by the step and by its run', () => {
    const run = unsettled();
    assert.equal(saidOf(run), 'Signalbox został zatrzymany w trakcie tego kroku. Nie wiadomo, czy krok zadziałał.');
    assert.equal(said(run), 'Nie wiadomo, czy krok „a” zadziałał. Ktoś musi to sprawdzić i odpowiedzieć.');
    assert.match(step(run).outcome?.message ?? '', /^Signalbox was stopped while this step ran\./);
  });

  const answers: readonly (readonly [Resolution, string])[] = [
    ['it_ran', 'Approver odpowiada po sprawdzeniu: wykonano.'],
    ['it_did_not', 'Approver odpowiada po sprawdzeniu: nie wykonano.'],
    ['abort', 'Approver odpowiada po sprawdzeniu: zatrzymaj tutaj.'],
  ];
  for (const [verdict, polish] of answers) {
    it(`says who settled it in every language: ${verdict}`, () => {
      const { run } = resolveUnknown(unsettled(), 'a', verdict, { kinds: KINDS, stamp: stampAt(9, APPROVER) });
      assert.equal(saidOf(run), polish);
    });
  }

  it('keeps what a connector said as it is, beside what a check found', () => {
    const text = inSentences(['POST /deploy timed out.', message('outcome.check.unknown')]);
    const run = unsettled();
    const undone = { ...step(run), undoOutcome: unknown('step.outcome_unknown', text) };
    assert.equal(speak(spokenUndo(undone) ?? '', POLISH), 'POST /deploy timed out. Sprawdzenie nie pokazało, czy krok zadziałał.');
    const plain = { ...step(run), outcome: failed('http.status', 'It answered 500.') };
    assert.equal(spokenOutcome(run, plain), 'It answered 500.');
  });
});
