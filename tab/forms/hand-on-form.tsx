import { Button, Field, Input, makeStyles, Radio, RadioGroup, Spinner, Text, tokens } from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import type { DelegationsOnWire } from '../../bot/http/contract.ts';
import { DELEGATIONS } from '../data/keys.ts';
import { useDoing } from '../data/use-reading.ts';
import { ProblemBar } from '../parts/problem-bar.tsx';
import { useSay } from '../shell/announcer.tsx';
import { useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';
import { dayAndTime } from '../text/time.ts';
import { visibleText } from '../text/visible.ts';
import type { Words } from '../text/words.ts';
import { firstValues, type HandOnProblems, type HandOnValues, handOnBody, latestFor, problemsIn } from './hand-on-values.ts';
import { MomentField } from './moment-field.tsx';
import { PersonField } from './person-field.tsx';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', alignItems: 'stretch', gap: tokens.spacingVerticalL, maxWidth: '560px' },
  option: { display: 'flex', flexDirection: 'column', overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground3 },
});

type Can = DelegationsOnWire['can'];

/** Hands votes on: all of them while being away, or that of one role. */
export function HandOnForm({ can }: Readonly<{ can: Can }>) {
  const styles = useStyles();
  const { api, clock, shelf } = useTab();
  const announce = useSay();
  const words = useWords();
  const { say } = words;
  const doing = useDoing();
  const [values, setValues] = useState<HandOnValues>(() => firstValues(can, clock.nowMs()));
  const [problems, setProblems] = useState<HandOnProblems>({});
  const latest = latestFor(can, values.role);
  const change = (part: Partial<HandOnValues>): void => setValues((now) => ({ ...now, ...part }));
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const found = problemsIn(words, values);
    setProblems(found);
    if (Object.keys(found).length > 0 || doing.busy) return;
    const problem = await doing.run(async () => shelf.put(DELEGATIONS, await api.handOn(handOnBody(values, words.speech.timezone))));
    if (problem !== null) return;
    announce(say('delegate.done'));
    setValues(firstValues(can, clock.nowMs()));
  };
  return (
    <form className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
      <Which can={can} role={values.role} choose={(role) => change({ role })} />
      <PersonField
        label={say('delegate.to')}
        hint={say('delegate.to-hint')}
        value={values.to}
        change={(to) => change({ to })}
        required
        problem={problems.to}
      />
      <MomentField
        label={say('delegate.until')}
        hint={say('delegate.until-hint', { latest: dayAndTime(latest, words) })}
        value={values.until}
        latest={latest}
        problem={problems.until}
        change={(until) => change({ until })}
      />
      <Field label={say('delegate.reason')} hint={say('delegate.reason-hint')}>
        <Input value={values.reason} maxLength={300} onChange={(_, { value }) => change({ reason: value })} />
      </Field>
      {doing.problem !== null && <ProblemBar title={say('problem.title')} problem={doing.problem} />}
      <div>
        <Button
          type="submit"
          appearance="primary"
          disabledFocusable={doing.busy}
          {...(doing.busy ? { icon: <Spinner size="tiny" aria-hidden /> } : {})}
        >
          {say('delegate.send')}
        </Button>
      </div>
    </form>
  );
}

function Which({ can, role, choose }: Readonly<{ can: Can; role: string; choose(role: string): void }>) {
  const styles = useStyles();
  const words = useWords();
  const { say } = words;
  return (
    <Field label={say('delegate.which')}>
      <RadioGroup value={role} onChange={(_, { value }) => choose(value)}>
        {can.away && (
          <Radio
            value=""
            label={
              <span className={styles.option}>
                {say('delegate.all')}
                <Text size={200} className={styles.quiet}>
                  {say('delegate.all-hint')}
                </Text>
              </span>
            }
          />
        )}
        {can.handOn.map((offer) => (
          <Radio key={`${offer.role} ${offer.giver}`} value={offer.role} label={offerText(words, offer)} />
        ))}
      </RadioGroup>
    </Field>
  );
}

function offerText({ say }: Words, { role, giver }: Can['handOn'][number]): string {
  return visibleText(giver === null ? say('delegate.one', { role }) : say('delegate.passed-on', { role, giver }));
}
