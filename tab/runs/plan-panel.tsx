import type { RunOnWire } from '../../bot/http/contract.ts';
import { Facts } from '../parts/facts.tsx';
import { Panel } from '../parts/panel.tsx';
import { Plain } from '../parts/plain.tsx';
import { Exactly } from '../parts/when.tsx';
import { useWords } from '../shell/words-context.ts';
import { PlanHash, planFacts } from './plan-facts.tsx';
import { Environment } from './target.tsx';

/** What was asked for, exactly. */
export function PlanPanel({ run }: Readonly<{ run: RunOnWire }>) {
  const words = useWords();
  const { say } = words;
  return (
    <Panel title={say('one.plan')}>
      <Facts
        facts={[
          { name: say('fact.workflow'), value: <Plain>{run.workflow.title}</Plain> },
          { name: say('fact.target'), value: run.environment === null ? say('fact.no-target') : <Environment name={run.environment} /> },
          ...planFacts(run, words),
          { name: say('fact.risk'), value: say(`risk.${run.risk}`) },
          { name: say('fact.plan-hash'), value: <PlanHash run={run} /> },
        ]}
      />
    </Panel>
  );
}

export function TimesPanel({ run }: Readonly<{ run: RunOnWire }>) {
  const { say } = useWords();
  const times = [
    [say('fact.asked'), run.createdAt],
    [say('fact.started'), run.startedAt],
    [say('fact.ended'), run.endedAt],
  ] as const;
  return (
    <Panel title={say('one.times')}>
      <Facts facts={times.flatMap(([name, at]) => (at === null ? [] : [{ name, value: <Exactly at={at} /> }]))} />
    </Panel>
  );
}
