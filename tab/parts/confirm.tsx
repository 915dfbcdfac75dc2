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
import { type ReactNode, useEffect, useState } from 'react';
import type { Doing } from '../data/use-reading.ts';
import { useWords } from '../shell/words-context.ts';
import { ProblemBar } from './problem-bar.tsx';

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

/**
 * Gives the focus back to where it was when the dialog opened; to the page's heading when that is gone, as the buttons of a
 * vote are once it is cast.
 */
function useFocusBack(): void {
  // Read while the dialog is rendered for the first time: its own effects move the focus before any effect here runs.
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // After the dialog has left the page: until then it keeps the focus inside itself.
      setTimeout(() => {
        const target = before instanceof HTMLElement && before.isConnected ? before : document.querySelector<HTMLElement>('h1');
        target?.focus();
      });
    },
    [before],
  );
}
