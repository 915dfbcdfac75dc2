import assert from 'node:assert/strict';
import { cancellingRole } from '../../../bot/core/policy/may-cancel.ts';
import type { Approval, Run } from '../../../bot/core/run/run.ts';
import { NOW, planOf } from '../../support/plans.ts';
import { requirementOf } from '../../support/requirements.ts';
import { askedFor } from '../start/facts-now.ts';

const ASKED = askedFor(planOf(), requirementOf('sre', 1, { cancelRoles: ['duty'] }));

function run(parts: Partial<Run>, approval: Partial<Approval>): Run {
  return { ...ASKED, ...parts, approvals: ASKED.approvals.map((each) => ({ ...each, ...approval })) };
}

describe('a role that an approval lets cancel', () => {
  const [given, atStep] = [{ state: 'approved' }, { stepId: 'gate' }] as const;
  const cases: readonly (readonly [what: string, run: Run, may: boolean])[] = [
    ['may while the request before the start is open', run({}, {}), true],
    ['may while what was approved is held for its time', run({ state: 'held' }, given), true],
    ['may while what was approved is queued for its lock', run({ state: 'queued' }, given), true],
    ['may while a step waits for its approval', run({ state: 'waiting', startedAt: NOW }, atStep), true],
    ['may not once the run is under way', run({ state: 'running', startedAt: NOW }, given), false],
    ['may not while a started run waits for something else', run({ state: 'waiting', startedAt: NOW }, given), false],
    ['may not once the approval of the step is given', run({ state: 'waiting', startedAt: NOW }, { ...atStep, ...given }), false],
    ['may not while another step is carried out', run({ state: 'running', startedAt: NOW }, atStep), false],
    ['may not once the run has ended', run({ state: 'rejected' }, { state: 'rejected' }), false],
    ['may not by a request that another one replaced', run({}, { state: 'superseded' }), false],
  ];
  for (const [what, asked, may] of cases) {
    it(what, () => {
      assert.equal(cancellingRole({ roles: ['sre', 'duty'] }, asked), may ? 'duty' : null);
      assert.equal(cancellingRole({ roles: ['sre'] }, asked), null);
    });
  }
});
