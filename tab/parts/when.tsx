import { makeStyles, tokens } from '@fluentui/react-components';
import { useWords } from '../shell/words-context.ts';
import { elapsedMs } from '../text/states.ts';
import { dayAndTime, durationText, exactTime, relativeTime, timeLeft, timeUnderDay } from '../text/time.ts';
import { useNowMs } from './use-now.ts';

const useStyles = makeStyles({ number: { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' } });

/** `3 minutes ago`; the exact time on hover. Under a day's heading, days before today show the time of day instead. */
export function When({ at, underDay = false }: Readonly<{ at: string; underDay?: boolean }>) {
  const words = useWords();
  const nowMs = useNowMs(20_000);
  const atMs = Date.parse(at);
  return (
    <time dateTime={at} title={exactTime(atMs, words, true)}>
      {underDay ? timeUnderDay(atMs, nowMs, words) : relativeTime(atMs, nowMs, words)}
    </time>
  );
}

/** The exact time, in the person's locale and time zone; the zone's name on hover. */
export function Exactly({ at }: Readonly<{ at: string }>) {
  const words = useWords();
  return (
    <time dateTime={at} title={exactTime(Date.parse(at), words, true)}>
      {exactTime(Date.parse(at), words, false)}
    </time>
  );
}

/** Day and time without seconds, for moments that people choose; all of it on hover. */
export function ToTheMinute({ at }: Readonly<{ at: string }>) {
  const words = useWords();
  return (
    <time dateTime={at} title={exactTime(Date.parse(at), words, true)}>
      {dayAndTime(Date.parse(at), words)}
    </time>
  );
}

/** How long something took, counting on while it lasts. Nothing before it starts. */
export function Elapsed({ from, to }: Readonly<{ from: string | null; to: string | null }>) {
  const { number } = useStyles();
  const words = useWords();
  const nowMs = useNowMs(from !== null && to === null ? 1000 : 0);
  const ms = elapsedMs(from, to, nowMs);
  return ms === null ? null : <span className={number}>{durationText(ms, words)}</span>;
}

/** `left` says it with the time that is left, `reached` when there is none. */
type CountdownProps = Readonly<{ until: string; left(span: string): string; reached: string; urgent?: boolean }>;

/** What is left until a moment, counting down: `Expires in 29 min`, with other words when it is reached; red near the end when `urgent`. */
export function Countdown({ until, left, reached, urgent = false }: CountdownProps) {
  const styles = useStyles();
  const words = useWords();
  const nowMs = useNowMs(1000);
  const untilMs = Date.parse(until);
  const span = timeLeft(untilMs, nowMs, words);
  return (
    <time
      className={styles.number}
      dateTime={until}
      title={exactTime(untilMs, words, true)}
      style={urgent && untilMs - nowMs < 300_000 ? { color: tokens.colorStatusDangerForeground3 } : {}}
    >
      {span === '' ? reached : left(span)}
    </time>
  );
}
