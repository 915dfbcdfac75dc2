import { Field, MessageBar, MessageBarBody, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import type { CastVote, RunOnWire } from '../../bot/http/contract.ts';
import { runKey } from '../data/keys.ts';
import { useDoing } from '../data/use-reading.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Facts } from '../parts/facts.tsx';
import { Plain } from '../parts/plain.tsx';
import { useNowMs } from '../parts/use-now.ts';
import { Countdown } from '../parts/when.tsx';
import { useSay } from '../shell/announcer.tsx';
import { useTab } from '../shell/tab-context.ts';
import { SIGN_IN_TEXT } from '../text/approval-words.ts';
import type { ApprovalOnWire } from '../text/states.ts';
import { durationText } from '../text/time.ts';
import { castFresh, isFresh } from './fresh-vote.ts';
import { inputFacts, TargetRow, WholeHash } from './plan-facts.tsx';

type Verdict = CastVote['verdict'];
type Props = Readonly<{ run: RunOnWire; approval: ApprovalOnWire; verdict: Verdict; close(): void }>;

const WORDS: Readonly<Record<Verdict, Readonly<{ title: string; verb: string; hint: string; done: string }>>> = {
  approve: {
    title: 'Approve this plan?',
    verb: 'Approve',
    hint: 'Optional. Everybody who sees the run can read it.',
    done: 'Your approval is recorded.',
  },
  reject: {
    title: 'Reject this plan?',
    verb: 'Reject',
    hint: 'Say why, so that the requester knows what to change.',
    done: 'Your rejection is recorded.',
  },
};

/** The last look before a vote. The vote carries the whole hash shown here: were the plan another one, the server refuses. */
export function VoteDialog({ run, approval, verdict, close }: Props) {
  const { api, hub, shelf, signIn } = useTab();
  const say = useSay();
  const [comment, setComment] = useState('');
  const doing = useDoing();
  const words = WORDS[verdict];
  const critical = approval.tabOnly && verdict === 'approve';
  const [asking, setAsking] = useState(false);
  const confirm = async (): Promise<void> => {
    const ballot: CastVote = { approvalId: approval.id, verdict, comment: comment.trim(), planHash: run.planHash };
    const problem = await doing.run(async () => {
      const cast = () => api.vote(run.runId, ballot);
      shelf.put(runKey(run.runId), await castFresh({ critical, signIn, cast, asking: () => setAsking(true) }));
    });
    setAsking(false);
    hub.changed(run.runId);
    if (problem !== null) return;
    say(words.done);
    close();
  };
  return (
    <Confirm title={words.title} verb={words.verb} danger={verdict === 'reject'} doing={doing} confirm={() => void confirm()} close={close}>
      <Facts
        facts={[
          { name: 'Run', value: <Plain>{run.summary}</Plain> },
          { name: 'Target', value: <TargetRow run={run} /> },
          ...inputFacts(run),
          { name: 'Asked by', value: <Plain>{run.requester}</Plain> },
          { name: 'Expires', value: <Countdown until={approval.expiresAt} before="in" reached="now" urgent /> },
          { name: 'Plan hash', value: <WholeHash run={run} /> },
        ]}
      />
      <Field label="Comment" hint={words.hint}>
        <Textarea value={comment} maxLength={1000} resize="vertical" onChange={(_, { value }) => setComment(value)} />
      </Field>
      {critical && <SignInNote asking={asking} />}
    </Confirm>
  );
}

/** Says before the vote whether a new sign-in will be asked for, and while it is. */
function SignInNote({ asking }: Readonly<{ asking: boolean }>) {
  const { signIn } = useTab();
  useNowMs(10_000);
  const ageMs = signIn.ageMs();
  const before = isFresh(ageMs) ? SIGN_IN_TEXT.fresh : ageMs === null ? SIGN_IN_TEXT.unknown : SIGN_IN_TEXT.old(durationText(ageMs));
  return (
    <MessageBar intent={isFresh(ageMs) ? 'info' : 'warning'} layout="multiline" politeness="polite">
      <MessageBarBody>{asking ? SIGN_IN_TEXT.asking : before}</MessageBarBody>
    </MessageBar>
  );
}
