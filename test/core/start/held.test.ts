import assert from 'node:assert/strict';
import type { PlanStep } from '../../../bot/core/plan/plan.ts';
import { heldUntil } from '../../../bot/core/start/held.ts';
import type { Freeze } from '../../../bot/core/time/freeze.ts';
import { call, NOW, newRun, planOf, usesStep } from '../../support/plans.ts';

const FREEZE: Freeze = {
  id: 'year-end',
  reason: 'Nobody is here.',
  environments: null,
  workflows: null,
  window: { kind: 'once', from: new Date(NOW.getTime() - 1), until: new Date(NOW.getTime() + 3_600_000) },
};

function isHeld(...steps: readonly PlanStep[]): boolean {
  return heldUntil({ freezes: [FREEZE] }, newRun(planOf(...steps)), NOW)?.reason === 'freeze.year-end';
}

/** Reads, and is undone by a call of this effect. */
function undoneBy(effect: Parameters<typeof call>[0]): PlanStep {
  const step = usesStep('look', { effect: 'read' });
  return step.kind === 'uses' ? { ...step, undo: call(effect) } : assert.fail();
}

describe('a freeze', () => {
  it('holds what can change something and lets pass what only reads', () => {
    assert.equal(isHeld(usesStep('look', { effect: 'read' })), false);
    assert.equal(isHeld(usesStep('look', { effect: 'read' }), usesStep('write')), true);
  });

  for (const effect of ['idempotent', 'checkable', 'unsafe'] as const) {
    it(`holds a plan that reads and whose undo is ${effect}`, () => assert.equal(isHeld(undoneBy(effect)), true));
  }

  it('lets pass a plan whose undo only reads as well', () => assert.equal(isHeld(undoneBy('read')), false));
});
