import { Plain } from '../parts/plain.tsx';
import { useStepStyles } from './step.styles.ts';

/** When a step is done at all; nothing for one that always is. */
export function Condition({ condition }: Readonly<{ condition: string | null }>) {
  const styles = useStepStyles();
  if (condition === null) return null;
  if (condition === 'false') return <span className={styles.quiet}>Is left out: its condition does not hold.</span>;
  return (
    <span className={styles.quiet}>
      Only if{' '}
      <code className={styles.what}>
        <Plain>{condition}</Plain>
      </code>
    </span>
  );
}
