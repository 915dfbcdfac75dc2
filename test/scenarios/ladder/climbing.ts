import type { Core } from '../../../bot/core/core.ts';
import { planHash } from '../../../bot/core/plan/plan.ts';
import type { StoredEvent } from '../../../bot/core/ports.ts';
import { commitNewRun } from '../../../bot/core/run/commit.ts';
import { createRun } from '../../../bot/core/run/create.ts';
import type { Run } from '../../../bot/core/run/run.ts';
import { conversation } from '../../contract/store/samples.ts';
import { planOf, REQUESTER, usesStep } from '../../support/plans.ts';

export const CLIMBING_POLICY = `version: 1
roles:
  sre: { people: [00000000-0000-4000-8000-000000000001] }
  head: {}
environments:
  production:
    approval:
      role: sre
      expiresAfter: 8h
      ladder:
        - { after: 1h, remind: true }
        - { after: 2h, escalate: [head] }
        - { after: 3h, remind: true }
`;

const SOURCE = { rule: 'test', holds: true, sentence: 'It may be asked.', because: [] };

/** Runs that wait for the approval of the policy since now, each in a thread of its own. */
export async function waitingRuns(core: Core, count: number): Promise<readonly Run['id'][]> {
  const approval = core.policy.environments[0]?.approval;
  if (approval == null) throw new Error('the policy asks for no approval');
  const plan = planOf(usesStep('a'));
  const stamp = { by: REQUESTER, via: 'chat', at: core.clock.now() } as const;
  const ids: Run['id'][] = [];
  for (let index = 0; index < count; index += 1) {
    const decision = { effect: 'needs_approval', rule: 'test', reason: SOURCE, approval } as const;
    const where = conversation(`thread-${index}`);
    const change = createRun({ plan, planHash: planHash(plan), requester: REQUESTER, via: 'chat', conversation: where, decision }, stamp);
    await core.store.transaction((tx) => commitNewRun(core, tx, { change, stamp }));
    ids.push(change.run.id);
  }
  return ids;
}

/** What was done about a run: the types of its ladder's events, in order. */
export async function climbed(core: Core, id: Run['id']): Promise<readonly string[]> {
  const { rows } = await core.store.audit({ runId: id }, null, 100);
  return rows
    .map(({ type }: StoredEvent) => type)
    .filter((type) => /^approval\.(reminded|escalated|expired)$/.test(type))
    .toReversed();
}
