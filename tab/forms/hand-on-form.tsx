import { Button, Field, Input, makeStyles, Radio, RadioGroup, Spinner, Text, tokens } from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import type { DelegationsOnWire } from '../../bot/http/contract.ts';
import { DELEGATIONS } from '../data/keys.ts';
import { useDoing } from '../data/use-reading.ts';
import { ProblemBar } from '../parts/problem-bar.tsx';
import { useSay } from '../shell/announcer.tsx';
import { useTab } from '../shell/tab-context.ts';
import { DELEGATION_TEXT } from '../text/delegation-words.ts';
import { dayAndTime } from '../text/time.ts';
import { visibleText } from '../text/visible.ts';
import { firstValues, type HandOnProblems, type HandOnValues, handOnBody, latestFor, localMinute, problemsIn } from './hand-on-values.ts';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', alignItems: 'stretch', gap: tokens.spacingVerticalL, maxWidth: '560px' },
  option: { display: 'flex', flexDirection: 'column', overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground3 },
  until: { minWidth: 0, maxWidth: '260px' },
});

type Can = DelegationsOnWire['can'];

/** Hands votes on: all of them while being away, or that of one role. */
export function HandOnForm({ can }: Readonly<{ can: Can }>) {
  const styles = useStyles();
  const { api, clock, shelf, timeStyle } = useTab();
  const say = useSay();
  const doing = useDoing();
  const [values, setValues] = useState<HandOnValues>(() => firstValues(can, clock.nowMs()));
  const [problems, setProblems] = useState<HandOnProblems>({});
  const latest = latestFor(can, values.role);
  const change = (part: Partial<HandOnValues>): void => setValues((now) => ({ ...now, ...part }));
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const found = problemsIn(values);
    setProblems(found);
    if (Object.keys(found).length > 0 || doing.busy) return;
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const problem = await doing.run(async () => shelf.put(DELEGATIONS, await api.handOn(handOnBody(values, timeZone))));
    if (problem !== null) return;
    say(DELEGATION_TEXT.sent);
    setValues(firstValues(can, clock.nowMs()));
  };
  return (
    <form className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
      <Which can={can} role={values.role} choose={(role) => change({ role })} />
      <Field label={DELEGATION_TEXT.to} hint={DELEGATION_TEXT.toHint} required {...wrong(problems.to)}>
        <Input value={values.to} maxLength={200} spellCheck={false} autoComplete="off" onChange={(_, { value }) => change({ to: value })} />
      </Field>
      <Field label={DELEGATION_TEXT.end} hint={DELEGATION_TEXT.endHint(dayAndTime(latest, timeStyle))} required {...wrong(problems.until)}>
        <Input
          className={styles.until}
          type="datetime-local"
          value={values.until}
          min={localMinute(clock.nowMs())}
          max={localMinute(latest)}
          onChange={(_, { value }) => change({ until: value })}
        />
      </Field>
      <Field label={DELEGATION_TEXT.reason} hint={DELEGATION_TEXT.reasonHint}>
        <Input value={values.reason} maxLength={300} onChange={(_, { value }) => change({ reason: value })} />
      </Field>
      {doing.problem !== null && <ProblemBar title={DELEGATION_TEXT.sendProblem} problem={doing.problem} />}
      <div>
        <Button
          type="submit"
          appearance="primary"
          disabledFocusable={doing.busy}
          {...(doing.busy ? { icon: <Spinner size="tiny" aria-hidden /> } : {})}
        >
          {DELEGATION_TEXT.send}
        </Button>
      </div>
    </form>
  );
}

function wrong(problem: string | undefined) {
  return problem === undefined ? {} : { validationMessage: problem, validationState: 'error' as const };
}

function Which({ can, role, choose }: Readonly<{ can: Can; role: string; choose(role: string): void }>) {
  const styles = useStyles();
  return (
    <Field label={DELEGATION_TEXT.which}>
      <RadioGroup value={role} onChange={(_, { value }) => choose(value)}>
        {can.away && (
          <Radio
            value=""
            label={
              <span className={styles.option}>
                {DELEGATION_TEXT.allVotes}
                <Text size={200} className={styles.quiet}>
                  {DELEGATION_TEXT.allVotesHint}
                </Text>
              </span>
            }
          />
        )}
        {can.handOn.map((offer) => (
          <Radio key={`${offer.role} ${offer.giver}`} value={offer.role} label={offerText(offer)} />
        ))}
      </RadioGroup>
    </Field>
  );
}

function offerText({ role, giver }: Can['handOn'][number]): string {
  return visibleText(giver === null ? DELEGATION_TEXT.oneVote(role) : DELEGATION_TEXT.passedOn(role, giver));
}
