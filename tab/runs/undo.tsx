import { mergeClasses } from '@fluentui/react-components';
import { OutputTail } from '../parts/output.tsx';
import { Plain } from '../parts/plain.tsx';
import type { StepOnWire, StepState } from '../text/states.ts';
import { useStepStyles } from './step.styles.ts';

const WORDS: Readonly<Partial<Record<StepState, string>>> = { undoing: 'Undoing it', undone: 'Undone', undo_failed: 'The undo failed' };

/** How a step is taken back when a later one fails; with its result once that was tried. */
export function Undo({ undo, state }: Readonly<{ undo: NonNullable<StepOnWire['undo']>; state: StepState }>) {
  const styles = useStepStyles();
  return (
    <div className={styles.output}>
      <span className={styles.quiet}>
        {WORDS[state] ?? 'Can be undone'}:{' '}
        <code className={styles.what}>
          <Plain>{undo.what}</Plain>
        </code>
      </span>
      {undo.message !== null && undo.message !== '' && (
        <span className={mergeClasses(styles.message, state === 'undo_failed' && styles.bad)}>
          <Plain>{undo.message}</Plain>
        </span>
      )}
      {undo.outputTail !== '' && <OutputTail text={undo.outputTail} label="Output of the undo" />}
    </div>
  );
}
