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
import { Plain } from '../parts/plain.tsx';
import { When } from '../parts/when.tsx';
import { useSay } from '../shell/announcer.tsx';
import { useTab } from '../shell/tab-context.ts';
import { REVIEW_TEXT } from '../text/review-words.ts';
import { TargetRow, WholeHash } from './plan-facts.tsx';

const useStyles = makeStyles({
  body: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, alignItems: 'flex-start', overflowWrap: 'anywhere' },
  comment: { display: 'block', whiteSpace: 'pre-wrap' },
  quiet: { color: tokens.colorNeutralForeground3 },
});

type BrokenGlass = NonNullable<RunOnWire['breakGlass']>;

/** Marks a run that went without approval, louder as long as nobody has reviewed it. */
export function BreakGlassBadge({ breakGlass }: Pick<RunOnWire, 'breakGlass'>) {
  if (breakGlass === null) return null;
  const open = breakGlass.review === null;
  return (
    <Badge appearance="tint" color={open ? 'severe' : 'informative'} shape="rounded" icon={<LockOpen16Regular />}>
      {open ? REVIEW_TEXT.markOpen : REVIEW_TEXT.mark}
    </Badge>
  );
}

/** Why a run went without approval, who has reviewed it, and the button for whoever may. */
export function BreakGlassPanel({ run }: Readonly<{ run: RunOnWire }>) {
  const styles = useStyles();
  if (run.breakGlass === null) return null;
  return (
    <Panel title={REVIEW_TEXT.panel}>
      <div className={styles.body}>
        <Text>{REVIEW_TEXT.without}</Text>
        <Facts facts={[{ name: REVIEW_TEXT.reason, value: <Plain>{run.breakGlass.reason}</Plain> }]} />
        <Review run={run} review={run.breakGlass.review} />
        <ReviewButton run={run} />
      </div>
    </Panel>
  );
}

function Review({ run, review }: Readonly<{ run: RunOnWire; review: BrokenGlass['review'] }>) {
  const styles = useStyles();
  if (review === null) {
    const next = run.endedAt === null ? REVIEW_TEXT.waitsForEnd : run.can.review ? '' : REVIEW_TEXT.notYou;
    return (
      <Text>
        <strong>{REVIEW_TEXT.waits}</strong> {next}
      </Text>
    );
  }
  return (
    <Text>
      <strong>
        <Plain>{review.by}</Plain>
      </strong>{' '}
      {REVIEW_TEXT.closed}{' '}
      <span className={styles.quiet}>
        <When at={review.at} />
      </span>
      {review.comment !== '' && (
        <span className={styles.comment}>
          <Plain>{review.comment}</Plain>
        </span>
      )}
    </Text>
  );
}

export function ReviewButton({ run }: Readonly<{ run: RunOnWire }>) {
  const [asking, setAsking] = useState(false);
  if (!run.can.review) return null;
  return (
    <>
      <Button appearance="primary" icon={<Checkmark20Regular />} onClick={() => setAsking(true)}>
        {REVIEW_TEXT.button}
      </Button>
      {asking && <ReviewDialog run={run} close={() => setAsking(false)} />}
    </>
  );
}

function ReviewDialog({ run, close }: Readonly<{ run: RunOnWire; close(): void }>) {
  const { api, hub, shelf } = useTab();
  const say = useSay();
  const [comment, setComment] = useState('');
  const [missing, setMissing] = useState(false);
  const doing = useDoing();
  const confirm = async (): Promise<void> => {
    setMissing(comment.trim() === '');
    if (comment.trim() === '') return;
    const problem = await doing.run(async () => shelf.put(runKey(run.runId), await api.review(run.runId, comment.trim())));
    hub.changed(run.runId);
    if (problem !== null) return;
    say(REVIEW_TEXT.done);
    close();
  };
  return (
    <Confirm title={REVIEW_TEXT.dialog} verb={REVIEW_TEXT.button} doing={doing} confirm={() => void confirm()} close={close}>
      <Text>{REVIEW_TEXT.effect}</Text>
      <Facts
        facts={[
          { name: 'Run', value: <Plain>{run.summary}</Plain> },
          { name: 'Target', value: <TargetRow run={run} /> },
          { name: REVIEW_TEXT.reason, value: <Plain>{run.breakGlass?.reason ?? ''}</Plain> },
          { name: 'Plan hash', value: <WholeHash run={run} /> },
        ]}
      />
      <Field
        label={REVIEW_TEXT.comment}
        hint={REVIEW_TEXT.commentHint}
        required
        {...(missing ? { validationMessage: REVIEW_TEXT.commentMissing, validationState: 'error' as const } : {})}
      >
        <Textarea value={comment} maxLength={1000} resize="vertical" onChange={(_, { value }) => setComment(value)} />
      </Field>
    </Confirm>
  );
}
