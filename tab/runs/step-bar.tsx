import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useWords } from '../shell/words-context.ts';
import { progressOf, type StepOnWire, stepTone } from '../text/states.ts';

const useStyles = makeStyles({
  bar: { display: 'flex', alignItems: 'center', gap: '3px', width: '100%', minWidth: '64px', height: '6px' },
  part: { flex: '1 1 0', height: '6px', borderRadius: '3px' },
  busy: { backgroundColor: tokens.colorBrandForeground1 },
  people: { backgroundColor: tokens.colorStatusWarningForeground1 },
  good: { backgroundColor: tokens.colorStatusSuccessForeground1 },
  bad: { backgroundColor: tokens.colorStatusDangerForeground3 },
  warn: { backgroundColor: tokens.colorPaletteDarkOrangeForeground1 },
  // Thin, not only grey: in the contrast theme every colour is white.
  idle: { height: '2px', backgroundColor: tokens.colorNeutralStroke1 },
});

const MOST = 12;

/** The steps of a run at a glance, one part each; `3 of 5 steps done` for those who do not see it. */
export function StepBar({ steps }: Readonly<{ steps: readonly StepOnWire[] }>) {
  const styles = useStyles();
  const { say } = useWords();
  const { done, all } = progressOf(steps);
  return (
    <span className={styles.bar} role="img" aria-label={say('steps.done', { done, all })}>
      {steps.slice(0, MOST).map((step) => (
        <span key={step.id} className={mergeClasses(styles.part, styles[stepTone(step)])} />
      ))}
    </span>
  );
}
