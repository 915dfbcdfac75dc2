import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { ArrowClockwise20Regular } from '@fluentui/react-icons/svg/arrow-clockwise';
import type { MouseEvent } from 'react';
import type { RunOnWire } from '../../bot/http/contract.ts';
import { conversationKey, WORKFLOWS } from '../data/keys.ts';
import { useKept } from '../data/use-reading.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Plain } from '../parts/plain.tsx';
import { StateBadge } from '../parts/state-mark.tsx';
import { Elapsed, When } from '../parts/when.tsx';
import { goTo } from '../routing/navigation.ts';
import { HOME } from '../routing/route.ts';
import { RouteLink } from '../routing/route-link.tsx';
import { useWords } from '../shell/words-context.ts';
import { openLink } from '../teams/open-link.ts';
import { askedBy, runWording, type Tone } from '../text/states.ts';
import { BreakGlassBadge } from './break-glass.tsx';
import { CancelRun } from './cancel.tsx';
import { useRunStyles } from './run.styles.ts';
import { Target } from './target.tsx';

/** What run this is, how it stands, and what can be done with the whole of it. */
export function RunHead({ run }: Readonly<{ run: RunOnWire }>) {
  const styles = useRunStyles();
  const words = useWords();
  return (
    <>
      <RunCrumbs runId={run.runId} />
      <PageTitle title={run.summary}>
        <OpenConversation runId={run.runId} />
        <RunAgain run={run} />
        <CancelRun run={run} />
      </PageTitle>
      <div className={styles.meta}>
        <StateBadge words={runWording(words, run.state)} />
        <Target run={run} />
        <BreakGlassBadge breakGlass={run.breakGlass} />
        <span>
          <Story run={run} />
        </span>
      </div>
    </>
  );
}

/** Who asked when, how long it took or has run, and who wants it to stop. */
function Story({ run }: Readonly<{ run: RunOnWire }>) {
  const words = useWords();
  const { show } = words;
  const asked = <>{show('head.asked', { who: <Plain>{askedBy(words, run)}</Plain>, when: <When at={run.createdAt} /> })}</>;
  const span = <Elapsed from={run.startedAt} to={run.endedAt} />;
  return (
    <>
      {run.startedAt === null ? asked : show(run.endedAt === null ? 'head.running' : 'head.took', { asked, span })}
      {run.cancelRequestedBy !== null && <> · {show('head.cancelling', { name: <Plain>{run.cancelRequestedBy}</Plain> })}</>}
    </>
  );
}

export function RunCrumbs({ runId }: Readonly<{ runId: string }>) {
  const styles = useRunStyles();
  const { say } = useWords();
  return (
    <div className={styles.crumbs}>
      <RouteLink to={HOME}>{say('nav.runs')}</RouteLink> <span aria-hidden>/</span> <span className={styles.id}>{runId}</span>
      <CopyButton text={runId} what="run" />
    </div>
  );
}

/** Back to the message in Teams, for whoever is in that channel or chat: Teams itself says so to the others. */
function OpenConversation({ runId }: Readonly<{ runId: string }>) {
  const { say } = useWords();
  const url = useKept(conversationKey(runId));
  if (url === undefined) return null;
  const follow = (event: MouseEvent): void => {
    event.preventDefault();
    openLink(url);
  };
  return (
    <Button as="a" href={url} target="_blank" rel="noopener" onClick={follow}>
      {say('head.conversation')}
    </Button>
  );
}

/** Opens the form with the same inputs; only where this person may run the workflow, and only when the run has ended. */
function RunAgain({ run }: Readonly<{ run: RunOnWire }>) {
  const { say } = useWords();
  const workflows = useKept(WORKFLOWS) ?? [];
  const mayRun = workflows.some((workflow) => workflow.name === run.workflow.name);
  if (run.endedAt === null || !mayRun) return null;
  return (
    <Button icon={<ArrowClockwise20Regular />} onClick={() => goTo({ page: 'workflow', name: run.workflow.name, from: run.runId })}>
      {say('head.again')}
    </Button>
  );
}

const INTENT: Readonly<Record<Tone, 'info' | 'success' | 'warning' | 'error'>> = {
  busy: 'info',
  people: 'info',
  good: 'success',
  bad: 'error',
  warn: 'warning',
  idle: 'info',
};

/** Why the run stands where it stands, and what somebody can do about it. */
export function NextSentence({ run }: Readonly<{ run: RunOnWire }>) {
  const styles = useRunStyles();
  const words = useWords();
  const sentences = [run.message ?? '', run.next].filter((sentence) => sentence !== '');
  if (sentences.length === 0) return null;
  return (
    <MessageBar intent={INTENT[runWording(words, run.state).tone]} layout="multiline" className={styles.next}>
      <MessageBarBody className={styles.nextBody}>
        <Plain>{sentences.join(' ')}</Plain>
      </MessageBarBody>
    </MessageBar>
  );
}
