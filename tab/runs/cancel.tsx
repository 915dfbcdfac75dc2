import { Button, Text } from '@fluentui/react-components';
import { RecordStop20Regular } from '@fluentui/react-icons/svg/record-stop';
import { useState } from 'react';
import type { RunOnWire } from '../../bot/http/contract.ts';
import { runKey } from '../data/keys.ts';
import { useDoing } from '../data/use-reading.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Facts } from '../parts/facts.tsx';
import { Plain } from '../parts/plain.tsx';
import { useSay } from '../shell/announcer.tsx';
import { useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';
import { TargetRow, WholeHash } from './plan-facts.tsx';

/** Stops a run after asking once. Shown only when the server says that this person may. */
export function CancelRun({ run }: Readonly<{ run: RunOnWire }>) {
  const { say } = useWords();
  const [asking, setAsking] = useState(false);
  if (!run.can.cancel) return null;
  return (
    <>
      <Button icon={<RecordStop20Regular />} onClick={() => setAsking(true)}>
        {say('cancel.button')}
      </Button>
      {asking && <CancelDialog run={run} close={() => setAsking(false)} />}
    </>
  );
}

function CancelDialog({ run, close }: Readonly<{ run: RunOnWire; close(): void }>) {
  const { api, hub, shelf } = useTab();
  const announce = useSay();
  const { say } = useWords();
  const doing = useDoing();
  const confirm = async (): Promise<void> => {
    const problem = await doing.run(async () => shelf.put(runKey(run.runId), await api.cancel(run.runId)));
    hub.changed(run.runId);
    if (problem !== null) return;
    announce(say('cancel.done'));
    close();
  };
  return (
    <Confirm title={say('cancel.title')} verb={say('cancel.verb')} danger doing={doing} confirm={() => void confirm()} close={close}>
      <Text>{say('cancel.effect')}</Text>
      <Facts
        facts={[
          { name: say('fact.run'), value: <Plain>{run.summary}</Plain> },
          { name: say('fact.target'), value: <TargetRow run={run} /> },
          { name: say('fact.plan-hash'), value: <WholeHash run={run} /> },
        ]}
      />
    </Confirm>
  );
}
