import { Field, Input, makeStyles, Radio, RadioGroup, Text, tokens } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { PageTitle } from '../parts/page-title.tsx';
import { ALL_RUNS, formatRoute, parseRoute, type Route } from '../routing/route.ts';
import { saveWith, setCanSave, type TabChoice } from '../teams/host.ts';

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

const STARTS: readonly Readonly<{ start: Start; label: string; text: string }>[] = [
  { start: 'runs', label: 'Runs', text: 'What runs, what ran and what waits, live. The usual choice for a channel.' },
  { start: 'approvals', label: 'Approvals', text: 'For each person, what waits for their vote.' },
  { start: 'workflows', label: 'Workflows', text: 'What can be run, with a form for each.' },
  { start: 'audit', label: 'Audit', text: 'The log, for those who may read it.' },
];

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const problemOf = (name: string): string => (name === '' || NAME.test(name) ? '' : 'Letters, digits, dots, dashes and underscores only.');

/** Shown by Teams when somebody adds Signalbox to a channel or changes its tab. `before` is the entity id of the tab so far. */
export function ConfigPage({ before }: Readonly<{ before: string }>) {
  const styles = useStyles();
  const [choice, setChoice] = useState<Choice>(() => choiceOf(parseRoute(before)));
  useSaving(choice);
  return (
    <main className={styles.page}>
      <PageTitle title="Add Signalbox to this channel" />
      <div className={styles.form}>
        <Field label="The tab opens with">
          <RadioGroup
            value={choice.start}
            onChange={(_, { value }) => setChoice({ ...choice, start: STARTS.find(({ start }) => start === value)?.start ?? 'runs' })}
          >
            {STARTS.map(({ start, label, text }) => (
              <Radio
                key={start}
                value={start}
                label={
                  <span className={styles.option}>
                    {label}
                    <Text size={200} className={styles.quiet}>
                      {text}
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
              label="Only this environment"
              value={choice.environment}
              change={(environment) => setChoice({ ...choice, environment })}
            />
            <OnlyField label="Only this workflow" value={choice.workflow} change={(workflow) => setChoice({ ...choice, workflow })} />
          </div>
        )}
        <Text className={styles.quiet}>
          Everybody in the channel sees the same tab and can go to every page in it. What a person may do depends on their own roles.
        </Text>
      </div>
    </main>
  );
}

function OnlyField({ label, value, change }: Readonly<{ label: string; value: string; change(value: string): void }>) {
  const problem = problemOf(value);
  return (
    <Field
      label={label}
      hint="Leave empty for all."
      {...(problem === '' ? {} : { validationMessage: problem, validationState: 'error' as const })}
    >
      <Input value={value} spellCheck={false} autoComplete="off" onChange={(_, data) => change(data.value.trim())} />
    </Field>
  );
}

/** Tells Teams whether its Save button works, and what to save when it is pressed. */
function useSaving(choice: Choice): void {
  const latest = useRef(choice);
  latest.current = choice;
  useEffect(() => saveWith(() => tabFor(latest.current), `${window.location.origin}/tab`), []);
  const canSave = problemOf(choice.environment) === '' && problemOf(choice.workflow) === '';
  useEffect(() => setCanSave(canSave), [canSave]);
}

/** What was chosen before; the runs for anything that this page did not save. */
function choiceOf(route: Route): Choice {
  if (route.page === 'runs') return { start: 'runs', workflow: route.filter.workflow, environment: route.filter.environment };
  return { start: STARTS.find(({ start }) => start === route.page)?.start ?? 'runs', workflow: '', environment: '' };
}

function tabFor({ start, workflow, environment }: Choice): TabChoice {
  const route: Route = start === 'runs' ? { page: 'runs', filter: { ...ALL_RUNS, workflow, environment } } : parseRoute(start);
  const only = start === 'runs' ? [workflow, environment].filter((name) => name !== '').join(' ') : '';
  const label = STARTS.find((known) => known.start === start)?.label ?? 'Runs';
  return {
    entityId: formatRoute(route).slice(2),
    title: only === '' ? `${label} · Signalbox` : `${label}: ${only}`,
    start: formatRoute(route).slice(2),
  };
}
