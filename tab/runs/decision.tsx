import { Button, Text } from '@fluentui/react-components';
import { useState } from 'react';
import type { Resolve, RunOnWire } from '../../bot/http/contract.ts';
import { runKey } from '../data/keys.ts';
import { useDoing } from '../data/use-reading.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Facts } from '../parts/facts.tsx';
import { Plain } from '../parts/plain.tsx';
import { useSay } from '../shell/announcer.tsx';
import { useTab } from '../shell/tab-context.ts';
import type { StepOnWire } from '../text/states.ts';
import { TargetRow, WholeHash } from './plan-facts.tsx';
import { useStepStyles } from './step.styles.ts';

type Verdict = Resolve['verdict'];
const WORDS: Readonly<Record<Verdict, Readonly<{ button: string; title: string; effect: string }>>> = {
  it_ran: { button: 'It ran', title: 'Say that it ran?', effect: 'It counts as succeeded and the run goes on from there.' },
  it_did_not: {
    button: 'It did not',
    title: 'Say that it did not run?',
    effect: 'It counts as failed. Steps before it are undone where the workflow says how.',
  },
  abort: {
    button: 'Stop here',
    title: 'Stop the run here?',
    effect: 'The run stops here and everything is left as it is: nothing more is carried out and nothing is undone.',
  },
};

type Props = Readonly<{ run: RunOnWire; step: StepOnWire }>;

/** Unknown is not failed: somebody looks at the target and says what happened. */
export function Decision({ run, step }: Props) {
  const styles = useStepStyles();
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const undoing = isUndo(step);
  return (
    <div className={styles.decision}>
      <Text>
        <strong>Nobody knows whether {undoing ? 'the undo of this step' : 'this step'} took effect.</strong> Look at the target before
        anything else runs.
      </Text>
      {run.can.resolve ? (
        <div className={styles.buttons}>
          <Button onClick={() => setVerdict('it_ran')}>{WORDS.it_ran.button}</Button>
          <Button onClick={() => setVerdict('it_did_not')}>{WORDS.it_did_not.button}</Button>
          <Button onClick={() => setVerdict('abort')}>{WORDS.abort.button}</Button>
        </div>
      ) : (
        <Text>You cannot decide this. Ask somebody who may.</Text>
      )}
      {verdict !== null && <DecisionDialog run={run} step={step} verdict={verdict} close={() => setVerdict(null)} />}
    </div>
  );
}

/** A step whose undo has a result is past its own: what is unknown then is the undo. */
function isUndo(step: StepOnWire): boolean {
  return step.undo !== null && step.undo.message !== null;
}

function DecisionDialog({ run, step, verdict, close }: Props & Readonly<{ verdict: Verdict; close(): void }>) {
  const { api, hub, shelf } = useTab();
  const say = useSay();
  const doing = useDoing();
  const words = WORDS[verdict];
  const confirm = async (): Promise<void> => {
    const problem = await doing.run(async () => shelf.put(runKey(run.runId), await api.resolve(run.runId, { stepId: step.id, verdict })));
    hub.changed(run.runId);
    if (problem !== null) return;
    say('Your decision is recorded.');
    close();
  };
  return (
    <Confirm
      title={words.title}
      verb={words.button}
      danger={verdict === 'abort'}
      doing={doing}
      confirm={() => void confirm()}
      close={close}
    >
      <Text>{words.effect}</Text>
      <Facts
        facts={[
          { name: 'Step', value: <Plain>{step.name}</Plain> },
          { name: 'It does', value: <Plain>{isUndo(step) ? (step.undo?.what ?? step.what) : step.what}</Plain> },
          { name: 'Target', value: <TargetRow run={run} /> },
          { name: 'Plan hash', value: <WholeHash run={run} /> },
        ]}
      />
    </Confirm>
  );
}
