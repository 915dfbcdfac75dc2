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
import { useWords } from '../shell/words-context.ts';
import type { StepOnWire } from '../text/states.ts';
import { TargetRow, WholeHash } from './plan-facts.tsx';
import { useStepStyles } from './step.styles.ts';

type Verdict = Resolve['verdict'];
const VERDICTS: readonly Verdict[] = ['it_ran', 'it_did_not', 'abort'];

type Props = Readonly<{ run: RunOnWire; step: StepOnWire }>;

/** Unknown is not failed: somebody looks at the target and says what happened. */
export function Decision({ run, step }: Props) {
  const styles = useStepStyles();
  const { say } = useWords();
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  return (
    <div className={styles.decision}>
      <Text>
        <strong>{isUndo(step) ? say('unknown.undo') : say('unknown.step')}</strong> {say('unknown.look')}
      </Text>
      {run.can.resolve ? (
        <div className={styles.buttons}>
          {VERDICTS.map((one) => (
            <Button key={one} onClick={() => setVerdict(one)}>
              {say(`unknown.${one}`)}
            </Button>
          ))}
        </div>
      ) : (
        <Text>{say('unknown.not-you')}</Text>
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
  const announce = useSay();
  const { say } = useWords();
  const doing = useDoing();
  const confirm = async (): Promise<void> => {
    const problem = await doing.run(async () => shelf.put(runKey(run.runId), await api.resolve(run.runId, { stepId: step.id, verdict })));
    hub.changed(run.runId);
    if (problem !== null) return;
    announce(say('unknown.done'));
    close();
  };
  return (
    <Confirm
      title={say(`unknown.${verdict}-title`)}
      verb={say(`unknown.${verdict}`)}
      danger={verdict === 'abort'}
      doing={doing}
      confirm={() => void confirm()}
      close={close}
    >
      <Text>{say(`unknown.${verdict}-effect`)}</Text>
      <Facts
        facts={[
          { name: say('fact.step'), value: <Plain>{step.name}</Plain> },
          { name: say('fact.does'), value: <Plain>{isUndo(step) ? (step.undo?.what ?? step.what) : step.what}</Plain> },
          { name: say('fact.target'), value: <TargetRow run={run} /> },
          { name: say('fact.plan-hash'), value: <WholeHash run={run} /> },
        ]}
      />
    </Confirm>
  );
}
