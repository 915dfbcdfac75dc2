import type { Plan } from '../../../bot/core/plan/plan.ts';
import type { Change } from '../../../bot/core/run/change.ts';
import type { Run } from '../../../bot/core/run/run.ts';
import type { PlanNow } from '../../../bot/core/start/facts.ts';
import { refresh } from '../../../bot/core/start/refresh.ts';
import { planOf, stampAt, usesStep } from '../../support/plans.ts';
import { requirementOf } from '../../support/requirements.ts';
import { person } from '../approval/random-votes.ts';
import { askedFor, factsNow, type Members, planNow, voted } from './facts-now.ts';

export const PLAN = planOf(usesStep('a'), usesStep('b', { needs: ['a'] }));
export const OTHER: Plan = { ...planOf(usesStep('a'), usesStep('c')), inputs: { service: 'mail' } };
export const [ANN, BEN, CLEO] = [person('ann'), person('ben'), person('cleo')];
export const ALL: Members = { ann: ['sre'], ben: ['sre'], cleo: ['sre'] };
export const one = requirementOf('sre');
export const two = requirementOf('sre', 2);
export const HOUR_S = 3600;

export const waiting = (asked = one): Run => askedFor(PLAN, asked);
/** Approved at second 10 by Ann, and ready. */
export const approved = (): Run => voted(waiting(), ANN, { members: ALL, at: 10 });
/** Ready without anybody's approval. */
export const free = (): Run => ({ ...askedFor(PLAN, null), state: 'held', checkAt: stampAt(5).at });
export const glass = (run = free()): Run => ({ ...run, breakGlass: { reason: 'It burns.', review: null } });

export function now(run: Run, given: Readonly<{ plan?: PlanNow; members?: Members; at?: number }> = {}): Change {
  const { plan = planNow(PLAN, one), members = ALL, at = 20 } = given;
  return refresh(run, factsNow(plan, members), stampAt(at));
}

export const types = ({ events }: Change): readonly string[] => events.map(({ type }) => type);
