import { makeStyles, mergeClasses, Subtitle1, Text, tokens } from '@fluentui/react-components';
import type { RunOnWire } from '../../bot/http/contract.ts';
import { reviewsKey, runKey } from '../data/keys.ts';
import { useKept, useReading } from '../data/use-reading.ts';
import { readReviews } from '../data/waiting.ts';
import { Facts } from '../parts/facts.tsx';
import { usePanelStyles } from '../parts/panel.styles.ts';
import { Plain } from '../parts/plain.tsx';
import { ProblemBar } from '../parts/problem-bar.tsx';
import { StateBadge } from '../parts/state-mark.tsx';
import { When } from '../parts/when.tsx';
import { RouteLink } from '../routing/route-link.tsx';
import { useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';
import { askedBy, runWording } from '../text/states.ts';
import { ReviewButton } from './break-glass.tsx';
import { TargetRow } from './plan-facts.tsx';
import { useWaitingStyles } from './waiting.styles.ts';

const useStyles = makeStyles({
  section: { marginTop: tokens.spacingVerticalXXL },
  heading: { display: 'block', margin: `0 0 ${tokens.spacingVerticalXS}` },
  hint: { display: 'block', marginBottom: tokens.spacingVerticalM, color: tokens.colorNeutralForeground3 },
});

/** Runs that went without approval and that this person may review; nothing at all when there are none. */
export function OpenReviews({ channel }: Readonly<{ channel: string }>) {
  const styles = useStyles();
  const { list } = useWaitingStyles();
  const { api, shelf } = useTab();
  const { say } = useWords();
  const runs = useKept(reviewsKey(channel)) ?? [];
  const reading = useReading((signal) => readReviews({ api, shelf, channel }, signal), {
    gapMs: 1500,
    ...(channel === '' ? {} : { follows: () => true }),
  });
  if (reading.problem !== null) return <ProblemBar title={say('review.problem')} problem={reading.problem} retry={reading.again} />;
  if (runs.length === 0) return null;
  return (
    <section className={styles.section} aria-label={say('review.list')}>
      <Subtitle1 as="h2" className={styles.heading}>
        {say('review.list')}
      </Subtitle1>
      <Text className={styles.hint}>{say('review.list-hint')}</Text>
      <ul className={list}>
        {runs.map((run) => (
          <li key={run.runId}>
            <ReviewCard listed={run} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function ReviewCard({ listed }: Readonly<{ listed: RunOnWire }>) {
  // A review just closed is known here before the list is read again.
  const run = useKept(runKey(listed.runId)) ?? listed;
  const styles = useWaitingStyles();
  const { panel } = usePanelStyles();
  const words = useWords();
  const { say, show } = words;
  return (
    <article className={mergeClasses(panel, styles.card)}>
      <div>
        <h3 className={styles.heading}>
          <RouteLink to={{ page: 'run', runId: run.runId }} className={styles.title}>
            <Plain>{run.summary}</Plain>
          </RouteLink>
        </h3>
        <span className={styles.quiet}>
          {show('head.asked', { who: <Plain>{askedBy(words, run)}</Plain>, when: <When at={run.createdAt} /> })} · {run.runId}
        </span>
      </div>
      <Facts
        facts={[
          { name: say('review.ended'), value: <StateBadge words={runWording(words, run.state)} size="medium" /> },
          { name: say('fact.target'), value: <TargetRow run={run} /> },
          { name: say('review.reason'), value: <Plain>{run.breakGlass?.reason ?? ''}</Plain> },
        ]}
      />
      <div>
        <ReviewButton run={run} />
      </div>
    </article>
  );
}
