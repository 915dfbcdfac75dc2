import assert from 'node:assert/strict';
import type { PlanStep } from '../../../bot/core/plan/plan.ts';
import { heldUntil, isFrozen, startsBy } from '../../../bot/core/start/held.ts';
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

describe('until when an approved run may start', () => {
  const at = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);
  const until = (validUntil: Date | null, hold: Readonly<{ until: Date; reason: string }> | null, now = at(30)): Date | null =>
    startsBy({ validUntil }, { hold, at: now, validForMs: 3_600_000 });

  it('counts from the end of the freeze that holds it', () => {
    assert.deepEqual(until(at(60), { until: at(2000), reason: 'freeze.year-end' }), at(2060));
  });

  it('counts from now on when the freeze was lifted before', () => assert.deepEqual(until(at(2060), null), at(90)));

  it('stays where it was when nothing held it, and when something else does', () => {
    assert.deepEqual(until(at(60), null), at(60));
    assert.deepEqual(until(at(60), { until: at(2000), reason: 'start.later' }), at(60));
    assert.deepEqual(until(at(2060), { until: at(31), reason: 'rules.changed' }), at(2060));
  });

  it('is never shortened by a freeze', () => {
    assert.deepEqual(until(at(2100), { until: at(2000), reason: 'freeze.year-end' }), at(2100));
  });

  it('is nothing where nobody approved', () => assert.equal(until(null, { until: at(2000), reason: 'freeze.year-end' }), null));
});

describe('a run', () => {
  it('is frozen while it is held by a freeze, and not when anything else holds it', () => {
    const run = newRun(planOf(usesStep('write')));
    const frozen = (parts: Partial<typeof run>): boolean => isFrozen({ ...run, ...parts });
    assert.equal(frozen({ state: 'held', reason: 'freeze.year-end' }), true);
    assert.equal(frozen({ state: 'held', reason: 'start.later' }), false);
    assert.equal(frozen({ state: 'held', reason: null }), false);
    assert.equal(frozen({ state: 'rejected', reason: 'freeze.year-end' }), false);
  });
});
