import { message, type Text } from '../text/message.ts';
import { formatClock, wallAt } from '../time/wall-time.ts';

/** Until when, as its reader's language writes it; midnight on the clock of `timezone`, which is the reader's, is the end of the day before. */
export function untilText(until: Date, timezone: string): Text {
  const midnight = formatClock(wallAt(timezone, until.getTime())) === '00:00';
  return midnight ? message('moment.end-of-day', { at: new Date(until.getTime() - 1) }) : message('moment.at', { at: until });
}
