import { randomUUID } from 'node:crypto';
import type { Core } from './core.ts';
import { AppError } from './errors.ts';
import type { Decision } from './policy/decision.ts';
import { spokenReason } from './policy/decision.ts';
import type { Stamp } from './run/change.ts';
import { message } from './text/message.ts';

/** Records a refusal that is not about a run, and gives the error that says it with the rule named. */
export async function deniedOutside(
  core: Core,
  decision: Extract<Decision, { effect: 'deny' }>,
  by: Readonly<{ stamp: Stamp; tried: string; workflow: string | null }>,
): Promise<AppError> {
  const { rule, reason } = decision;
  const event = {
    id: randomUUID(),
    at: by.stamp.at,
    type: 'access.denied' as const,
    actor: by.stamp.by,
    via: by.stamp.via,
    runId: null,
    stepId: null,
    workflow: by.workflow,
    environment: null,
    planHash: null,
    rule,
    sentence: reason.sentence,
    detail: { tried: by.tried },
  };
  await core.store.transaction((tx) => tx.appendEvents([event]));
  return forbiddenBy(decision);
}

/** The error that says a refusal, with the rule named and the whole tree of its reasons. */
export function forbiddenBy({ rule, reason }: Extract<Decision, { effect: 'deny' }>): AppError {
  return new AppError({
    code: 'forbidden',
    reason: `policy.${rule}`,
    message: message('act.refused', { sentence: spokenReason(reason), rule }),
    details: { rule },
    because: reason,
  });
}
