import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  Spinner,
  tokens,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Doing } from '../data/use-reading.ts';
import { useWords } from '../shell/words-context.ts';
import { ProblemBar } from './problem-bar.tsx';
import { useFocusBack } from './use-focus-back.ts';

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  danger: {
    backgroundColor: tokens.colorStatusDangerBackground3,
    color: tokens.colorNeutralForegroundOnBrand,
    ':hover': { backgroundColor: tokens.colorStatusDangerBackground3Hover, color: tokens.colorNeutralForegroundOnBrand },
    ':hover:active': { backgroundColor: tokens.colorStatusDangerBackground3Pressed, color: tokens.colorNeutralForegroundOnBrand },
  },
});

type Props = Readonly<{
  title: string;
  /** What the button does, as a verb: `Approve`, `Cancel the run`. */
  verb: string;
  danger?: boolean;
  doing: Doing;
  confirm(): void;
  close(): void;
  children: ReactNode;
}>;

/** Asks once more, showing what it is about. Stays open with the problem when the server refuses. */
export function Confirm({ title, verb, danger = false, doing, confirm, close, children }: Props) {
  const styles = useStyles();
  const { say } = useWords();
  useFocusBack();
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && !doing.busy && close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent className={styles.content}>
            {children}
            {doing.problem !== null && <ProblemBar title={say('problem.title')} problem={doing.problem} />}
          </DialogContent>
          <DialogActions>
            <Button onClick={close} disabled={doing.busy}>
              {say('button.back')}
            </Button>
            <Button
              appearance="primary"
              disabledFocusable={doing.busy}
              onClick={confirm}
              {...(danger ? { className: styles.danger } : {})}
              {...(doing.busy ? { icon: <Spinner size="tiny" aria-hidden /> } : {})}
            >
              {verb}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
