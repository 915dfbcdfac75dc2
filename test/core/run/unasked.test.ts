import assert from 'node:assert/strict';
import type { PlanStep } from '../../../bot/core/plan/plan.ts';
import type { Change } from '../../../bot/core/run/change.ts';
import { launchRun } from '../../../bot/core/run/create.ts';
import type { Run } from '../../../bot/core/run/run.ts';
import { viewRun } from '../../../bot/core/run/view-run.ts';
import { inEnglish } from '../../../bot/core/text/voice.ts';
import { KINDS, newRun, planOf, stampAt, statesOf, usesStep } from '../../support/plans.ts';
import { requirementOf } from '../../support/requirements.ts';

describe('an approval step', () => {
  const ask = {
    kind: 'approval',
    id: 'ask',
    name: 'Ask',
    needs: [],
    condition: null,
    requirement: requirementOf('manager'),
    prompt: [{ text: 'Go on?' }],
  } as const;
  const launchedWith = (parts: Partial<Run>, more: Partial<PlanStep> = {}): Change =>
    launchRun({ ...newRun(planOf({ ...ask, ...more } as PlanStep, usesStep('b', { needs: ['ask'] }))), ...parts }, KINDS, stampAt());

  it('waits for people', () => {
    const { run, start } = launchedWith({});
    assert.deepEqual([run.state, run.approvals.length, start], ['waiting', 1, []]);
  });

  it('asks nobody and holds nothing up when the glass was broken, and the log and the card say so', () => {
    const { run, start, events } = launchedWith({ breakGlass: { reason: 'The site is down.', review: null } });
    assert.deepEqual([statesOf(run), run.approvals], [{ ask: 'succeeded', b: 'running' }, []]);
    assert.deepEqual(
      start.map(({ stepId }) => stepId),
      ['b'],
    );
    const [passed, ...more] = events.filter(({ type }) => type === 'break_glass.passed');
    assert.deepEqual([passed?.stepId, passed?.detail, more], ['ask', { asked: 'manager', reason: 'The site is down.' }, []]);
    assert.match(inEnglish(viewRun(run).steps[0]?.message ?? ''), /^Nobody was asked, because .+ broke the glass\.$/);
  });

  it('is skipped without a word of broken glass when its condition does not hold', () => {
    const { run, events } = launchedWith({ breakGlass: { reason: 'The site is down.', review: null } }, { condition: 'false' });
    assert.equal(statesOf(run)['ask'], 'skipped');
    assert.ok(!events.some(({ type }) => type === 'break_glass.passed'));
  });
});
