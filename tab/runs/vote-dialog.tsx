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
import { useWords } from '../shell/words-context.ts';
import type { ApprovalOnWire } from '../text/states.ts';
import { durationText } from '../text/time.ts';
import type { Words } from '../text/words.ts';
import { castFresh, isFresh } from './fresh-vote.ts';
import { planFacts, TargetRow, WholeHash } from './plan-facts.tsx';

type Verdict = CastVote['verdict'];
type Props = Readonly<{ run: RunOnWire; approval: ApprovalOnWire; verdict: Verdict; close(): void }>;

/** The last look before a vote. The vote carries the whole hash shown here: were the plan another one, the server refuses. */
export function VoteDialog({ run, approval, verdict, close }: Props) {
  const { api, hub, shelf, signIn } = useTab();
  const announce = useSay();
  const words = useWords();
  const { say } = words;
  const [comment, setComment] = useState('');
  const doing = useDoing();
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
    announce(say(`vote.${verdict}-done`));
    close();
  };
  return (
    <Confirm
      title={say(`vote.${verdict}-title`)}
      verb={say(`button.${verdict}`)}
      danger={verdict === 'reject'}
      doing={doing}
      confirm={() => void confirm()}
      close={close}
    >
      <Facts
        facts={[
          { name: say('fact.run'), value: <Plain>{run.summary}</Plain> },
          { name: say('fact.target'), value: <TargetRow run={run} /> },
          ...planFacts(run, words),
          { name: say('fact.asked-by'), value: <Plain>{run.requester}</Plain> },
          {
            name: say('fact.expires'),
            value: <Countdown until={approval.expiresAt} left={(span) => say('when.in', { span })} reached={say('when.reached')} urgent />,
          },
          { name: say('fact.plan-hash'), value: <WholeHash run={run} /> },
        ]}
      />
      <Field label={say('vote.comment')} hint={say(`vote.${verdict}-hint`)}>
        <Textarea value={comment} maxLength={1000} resize="vertical" onChange={(_, { value }) => setComment(value)} />
      </Field>
      {critical && <SignInNote asking={asking} />}
    </Confirm>
  );
}

/** Says before the vote whether a new sign-in will be asked for, and while it is. */
function SignInNote({ asking }: Readonly<{ asking: boolean }>) {
  const { signIn } = useTab();
  const words = useWords();
  useNowMs(10_000);
  const ageMs = signIn.ageMs();
  return (
    <MessageBar intent={isFresh(ageMs) ? 'info' : 'warning'} layout="multiline" politeness="polite">
      <MessageBarBody>{asking ? words.say('signin.asking') : ageSentence(words, ageMs)}</MessageBarBody>
    </MessageBar>
  );
}

function ageSentence(words: Words, ageMs: number | null): string {
  if (ageMs === null) return words.say('signin.unknown');
  return isFresh(ageMs) ? words.say('signin.fresh') : words.say('signin.old', { age: durationText(ageMs, words) });
}
