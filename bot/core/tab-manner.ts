import { AppError } from './errors.ts';
import { glassReason, LEAST_REASON } from './glass-reason.ts';
import type { Manner } from './submit.ts';
import type { StartAsked } from './tab.ts';
import { message, type Text } from './text/message.ts';
import { type Here, momentProblem } from './time/moment.ts';

type Asked = Pick<StartAsked, 'startAt' | 'breakGlass'>;

/**
 * How a run is asked for in the tab, by the rules of the commands `at` and `break-glass`, which cannot be joined either.
 * Throws `invalid` with the field that is wrong.
 */
export function mannerOf({ startAt, breakGlass }: Asked, here: Here): Manner {
  if (startAt !== null && breakGlass !== null) throw wrong('startAt', 'break_glass.at_once', message('api.glass-at-once'));
  const problem = startAt === null ? null : momentProblem(startAt, here);
  if (problem !== null) throw wrong('startAt', 'at.no_moment', problem);
  const reason = breakGlass === null ? null : glassReason(breakGlass);
  if (breakGlass !== null && reason === null)
    throw wrong('breakGlass', 'break_glass.no_reason', message('api.no-reason', { least: LEAST_REASON }));
  return { startAt, breakGlass: reason };
}

function wrong(field: keyof Asked, reason: string, text: Text): AppError {
  return new AppError({ code: 'invalid', reason, message: text, fields: { [field]: text } });
}
