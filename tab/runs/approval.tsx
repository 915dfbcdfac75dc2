import { Avatar, Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { Checkmark20Regular } from '@fluentui/react-icons/svg/checkmark';
import { Dismiss20Regular } from '@fluentui/react-icons/svg/dismiss';
import { useState } from 'react';
import type { CastVote, RunOnWire } from '../../bot/http/contract.ts';
import { Plain } from '../parts/plain.tsx';
import { StateBadge } from '../parts/state-mark.tsx';
import { Countdown, When } from '../parts/when.tsx';
import { counted } from '../text/size.ts';
import { APPROVAL_WORDS, type ApprovalOnWire } from '../text/states.ts';
import { VoteDialog } from './vote-dialog.tsx';

const useStyles = makeStyles({
  box: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  grow: { flex: '1 1 auto' },
  quiet: { color: tokens.colorNeutralForeground3 },
  votes: { margin: 0, padding: 0, listStyleType: 'none', display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  vote: { display: 'flex', gap: tokens.spacingHorizontalS, alignItems: 'flex-start' },
  comment: { display: 'block', overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

type Props = Readonly<{ run: RunOnWire; approval: ApprovalOnWire }>;

/** One approval: who is needed until when, who voted, and the buttons when the server says that this person may. */
export function Approval({ run, approval }: Props) {
  const styles = useStyles();
  const duties = approval.stages.flatMap((stage) => stage.duties);
  const needed = duties.reduce((sum, duty) => sum + duty.count, 0);
  const given = duties.reduce((sum, duty) => sum + duty.filledBy.length, 0);
  const step = run.steps.find((candidate) => candidate.id === approval.stepId);
  return (
    <div className={styles.box}>
      <div className={styles.head}>
        <StateBadge words={APPROVAL_WORDS[approval.state]} />
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
      {approval.prompt !== '' && (
        <Text>
          <Plain>{approval.prompt}</Plain>
        </Text>
      )}
      {approval.escalatedTo.length > 0 && (
        <Text>
          Nobody answered, so also asked: <Plain>{approval.escalatedTo.join(', ')}</Plain>
        </Text>
      )}
      <Votes approval={approval} />
      {run.can.approve.includes(approval.id) && <VoteButtons run={run} approval={approval} />}
    </div>
  );
}

function Ending({ approval }: Readonly<{ approval: ApprovalOnWire }>) {
  if (approval.state === 'open') return <Countdown until={approval.expiresAt} before="Expires in" reached="Expires now" urgent />;
  return approval.decidedAt === null ? null : <When at={approval.decidedAt} />;
}

function Votes({ approval }: Readonly<{ approval: ApprovalOnWire }>) {
  const styles = useStyles();
  if (approval.votes.length === 0) return null;
  return (
    <ul className={styles.votes} aria-label="Votes">
      {approval.votes.map((vote) => (
        <li key={`${vote.by} ${vote.at}`} className={styles.vote}>
          <Avatar size={24} name={vote.by} color="colorful" aria-hidden />
          <span>
            <strong>
              <Plain>{vote.by}</Plain>
            </strong>{' '}
            {vote.onBehalfOf !== null && (
              <>
                for{' '}
                <strong>
                  <Plain>{vote.onBehalfOf}</Plain>
                </strong>{' '}
              </>
            )}
            {vote.verdict === 'approve' ? 'approved' : 'rejected'}{' '}
            <span className={styles.quiet}>
              <When at={vote.at} />
            </span>
            {vote.comment !== '' && (
              <span className={styles.comment}>
                <Plain>{vote.comment}</Plain>
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
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
