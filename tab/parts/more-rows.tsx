import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import type { Doing } from '../data/use-reading.ts';
import { useWords } from '../shell/words-context.ts';
import { ProblemBar } from './problem-bar.tsx';

const useStyles = makeStyles({
  more: { display: 'flex', justifyContent: 'center', marginTop: tokens.spacingVerticalL },
});

type Props = Readonly<{
  /** Whether there are older rows than those that are shown. */
  there: boolean;
  /** The loading of them, and what is said when it fails. */
  more: Pick<Doing, 'busy' | 'problem'>;
  problem: string;
  load(): void;
}>;

/** The end of a list that is read page by page. */
export function MoreRows({ there, more, problem, load }: Props) {
  const styles = useStyles();
  const { say } = useWords();
  return (
    <>
      {more.problem !== null && <ProblemBar title={problem} problem={more.problem} />}
      {there && (
        <div className={styles.more}>
          <Button onClick={load} disabledFocusable={more.busy} {...(more.busy ? { icon: <Spinner size="tiny" aria-hidden /> } : {})}>
            {say('button.more')}
          </Button>
        </div>
      )}
    </>
  );
}
