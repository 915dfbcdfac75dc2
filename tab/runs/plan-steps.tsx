import { makeStyles, tokens } from '@fluentui/react-components';
import type { RunOnWire } from '../../bot/http/contract.ts';
import { Disclosure } from '../parts/disclosure.tsx';
import { Plain } from '../parts/plain.tsx';
import { useWords } from '../shell/words-context.ts';
import { Condition } from './condition.tsx';
import { Undo } from './undo.tsx';

const useStyles = makeStyles({
  list: {
    margin: 0,
    paddingLeft: '32px',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    overflowWrap: 'anywhere',
  },
  what: {
    display: 'block',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
});

/**
 * Exactly what an approval lets happen, in order: each step, when it is left out, and how it is taken back. Open where
 * people decide, however long it is: nobody approves what they were not shown.
 */
export function PlanSteps({ run }: Readonly<{ run: RunOnWire }>) {
  const styles = useStyles();
  const { say } = useWords();
  return (
    <div>
      <Disclosure line={say('approvals.plan', { count: run.steps.length })} aside={null} startsOpen>
        <ol className={styles.list}>
          {run.steps.map((step) => (
            <li key={step.id}>
              <Plain>{step.name}</Plain>
              <code className={styles.what}>
                <Plain>{step.what}</Plain>
              </code>
              <Condition condition={step.condition} />
              {step.undo !== null && <Undo undo={step.undo} state={step.state} />}
            </li>
          ))}
        </ol>
      </Disclosure>
    </div>
  );
}
