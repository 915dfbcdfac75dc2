import { Plain } from '../parts/plain.tsx';
import { useWords } from '../shell/words-context.ts';
import { useStepStyles } from './step.styles.ts';

/** When a step is done at all; nothing for one that always is. */
export function Condition({ condition }: Readonly<{ condition: string | null }>) {
  const styles = useStepStyles();
  const { say, show } = useWords();
  if (condition === null) return null;
  if (condition === 'false') return <span className={styles.quiet}>{say('steps.left-out')}</span>;
  const code = (
    <code className={styles.what}>
      <Plain>{condition}</Plain>
    </code>
  );
  return <span className={styles.quiet}>{show('steps.only-if', { condition: code })}</span>;
}
