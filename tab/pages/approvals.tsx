import { mergeClasses } from '@fluentui/react-components';
import { Checkmark32Regular } from '@fluentui/react-icons/svg/checkmark';
import type { RunOnWire } from '../../bot/http/contract.ts';
import { runKey, waitingKey } from '../data/keys.ts';
import { useKept, useReading } from '../data/use-reading.ts';
import { readWaiting } from '../data/waiting.ts';
import { Empty } from '../parts/empty.tsx';
import { Facts } from '../parts/facts.tsx';
import { HereFilter } from '../parts/here-filter.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { usePanelStyles } from '../parts/panel.styles.ts';
import { Placeholder } from '../parts/placeholder.tsx';
import { Plain } from '../parts/plain.tsx';
import { ProblemBar } from '../parts/problem-bar.tsx';
import { When } from '../parts/when.tsx';
import { RouteLink } from '../routing/route-link.tsx';
import { Approval } from '../runs/approval.tsx';
import { OpenReviews } from '../runs/open-reviews.tsx';
import { PlanHash, planFacts, TargetRow } from '../runs/plan-facts.tsx';
import { PlanSteps } from '../runs/plan-steps.tsx';
import { useWaitingStyles } from '../runs/waiting.styles.ts';
import { useChannel } from '../shell/here.ts';
import { useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';

/** Runs that wait for this person's vote, with everything a vote needs on one card. */
export function ApprovalsPage() {
  const channel = useChannel();
  const { say } = useWords();
  return (
    <>
      <PageTitle title={say('approvals.title')} />
      <HereFilter />
      <Waiting key={channel} channel={channel} />
      <OpenReviews key={`reviews ${channel}`} channel={channel} />
    </>
  );
}

function Waiting({ channel }: Readonly<{ channel: string }>) {
  const styles = useWaitingStyles();
  const { api, shelf } = useTab();
  const { say } = useWords();
  const runs = useKept(waitingKey(channel));
  // The frame keeps the list of everywhere up to date; reading it here shows its problem where one looks for it.
  const reading = useReading((signal) => readWaiting({ api, shelf, channel }, signal), {
    gapMs: 1500,
    ...(channel === '' ? {} : { follows: () => true }),
  });
  return (
    <>
      {reading.problem !== null && <ProblemBar title={say('approvals.problem')} problem={reading.problem} retry={reading.again} />}
      {runs === undefined && reading.problem === null && <Placeholder label={say('approvals.loading')} lines={2} height={220} />}
      {runs?.length === 0 && (
        <Empty icon={<Checkmark32Regular />} title={say('approvals.none')}>
          <span>{say('approvals.none-text')}</span>
        </Empty>
      )}
      {runs !== undefined && runs.length > 0 && (
        <ul className={styles.list}>
          {runs.map((run) => (
            <li key={run.runId}>
              <WaitingRun listed={run} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function WaitingRun({ listed }: Readonly<{ listed: RunOnWire }>) {
  // A vote just cast is known here before the list is read again.
  const run = useKept(runKey(listed.runId)) ?? listed;
  const styles = useWaitingStyles();
  const { panel } = usePanelStyles();
  const words = useWords();
  const { say, show } = words;
  const mine = run.approvals.filter((approval) => run.can.approve.includes(approval.id));
  return (
    <article className={mergeClasses(panel, styles.card)}>
      <div>
        <h2 className={styles.heading}>
          <RouteLink to={{ page: 'run', runId: run.runId }} className={styles.title}>
            <Plain>{run.summary}</Plain>
          </RouteLink>
        </h2>
        <span className={styles.quiet}>
          {show('approvals.asked', { who: <Plain>{run.requester}</Plain>, when: <When at={run.createdAt} /> })} · {run.runId}
        </span>
      </div>
      <Facts
        facts={[
          { name: say('fact.target'), value: <TargetRow run={run} /> },
          ...planFacts(run, words),
          { name: say('fact.plan-hash'), value: <PlanHash run={run} /> },
        ]}
      />
      <PlanSteps run={run} />
      {mine.map((approval) => (
        <Approval key={approval.id} run={run} approval={approval} />
      ))}
    </article>
  );
}
