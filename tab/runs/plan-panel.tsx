import type { RunOnWire } from '../../bot/http/contract.ts';
import { Facts } from '../parts/facts.tsx';
import { Panel } from '../parts/panel.tsx';
import { Plain } from '../parts/plain.tsx';
import { Exactly } from '../parts/when.tsx';
import { inputFacts, PlanHash } from './plan-facts.tsx';
import { Environment } from './target.tsx';

/** What was asked for, exactly. */
export function PlanPanel({ run }: Readonly<{ run: RunOnWire }>) {
  return (
    <Panel title="Plan">
      <Facts
        facts={[
          { name: 'Workflow', value: <Plain>{run.workflow.title}</Plain> },
          { name: 'Target', value: run.environment === null ? 'No environment' : <Environment name={run.environment} /> },
          ...inputFacts(run),
          { name: 'Risk', value: run.risk === 'high' ? 'High' : 'Low' },
          { name: 'Plan hash', value: <PlanHash run={run} /> },
        ]}
      />
    </Panel>
  );
}

export function TimesPanel({ run }: Readonly<{ run: RunOnWire }>) {
  const times = [
    ['Asked', run.createdAt],
    ['Started', run.startedAt],
    ['Ended', run.endedAt],
  ] as const;
  return (
    <Panel title="Times">
      <Facts facts={times.flatMap(([name, at]) => (at === null ? [] : [{ name, value: <Exactly at={at} /> }]))} />
    </Panel>
  );
}
