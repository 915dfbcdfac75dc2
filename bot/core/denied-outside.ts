import type { About } from './audit/about.ts';
import { attemptEvent } from './audit/attempt.ts';
import type { Core } from './core.ts';
import { AppError } from './errors.ts';
import type { Decision } from './policy/decision.ts';
import { spokenReason } from './policy/decision.ts';
import type { Stamp } from './run/change.ts';
import { message } from './text/message.ts';

/** Records a refusal that is not about a run, and gives the error that says it with the rule named. */
export async function deniedOutside(
  core: Pick<Core, 'store'>,
  decision: Extract<Decision, { effect: 'deny' }>,
  by: Readonly<{ stamp: Stamp; tried: string; about: About }>,
): Promise<AppError> {
  const { rule, reason } = decision;
  await recordDenied(core, { rule, sentence: reason.sentence }, by);
  return forbiddenBy(decision);
}

/** The same where the error has been made. */
export async function recordDenied(
  core: Pick<Core, 'store'>,
  denial: Readonly<{ rule: string; sentence: string }>,
  { stamp, tried, about }: Readonly<{ stamp: Stamp; tried: string; about: About }>,
): Promise<void> {
  const event = attemptEvent(stamp, { type: 'access.denied', ...denial, about, detail: { tried } });
  await core.store.transaction((tx) => tx.appendEvents([event]));
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
