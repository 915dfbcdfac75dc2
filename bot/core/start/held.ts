import type { Policy } from '../policy/policy.ts';
import type { Run } from '../run/run.ts';
import { freezeText } from '../run/said.ts';
import { message } from '../text/message.ts';
import { inEnglish } from '../text/voice.ts';
import { freezeAt } from '../time/freeze.ts';
import type { Hold } from './start.ts';

/**
 * Why a run may not start at this moment although it is permitted; null when nothing holds it. A freeze holds whatever can
 * change something; runs that only read are not held, and neither is one that breaks the glass.
 */
export function heldUntil(policy: Pick<Policy, 'freezes'>, run: Pick<Run, 'plan' | 'breakGlass'>, at: Date): Hold | null {
  const { startAt, workflow, environment } = run.plan;
  if (startAt !== null && new Date(startAt) > at)
    return { until: new Date(startAt), reason: 'start.later', message: inEnglish(message('held.later')) };
  if (run.breakGlass !== null || onlyReads(run.plan)) return null;
  const frozen = freezeAt(policy.freezes, { workflow: workflow.name, environment }, at);
  if (frozen === null) return null;
  const { freeze, until } = frozen;
  return {
    until,
    reason: `${FREEZE}${freeze.id}`,
    message: inEnglish(freezeText(freeze.id, freeze.reason)),
  };
}

const FREEZE = 'freeze.';

/** Whether a freeze is what holds a run. */
export function isFrozen({ state, reason }: Pick<Run, 'state' | 'reason'>): boolean {
  return state === 'held' && isFreeze(reason);
}

type Seen = Readonly<{ hold: Pick<Hold, 'until' | 'reason'> | null; at: Date; validForMs: number }>;

/**
 * Until when an approved run may start: a freeze takes nothing of that time, which begins when the freeze ends, or at this
 * moment when it was lifted before. Null when nobody approved it.
 */
export function startsBy({ validUntil }: Pick<Run, 'validUntil'>, { hold, at, validForMs }: Seen): Date | null {
  if (validUntil === null) return null;
  const from = hold === null ? at : hold.until;
  const limit = new Date(from.getTime() + validForMs);
  if (hold === null) return limit < validUntil ? limit : validUntil;
  return isFreeze(hold.reason) && limit > validUntil ? limit : validUntil;
}

function isFreeze(reason: string | null): boolean {
  return reason?.startsWith(FREEZE) === true;
}

/** An undo counts as what it is: it is carried out without being held again. */
function onlyReads({ steps }: Run['plan']): boolean {
  const calls = steps.flatMap((step) => (step.kind === 'uses' ? [step.call, ...(step.undo === null ? [] : [step.undo])] : []));
  return calls.every(({ effect }) => effect === 'read');
}
