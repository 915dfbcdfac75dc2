import type { RunCard } from '../../bot/core/chat.ts';
import type { PlanHash, RunId } from '../../bot/core/ids.ts';
import type { RunState } from '../../bot/core/run/run.ts';

/** A run card with as little on it as there can be. */
export function runCard(runId: string, state: RunState = 'running'): RunCard {
  const hash = 'a'.repeat(64);
  return {
    buttons: [],
    view: {
      runId: runId as RunId,
      workflow: { name: 'deploy', title: 'Deploy' },
      summary: `deploy shop, ${runId}`,
      risk: 'low',
      environment: null,
      state,
      reason: null,
      message: null,
      requester: 'Dana Developer',
      behalf: null,
      breakGlass: null,
      startAt: null,
      via: 'chat',
      channel: null,
      planHash: hash as PlanHash,
      shortHash: hash.slice(0, 8),
      inputs: [],
      createdAt: new Date(0),
      startedAt: null,
      endedAt: null,
      cancelRequestedBy: null,
      approvals: [],
      steps: [],
      next: '',
    },
  };
}
