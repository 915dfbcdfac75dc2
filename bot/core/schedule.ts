import { Cron } from 'croner';
import { AppError } from './errors.ts';
import type { Schedule } from './workflow/definition.ts';

/** The first firing strictly after `after`, as cron (five fields) in the schedule's IANA time zone. Throws `invalid` for a line that never fires. */
export function nextFiring(schedule: Pick<Schedule, 'cron' | 'timezone'>, after: Date): Date {
  const next = new Cron(schedule.cron, { timezone: schedule.timezone, mode: '5-part' }).nextRun(after);
  if (next === null)
    throw new AppError({ code: 'invalid', reason: 'schedule.never_fires', message: `The schedule “${schedule.cron}” never fires.` });
  return next;
}
