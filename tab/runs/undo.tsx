import { mergeClasses } from '@fluentui/react-components';
import { OutputTail } from '../parts/output.tsx';
import { Plain } from '../parts/plain.tsx';
import { useWords } from '../shell/words-context.ts';
import type { StepOnWire, StepState } from '../text/states.ts';
import { useStepStyles } from './step.styles.ts';

/** How a step is taken back when a later one fails; with its result once that was tried. */
export function Undo({ undo, state }: Readonly<{ undo: NonNullable<StepOnWire['undo']>; state: StepState }>) {
  const styles = useStepStyles();
  const { say, show } = useWords();
  const what = (
    <code className={styles.what}>
      <Plain>{undo.what}</Plain>
    </code>
  );
  return (
    <div className={styles.output}>
      <span className={styles.quiet}>{show(undoKey(state), { what })}</span>
      {undo.message !== null && undo.message !== '' && (
        <span className={mergeClasses(styles.message, state === 'undo_failed' && styles.bad)}>
          <Plain>{undo.message}</Plain>
        </span>
      )}
      {undo.outputTail !== '' && <OutputTail text={undo.outputTail} label={say('undo.output')} />}
    </div>
  );
}

function undoKey(state: StepState): 'undo.can' | 'undo.undoing' | 'undo.undone' | 'undo.failed' {
  if (state === 'undoing' || state === 'undone') return `undo.${state}`;
  return state === 'undo_failed' ? 'undo.failed' : 'undo.can';
}
