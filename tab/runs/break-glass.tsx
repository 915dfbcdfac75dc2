import { Badge, Button, Field, makeStyles, Text, Textarea, tokens } from '@fluentui/react-components';
import { Checkmark20Regular } from '@fluentui/react-icons/svg/checkmark';
import { LockOpen16Regular } from '@fluentui/react-icons/svg/lock-open';
import { useState } from 'react';
import type { RunOnWire } from '../../bot/http/contract.ts';
import { runKey } from '../data/keys.ts';
import { useDoing } from '../data/use-reading.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Facts } from '../parts/facts.tsx';
import { Panel } from '../parts/panel.tsx';
import { Plain, Strong } from '../parts/plain.tsx';
import { When } from '../parts/when.tsx';
import { useSay } from '../shell/announcer.tsx';
import { useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';
import { TargetRow, WholeHash } from './plan-facts.tsx';

const useStyles = makeStyles({
  body: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, alignItems: 'flex-start', overflowWrap: 'anywhere' },
  comment: { display: 'block', whiteSpace: 'pre-wrap' },
  quiet: { color: tokens.colorNeutralForeground3 },
});

type BrokenGlass = NonNullable<RunOnWire['breakGlass']>;

/** Marks a run that went without approval, louder as long as nobody has reviewed it. */
export function BreakGlassBadge({ breakGlass }: Pick<RunOnWire, 'breakGlass'>) {
  const { say } = useWords();
  if (breakGlass === null) return null;
  const open = breakGlass.review === null;
  return (
    <Badge appearance="tint" color={open ? 'severe' : 'informative'} shape="rounded" icon={<LockOpen16Regular />}>
      {open ? say('review.mark-open') : say('review.mark')}
    </Badge>
  );
}

/** Why a run went without approval, who has reviewed it, and the button for whoever may. */
export function BreakGlassPanel({ run }: Readonly<{ run: RunOnWire }>) {
  const styles = useStyles();
  const { say } = useWords();
  if (run.breakGlass === null) return null;
  return (
    <Panel title={say('review.panel')}>
      <div className={styles.body}>
        <Text>{say('review.without')}</Text>
        <Facts facts={[{ name: say('review.reason'), value: <Plain>{run.breakGlass.reason}</Plain> }]} />
        <Review run={run} review={run.breakGlass.review} />
        <ReviewButton run={run} />
      </div>
    </Panel>
  );
}

function Review({ run, review }: Readonly<{ run: RunOnWire; review: BrokenGlass['review'] }>) {
  const styles = useStyles();
  const { say, show } = useWords();
  if (review === null) {
    const next = run.endedAt === null ? say('review.waits-end') : run.can.review ? '' : say('review.not-you');
    return (
      <Text>
        <strong>{say('review.waits')}</strong> {next}
      </Text>
    );
  }
  const when = (
    <span className={styles.quiet}>
      <When at={review.at} />
    </span>
  );
  return (
    <Text>
      {show('review.closed', { by: <Strong>{review.by}</Strong>, when })}
      {review.comment !== '' && (
        <span className={styles.comment}>
          <Plain>{review.comment}</Plain>
        </span>
      )}
    </Text>
  );
}

export function ReviewButton({ run }: Readonly<{ run: RunOnWire }>) {
  const { say } = useWords();
  const [asking, setAsking] = useState(false);
  if (!run.can.review) return null;
  return (
    <>
      <Button appearance="primary" icon={<Checkmark20Regular />} onClick={() => setAsking(true)}>
        {say('review.button')}
      </Button>
      {asking && <ReviewDialog run={run} close={() => setAsking(false)} />}
    </>
  );
}

function ReviewDialog({ run, close }: Readonly<{ run: RunOnWire; close(): void }>) {
  const { api, hub, shelf } = useTab();
  const announce = useSay();
  const { say } = useWords();
  const [comment, setComment] = useState('');
  const [missing, setMissing] = useState(false);
  const doing = useDoing();
  const confirm = async (): Promise<void> => {
    setMissing(comment.trim() === '');
    if (comment.trim() === '') return;
    const problem = await doing.run(async () => shelf.put(runKey(run.runId), await api.review(run.runId, comment.trim())));
    hub.changed(run.runId);
    if (problem !== null) return;
    announce(say('review.done'));
    close();
  };
  return (
    <Confirm title={say('review.title')} verb={say('review.button')} doing={doing} confirm={() => void confirm()} close={close}>
      <Text>{say('review.effect')}</Text>
      <Facts
        facts={[
          { name: say('fact.run'), value: <Plain>{run.summary}</Plain> },
          { name: say('fact.target'), value: <TargetRow run={run} /> },
          { name: say('review.reason'), value: <Plain>{run.breakGlass?.reason ?? ''}</Plain> },
          { name: say('fact.plan-hash'), value: <WholeHash run={run} /> },
        ]}
      />
      <Field
        label={say('review.comment')}
        hint={say('review.comment-hint')}
        required
        {...(missing ? { validationMessage: say('review.comment-missing'), validationState: 'error' as const } : {})}
      >
        <Textarea value={comment} maxLength={1000} resize="vertical" onChange={(_, { value }) => setComment(value)} />
      </Field>
    </Confirm>
  );
}
