import { Badge, Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { Checkmark20Regular } from '@fluentui/react-icons/svg/checkmark';
import { Dismiss20Regular } from '@fluentui/react-icons/svg/dismiss';
import { ShieldError16Regular } from '@fluentui/react-icons/svg/shield-error';
import { useState } from 'react';
import type { CastVote, RunOnWire } from '../../bot/http/contract.ts';
import { Plain } from '../parts/plain.tsx';
import { StateBadge } from '../parts/state-mark.tsx';
import { Countdown, When } from '../parts/when.tsx';
import { APPROVAL_TEXT } from '../text/approval-words.ts';
import { counted } from '../text/size.ts';
import { APPROVAL_WORDS, type ApprovalOnWire } from '../text/states.ts';
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
          {APPROVAL_TEXT.escalated} <Plain>{approval.escalatedTo.join(', ')}</Plain>
        </Text>
      )}
      {approval.because.length > 0 && (
        <Text size={200} className={styles.quiet}>
          <Plain>{APPROVAL_TEXT.because(approval.because.join(', '))}</Plain>
        </Text>
      )}
      <Votes approval={approval} />
      {run.can.approve.includes(approval.id) && <VoteButtons run={run} approval={approval} />}
    </div>
  );
}

function Head({ run, approval }: Props) {
  const styles = useStyles();
  const { given, needed } = progressOf(approval);
  const step = run.steps.find((candidate) => candidate.id === approval.stepId);
  return (
    <div className={styles.head}>
      <StateBadge words={APPROVAL_WORDS[approval.state]} />
      {approval.tabOnly && (
        <Badge appearance="tint" color="danger" size="large" shape="rounded" icon={<ShieldError16Regular />}>
          {APPROVAL_TEXT.tabOnly}
        </Badge>
      )}
      <Text className={styles.grow}>
        {given} of {counted(needed, 'approval')} by{' '}
        <strong>
          <Plain>{approval.asked}</Plain>
        </strong>
        {step !== undefined && (
          <>
            {' '}
            for the step <Plain>{step.name}</Plain>
          </>
        )}
      </Text>
      <Text size={200} className={styles.quiet}>
        <Ending approval={approval} />
      </Text>
    </div>
  );
}

function Ending({ approval }: Readonly<{ approval: ApprovalOnWire }>) {
  if (approval.state === 'open') return <Countdown until={approval.expiresAt} before="Expires in" reached="Expires now" urgent />;
  return approval.decidedAt === null ? null : <When at={approval.decidedAt} />;
}

/** What to look at again: a request that replaces another one says what is different. */
function Changes({ changes }: Readonly<{ changes: readonly string[] }>) {
  const styles = useStyles();
  if (changes.length === 0) return null;
  return (
    <div className={styles.changes}>
      <strong>{APPROVAL_TEXT.changed}</strong>
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
  const [verdict, setVerdict] = useState<CastVote['verdict'] | null>(null);
  return (
    <div className={styles.buttons}>
      <Button appearance="primary" icon={<Checkmark20Regular />} onClick={() => setVerdict('approve')}>
        Approve
      </Button>
      <Button icon={<Dismiss20Regular />} onClick={() => setVerdict('reject')}>
        Reject
      </Button>
      {verdict !== null && <VoteDialog run={run} approval={approval} verdict={verdict} close={() => setVerdict(null)} />}
    </div>
  );
}
