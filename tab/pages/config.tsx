import { Field, Input, makeStyles, Radio, RadioGroup, Text, tokens } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { PageTitle } from '../parts/page-title.tsx';
import { ALL_RUNS, formatRoute, parseRoute, type Route } from '../routing/route.ts';
import { useWords } from '../shell/words-context.ts';
import { saveWith, setCanSave, type TabChoice } from '../teams/host.ts';
import type { Words } from '../text/words.ts';

const useStyles = makeStyles({
  page: {
    boxSizing: 'border-box',
    minHeight: '100vh',
    padding: tokens.spacingHorizontalXL,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
  },
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL, maxWidth: '560px' },
  option: { display: 'flex', flexDirection: 'column' },
  quiet: { color: tokens.colorNeutralForeground3 },
  pair: { display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(180px, 1fr))', gap: tokens.spacingHorizontalM },
});

type Start = 'runs' | 'approvals' | 'workflows' | 'audit';
type Choice = Readonly<{ start: Start; workflow: string; environment: string }>;

const STARTS: readonly Start[] = ['runs', 'approvals', 'workflows', 'audit'];

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const isWrong = (name: string): boolean => name !== '' && !NAME.test(name);

/** Shown by Teams when somebody adds Signalbox to a channel or changes its tab. `before` is the entity id of the tab so far. */
export function ConfigPage({ before }: Readonly<{ before: string }>) {
  const styles = useStyles();
  const { say } = useWords();
  const [choice, setChoice] = useState<Choice>(() => choiceOf(parseRoute(before)));
  useSaving(choice);
  return (
    <main className={styles.page}>
      <PageTitle title={say('config.title')} />
      <div className={styles.form}>
        <Field label={say('config.opens')}>
          <RadioGroup
            value={choice.start}
            onChange={(_, { value }) => setChoice({ ...choice, start: STARTS.find((start) => start === value) ?? 'runs' })}
          >
            {STARTS.map((start) => (
              <Radio
                key={start}
                value={start}
                label={
                  <span className={styles.option}>
                    {say(`nav.${start}`)}
                    <Text size={200} className={styles.quiet}>
                      {say(`config.start.${start}`)}
                    </Text>
                  </span>
                }
              />
            ))}
          </RadioGroup>
        </Field>
        {choice.start === 'runs' && (
          <div className={styles.pair}>
            <OnlyField
              label={say('config.environment')}
              value={choice.environment}
              change={(environment) => setChoice({ ...choice, environment })}
            />
            <OnlyField label={say('config.workflow')} value={choice.workflow} change={(workflow) => setChoice({ ...choice, workflow })} />
          </div>
        )}
        {choice.start !== 'workflows' && <Text className={styles.quiet}>{say('config.here')}</Text>}
        <Text className={styles.quiet}>{say('config.all-alike')}</Text>
      </div>
    </main>
  );
}

function OnlyField({ label, value, change }: Readonly<{ label: string; value: string; change(value: string): void }>) {
  const { say } = useWords();
  return (
    <Field
      label={label}
      hint={say('config.only-hint')}
      {...(isWrong(value) ? { validationMessage: say('config.name-wrong'), validationState: 'error' as const } : {})}
    >
      <Input value={value} spellCheck={false} autoComplete="off" onChange={(_, data) => change(data.value.trim())} />
    </Field>
  );
}

/** Tells Teams whether its Save button works, and what to save when it is pressed. */
function useSaving(choice: Choice): void {
  const words = useWords();
  const latest = useRef(choice);
  latest.current = choice;
  useEffect(() => saveWith(() => tabFor(words, latest.current), `${window.location.origin}/tab`, words.say('config.refused')), [words]);
  const canSave = !isWrong(choice.environment) && !isWrong(choice.workflow);
  useEffect(() => setCanSave(canSave), [canSave]);
}

/** What was chosen before; the runs for anything that this page did not save. */
function choiceOf(route: Route): Choice {
  if (route.page === 'runs') return { start: 'runs', workflow: route.filter.workflow, environment: route.filter.environment };
  return { start: STARTS.find((start) => start === route.page) ?? 'runs', workflow: '', environment: '' };
}

function tabFor({ say }: Words, { start, workflow, environment }: Choice): TabChoice {
  const route: Route = start === 'runs' ? { page: 'runs', filter: { ...ALL_RUNS, workflow, environment } } : parseRoute(start);
  const only = start === 'runs' ? [workflow, environment].filter((name) => name !== '').join(' ') : '';
  const page = say(`nav.${start}`);
  return {
    entityId: formatRoute(route).slice(2),
    title: only === '' ? `${page} · Signalbox` : say('config.name', { page, only }),
    start: formatRoute(route).slice(2),
  };
}
