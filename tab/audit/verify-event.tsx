import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { ShieldCheckmark20Regular } from '@fluentui/react-icons/svg/shield-checkmark';
import { useState } from 'react';
import { useDoing } from '../data/use-reading.ts';
import { Plain } from '../parts/plain.tsx';
import { ProblemBar } from '../parts/problem-bar.tsx';
import { StateBar } from '../parts/state-bar.tsx';
import { useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';
import type { EventOnWire } from '../text/event-types.ts';
import { judge } from '../verify/memory.ts';
import { Result, type Verified } from './verdict.tsx';

const useStyles = makeStyles({
  box: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, marginTop: tokens.spacingVerticalL },
  ask: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM, rowGap: tokens.spacingVerticalXS },
  hint: { flex: '1 1 200px', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** Verifies the event as this page shows it, in this browser. */
export function VerifyEvent({ event }: Readonly<{ event: EventOnWire }>) {
  const styles = useStyles();
  const { api, memory } = useTab();
  const { say, tell } = useWords();
  const [result, setResult] = useState<Verified | null>(null);
  const doing = useDoing();
  const verify = async (): Promise<void> => {
    setResult(null);
    await doing.run(async () => {
      // A file of its own: few events are ever verified, and every page would carry it.
      const { verifyEvent } = await import('../verify/verify-event.ts');
      const verdict = await verifyEvent(event, await api.proof(event.seq));
      const knownKey = memory.key();
      setResult(verdict.verdict === 'proven' ? { ...verdict, doubt: judge(memory, verdict), knownKey } : verdict);
    });
  };
  const tooNew = doing.problem?.parts.reason === 'audit.not_sealed_yet' ? doing.problem.parts.message : null;
  return (
    <div className={styles.box}>
      <div className={styles.ask}>
        <Button
          size="small"
          icon={doing.busy ? <Spinner size="tiny" aria-hidden /> : <ShieldCheckmark20Regular />}
          disabledFocusable={doing.busy}
          onClick={() => void verify()}
        >
          {doing.busy ? say('verify.busy') : say('verify.button')}
        </Button>
        <span className={styles.hint}>{say('verify.hint')}</span>
      </div>
      <div role="status">
        {result !== null && <Result event={event} result={result} />}
        {tooNew !== null && (
          <StateBar intent="info" title={say('verify.too-new')}>
            <Plain>{tell(tooNew)}</Plain>
          </StateBar>
        )}
      </div>
      {doing.problem !== null && tooNew === null && (
        <ProblemBar title={say('verify.problem')} problem={doing.problem} retry={() => void verify()} />
      )}
    </div>
  );
}
