import { makeStyles, tokens } from '@fluentui/react-components';
import { useTab } from '../shell/tab-context.ts';
import { elapsedMs } from '../text/states.ts';
import { dayAndTime, durationText, exactTime, relativeTime, timeLeft, timeUnderDay } from '../text/time.ts';
import { useNowMs } from './use-now.ts';

const useStyles = makeStyles({ number: { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' } });

/** `3 minutes ago`; the exact time on hover. Under a day's heading, days before today show the time of day instead. */
export function When({ at, underDay = false }: Readonly<{ at: string; underDay?: boolean }>) {
  const { timeStyle } = useTab();
  const nowMs = useNowMs(20_000);
  const atMs = Date.parse(at);
  return (
    <time dateTime={at} title={exactTime(atMs, timeStyle, true)}>
      {underDay ? timeUnderDay(atMs, nowMs, timeStyle) : relativeTime(atMs, nowMs, timeStyle)}
    </time>
  );
}

/** The exact time, in the person's locale and time zone; the zone's name on hover. */
export function Exactly({ at }: Readonly<{ at: string }>) {
  const { timeStyle } = useTab();
  return (
    <time dateTime={at} lang={timeStyle.locale} title={exactTime(Date.parse(at), timeStyle, true)}>
      {exactTime(Date.parse(at), timeStyle, false)}
    </time>
  );
}

/** Day and time without seconds, for moments that people choose; all of it on hover. */
export function ToTheMinute({ at }: Readonly<{ at: string }>) {
  const { timeStyle } = useTab();
  return (
    <time dateTime={at} lang={timeStyle.locale} title={exactTime(Date.parse(at), timeStyle, true)}>
      {dayAndTime(Date.parse(at), timeStyle)}
    </time>
  );
}

/** How long something took, counting on while it lasts. Nothing before it starts. */
export function Elapsed({ from, to }: Readonly<{ from: string | null; to: string | null }>) {
  const { number } = useStyles();
  const nowMs = useNowMs(from !== null && to === null ? 1000 : 0);
  const ms = elapsedMs(from, to, nowMs);
  return ms === null ? null : <span className={number}>{durationText(ms)}</span>;
}

type CountdownProps = Readonly<{ until: string; before: string; reached: string; urgent?: boolean }>;

/** What is left until a moment, counting down: `Expires in 29 min`, with other words when it is reached; red near the end when `urgent`. */
export function Countdown({ until, before, reached, urgent = false }: CountdownProps) {
  const styles = useStyles();
  const { timeStyle } = useTab();
  const nowMs = useNowMs(1000);
  const untilMs = Date.parse(until);
  const left = timeLeft(untilMs, nowMs);
  return (
    <time
      className={styles.number}
      dateTime={until}
      title={exactTime(untilMs, timeStyle, true)}
      style={urgent && untilMs - nowMs < 300_000 ? { color: tokens.colorStatusDangerForeground3 } : {}}
    >
      {left === '' ? reached : `${before} ${left}`}
    </time>
  );
}
