import { useEffect, useRef } from 'react';
import type { RunOnWire } from '../../bot/http/contract.ts';
import { conversationKey, runKey, WORKFLOWS } from '../data/keys.ts';
import { useKept, useReading } from '../data/use-reading.ts';
import { PageTitle } from '../parts/page-title.tsx';
import { Panel } from '../parts/panel.tsx';
import { Placeholder } from '../parts/placeholder.tsx';
import { ProblemBar } from '../parts/problem-bar.tsx';
import { Approval } from '../runs/approval.tsx';
import { BreakGlassPanel } from '../runs/break-glass.tsx';
import { PlanPanel, TimesPanel } from '../runs/plan-panel.tsx';
import { useRunStyles } from '../runs/run.styles.ts';
import { NextSentence, RunCrumbs, RunHead } from '../runs/run-head.tsx';
import { useStepStyles } from '../runs/step.styles.ts';
import { Step } from '../runs/step.tsx';
import { Story } from '../runs/story.tsx';
import { useSay } from '../shell/announcer.tsx';
import { useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';
import { announcements } from '../text/states.ts';

/** One run from its plan to its end, live. */
export function RunPage({ runId }: Readonly<{ runId: string }>) {
  const { api, shelf } = useTab();
  const { say } = useWords();
  const run = useKept(runKey(runId));
  const read = async (signal: AbortSignal): Promise<void> => {
    const now = await api.run(runId, signal);
    shelf.put(runKey(runId), now);
    // Lists do not say it, and they put the run on the shelf as well.
    if (now.conversationUrl !== null) shelf.put(conversationKey(runId), now.conversationUrl);
  };
  const reading = useReading(read, { follows: (changed) => changed === runId });
  useReading(async (signal) => shelf.put(WORKFLOWS, (await api.workflows(signal)).workflows));
  useSpokenChanges(run);
  const problem = reading.problem !== null && <ProblemBar title={say('one.problem')} problem={reading.problem} retry={reading.again} />;
  if (run === undefined) {
    return (
      <>
        <RunCrumbs runId={runId} />
        <PageTitle title={runId} />
        {problem || <Placeholder label={say('one.loading')} lines={3} height={120} />}
      </>
    );
  }
  return (
    <>
      {problem}
      <RunHead run={run} />
      <NextSentence run={run} />
      <RunColumns run={run} />
    </>
  );
}

function RunColumns({ run }: Readonly<{ run: RunOnWire }>) {
  const styles = useRunStyles();
  const { list } = useStepStyles();
  const { say } = useWords();
  return (
    <div className={styles.columns}>
      <div className={styles.column}>
        <BreakGlassPanel run={run} />
        {run.approvals.length > 0 && (
          <Panel title={say('one.approvals', { count: run.approvals.length })}>
            <div className={styles.column}>
              {run.approvals.map((approval) => (
                <Approval key={approval.id} run={run} approval={approval} />
              ))}
            </div>
          </Panel>
        )}
        <Panel title={say('one.steps')}>
          <ol className={list}>
            {run.steps.map((step, index) => (
              <Step key={step.id} run={run} step={step} previous={run.steps[index - 1]} isLast={index === run.steps.length - 1} />
            ))}
          </ol>
        </Panel>
        <Story runId={run.runId} />
      </div>
      <div className={styles.column}>
        <PlanPanel run={run} />
        <TimesPanel run={run} />
      </div>
    </div>
  );
}

/** Says state changes aloud, one sentence each, while the page is open. */
function useSpokenChanges(run: RunOnWire | undefined): void {
  const announce = useSay();
  const words = useWords();
  const before = useRef(run);
  useEffect(() => {
    const old = before.current;
    before.current = run;
    if (old === undefined || run === undefined) return;
    for (const sentence of announcements(words, old, run)) announce(sentence);
  }, [run, words, announce]);
}
