import { makeStyles, tokens } from '@fluentui/react-components';
import { ChevronRight16Regular } from '@fluentui/react-icons/svg/chevron-right';
import type { RunOnWire } from '../../bot/http/contract.ts';
import { HOVER } from '../parts/hover.styles.ts';
import { Plain } from '../parts/plain.tsx';
import { StateIcon } from '../parts/state-mark.tsx';
import { Elapsed, When } from '../parts/when.tsx';
import { formatRoute } from '../routing/route.ts';
import { useWords } from '../shell/words-context.ts';
import { askedBy, runWording } from '../text/states.ts';
import { BreakGlassBadge } from './break-glass.tsx';
import { StepBar } from './step-bar.tsx';
import { Environment } from './target.tsx';

const useStyles = makeStyles({
  row: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr) 168px 112px 16px',
    columnGap: tokens.spacingHorizontalM,
    alignItems: 'center',
    padding: `${tokens.spacingVerticalMNudge} ${tokens.spacingHorizontalL}`,
    color: 'inherit',
    textDecorationLine: 'none',
    ':hover': HOVER,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    '@media (max-width: 720px)': { gridTemplateColumns: '20px minmax(0, 1fr) auto', paddingInline: tokens.spacingHorizontalM },
  },
  icon: { display: 'inline-flex', '@media (max-width: 720px)': { alignSelf: 'start' } },
  title: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: tokens.spacingHorizontalS, rowGap: '2px' },
  summary: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  who: { display: 'block', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
  id: { fontFamily: tokens.fontFamilyMonospace, whiteSpace: 'nowrap' },
  state: {
    display: 'flex',
    flexDirection: 'column',
    gap: '6px',
    fontSize: tokens.fontSizeBase200,
    '@media (max-width: 720px)': { gridColumn: '2 / -1', gridRow: 2, marginTop: '6px' },
  },
  times: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'end',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground3,
    whiteSpace: 'nowrap',
    alignSelf: 'start',
    paddingTop: '2px',
  },
  chevron: { color: tokens.colorNeutralForeground3, '@media (max-width: 720px)': { display: 'none' } },
});

/** One run in a list: the whole row is the link. */
export function RunRow({ run }: Readonly<{ run: RunOnWire }>) {
  const styles = useStyles();
  const words = useWords();
  const { label, tone } = runWording(words, run.state);
  return (
    <a className={styles.row} href={formatRoute({ page: 'run', runId: run.runId })}>
      <span className={styles.icon}>
        <StateIcon state={run.state} tone={tone} />
      </span>
      <span>
        <span className={styles.title}>
          <span className={styles.summary}>
            <Plain>{run.summary}</Plain>
          </span>
          <Environment name={run.environment} />
          <BreakGlassBadge breakGlass={run.breakGlass} />
        </span>
        <span className={styles.who}>
          <Plain>{askedBy(words, run)}</Plain> · <span className={styles.id}>{run.runId}</span>
        </span>
      </span>
      <span className={styles.state}>
        <span>{label}</span>
        <StepBar steps={run.steps} />
      </span>
      <span className={styles.times}>
        <When at={run.createdAt} underDay />
        <Elapsed from={run.startedAt} to={run.endedAt} />
      </span>
      <ChevronRight16Regular className={styles.chevron} aria-hidden />
    </a>
  );
}
