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
import { TargetRow, WholeHash } from './plan-facts.tsx';

/** Stops a run after asking once. Shown only when the server says that this person may. */
export function CancelRun({ run }: Readonly<{ run: RunOnWire }>) {
  const [asking, setAsking] = useState(false);
  if (!run.can.cancel) return null;
  return (
    <>
      <Button icon={<RecordStop20Regular />} onClick={() => setAsking(true)}>
        Cancel run
      </Button>
      {asking && <CancelDialog run={run} close={() => setAsking(false)} />}
    </>
  );
}

function CancelDialog({ run, close }: Readonly<{ run: RunOnWire; close(): void }>) {
  const { api, hub, shelf } = useTab();
  const say = useSay();
  const doing = useDoing();
  const confirm = async (): Promise<void> => {
    const problem = await doing.run(async () => shelf.put(runKey(run.runId), await api.cancel(run.runId)));
    hub.changed(run.runId);
    if (problem !== null) return;
    say('The run is being cancelled.');
    close();
  };
  return (
    <Confirm title="Cancel this run?" verb="Cancel the run" danger doing={doing} confirm={() => void confirm()} close={close}>
      <Text>No further step starts. A step that runs now is asked to stop; what was done before stays done.</Text>
      <Facts
        facts={[
          { name: 'Run', value: <Plain>{run.summary}</Plain> },
          { name: 'Target', value: <TargetRow run={run} /> },
          { name: 'Plan hash', value: <WholeHash run={run} /> },
        ]}
      />
    </Confirm>
  );
}
