import { Badge, Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { Checkmark20Regular } from '@fluentui/react-icons/svg/checkmark';
import { Dismiss20Regular } from '@fluentui/react-icons/svg/dismiss';
import { ShieldError16Regular } from '@fluentui/react-icons/svg/shield-error';
import { useState } from 'react';
import type { CastVote, RunOnWire } from '../../bot/http/contract.ts';
import { Plain, Strong } from '../parts/plain.tsx';
import { StateBadge } from '../parts/state-mark.tsx';
import { Countdown, When } from '../parts/when.tsx';
import { useWords } from '../shell/words-context.ts';
import { type ApprovalOnWire, approvalWording } from '../text/states.ts';
import { isSimple, progressOf } from './places.ts';
import { Stages } from './stages.tsx';
import { VoteDialog } from './vote-dialog.tsx';
import { Votes } from './votes.tsx';

const useStyles = makeStyles({
  box: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  grow: { flex: '1 1 auto', overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground3 },
  changes: {
    margin: 0,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorStatusWarningBorder1}`,
    overflowWrap: 'anywhere',
  },
  changeList: { margin: `${tokens.spacingVerticalXS} 0 0`, paddingLeft: tokens.spacingHorizontalXL },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

type Props = Readonly<{ run: RunOnWire; approval: ApprovalOnWire }>;

/** One approval: who is needed until when and why, who voted, and the buttons when the server says that this person may. */
export function Approval({ run, approval }: Props) {
  const styles = useStyles();
  const { say, allOf } = useWords();
  return (
    <div className={styles.box}>
      <Head run={run} approval={approval} />
      {approval.prompt !== '' && (
        <Text>
          <Plain>{approval.prompt}</Plain>
        </Text>
      )}
      <Changes changes={approval.changes} />
      {!isSimple(approval) && <Stages approval={approval} />}
      {approval.escalatedTo.length > 0 && (
        <Text>
          <Plain>{say('approval.escalated', { roles: allOf(approval.escalatedTo) })}</Plain>
        </Text>
      )}
      {approval.because.length > 0 && (
        <Text size={200} className={styles.quiet}>
          <Plain>{say('approval.because', { sources: allOf(approval.because) })}</Plain>
        </Text>
      )}
      <Votes approval={approval} />
      {run.can.approve.includes(approval.id) && <VoteButtons run={run} approval={approval} />}
    </div>
  );
}

function Head({ run, approval }: Props) {
  const styles = useStyles();
  const words = useWords();
  return (
    <div className={styles.head}>
      <StateBadge words={approvalWording(words, approval.state)} />
      {approval.tabOnly && (
        <Badge appearance="tint" color="danger" size="large" shape="rounded" icon={<ShieldError16Regular />}>
          {words.say('approval.tab-only')}
        </Badge>
      )}
      <Text className={styles.grow}>
        <Progress run={run} approval={approval} />
      </Text>
      <Text size={200} className={styles.quiet}>
        <Ending approval={approval} />
      </Text>
    </div>
  );
}

/** How many have approved, of how many, and who they are; for an approval in the middle of a run also for which step. */
function Progress({ run, approval }: Props) {
  const { show } = useWords();
  const step = run.steps.find((candidate) => candidate.id === approval.stepId);
  const { given, needed } = progressOf(approval);
  const values = { given, total: needed, who: <Strong>{approval.asked}</Strong> };
  return step === undefined
    ? show('approval.progress', values)
    : show('approval.progress-step', { ...values, step: <Plain>{step.name}</Plain> });
}

function Ending({ approval }: Readonly<{ approval: ApprovalOnWire }>) {
  const { say } = useWords();
  if (approval.state === 'open') {
    const left = (span: string): string => say('approval.expires', { span });
    return <Countdown until={approval.expiresAt} left={left} reached={say('approval.expires-now')} urgent />;
  }
  return approval.decidedAt === null ? null : <When at={approval.decidedAt} />;
}

/** What to look at again: a request that replaces another one says what is different. */
function Changes({ changes }: Readonly<{ changes: readonly string[] }>) {
  const styles = useStyles();
  const { say } = useWords();
  if (changes.length === 0) return null;
  return (
    <div className={styles.changes}>
      <strong>{say('approval.changed')}</strong>
      <ul className={styles.changeList}>
        {changes.map((change) => (
          <li key={change}>
            <Plain>{change}</Plain>
          </li>
        ))}
      </ul>
    </div>
  );
}

function VoteButtons({ run, approval }: Props) {
  const styles = useStyles();
  const { say } = useWords();
  const [verdict, setVerdict] = useState<CastVote['verdict'] | null>(null);
  return (
    <div className={styles.buttons}>
      <Button appearance="primary" icon={<Checkmark20Regular />} onClick={() => setVerdict('approve')}>
        {say('button.approve')}
      </Button>
      <Button icon={<Dismiss20Regular />} onClick={() => setVerdict('reject')}>
        {say('button.reject')}
      </Button>
      {verdict !== null && <VoteDialog run={run} approval={approval} verdict={verdict} close={() => setVerdict(null)} />}
    </div>
  );
}
