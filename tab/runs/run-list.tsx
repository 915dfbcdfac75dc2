import { Caption1Strong, makeStyles, tokens } from '@fluentui/react-components';
import type { RunOnWire } from '../../bot/http/contract.ts';
import { byHeading } from '../data/by-heading.ts';
import { useNowMs } from '../parts/use-now.ts';
import { useWords } from '../shell/words-context.ts';
import { dayHeading } from '../text/time.ts';
import { RunRow } from './run-row.tsx';

const useStyles = makeStyles({
  heading: {
    display: 'block',
    margin: `${tokens.spacingVerticalL} 0 ${tokens.spacingVerticalS}`,
    color: tokens.colorNeutralForeground3,
    fontWeight: tokens.fontWeightSemibold,
  },
  list: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    overflow: 'hidden',
    borderRadius: tokens.borderRadiusXLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  item: { ':not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke2}` } },
});

/** Runs by the day they were asked for, newest first. */
export function RunList({ runs }: Readonly<{ runs: readonly RunOnWire[] }>) {
  const styles = useStyles();
  const words = useWords();
  const nowMs = useNowMs(60_000);
  const days = byHeading(runs, (run) => dayHeading(Date.parse(run.createdAt), nowMs, words));
  return days.map((day) => (
    <section key={day.heading} aria-label={day.heading}>
      <Caption1Strong as="h2" className={styles.heading}>
        {day.heading}
      </Caption1Strong>
      <ul className={styles.list}>
        {day.rows.map((run) => (
          <li key={run.runId} className={styles.item}>
            <RunRow run={run} />
          </li>
        ))}
      </ul>
    </section>
  ));
}
