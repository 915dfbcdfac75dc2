import { Button, makeStyles, Spinner, Text, tokens } from '@fluentui/react-components';
import { LockOpen20Regular } from '@fluentui/react-icons/svg/lock-open';
import { Play20Regular } from '@fluentui/react-icons/svg/play';
import { type SyntheticEvent, useRef, useState } from 'react';
import type { WorkflowOnWire } from '../../bot/http/contract.ts';
import { type Doing, useDoing } from '../data/use-reading.ts';
import { CommandLine } from '../parts/command-line.tsx';
import { ProblemBar } from '../parts/problem-bar.tsx';
import { goTo } from '../routing/navigation.ts';
import { useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';
import { InputControl } from './field.tsx';
import { GlassFields, WhenFields } from './manner-fields.tsx';
import { firstManner, type MannerValues, mannerFields, readManner, typedManner } from './manner-values.ts';
import { type FormValues, filledUsage, openingValues, type Problems, readValues } from './values.ts';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL, maxWidth: '600px' },
  same: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'start',
    gap: tokens.spacingVerticalXS,
    color: tokens.colorNeutralForeground3,
  },
});

type Props = Readonly<{ workflow: WorkflowOnWire; former: Readonly<Record<string, string>> }>;

/**
 * The form of a workflow, made from its inputs, with when it starts and whether it can wait for approval. A success leads to
 * the run; the server's answers stand at their fields.
 */
export function RunForm({ workflow, former }: Props) {
  const styles = useStyles();
  const { clock } = useTab();
  const { say } = useWords();
  const [values, setValues] = useState<FormValues>(() => openingValues(workflow.inputs, former));
  const [manner, setManner] = useState<MannerValues>(() => firstManner(clock.nowMs()));
  const { doing, problems, submit, corrected } = useSubmit(workflow, values, manner);
  const form = useRef<HTMLFormElement>(null);
  const send = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    focusFirst(form.current, await submit());
  };
  const changeManner = (part: Partial<MannerValues>): void => {
    setManner({ ...manner, ...part });
    corrected('startAt', 'breakGlass');
  };
  const ofManner = { values: manner, problems, change: changeManner };
  const shown = [...workflow.inputs.map(({ name }) => name), ...mannerFields(manner)];
  return (
    <form ref={form} className={styles.form} noValidate onSubmit={(event) => void send(event)} aria-label={workflow.title}>
      {workflow.inputs.map((field) => (
        <div key={field.name} data-input={field.name}>
          <InputControl
            field={field}
            value={values[field.name] ?? ''}
            problem={problems[field.name]}
            change={(value) => {
              setValues({ ...values, [field.name]: value });
              corrected(field.name);
            }}
          />
        </div>
      ))}
      <WhenFields {...ofManner} />
      {workflow.can.breakGlass && <GlassFields {...ofManner} />}
      <div className={styles.same}>
        <Text size={200}>{say('form.same')}</Text>
        <CommandLine command={typedManner(filledUsage(workflow.usage, values), manner)} />
      </div>
      {doing.problem !== null && !shown.some((name) => problems[name] !== undefined) && (
        <ProblemBar title={say('form.problem')} problem={doing.problem} />
      )}
      <div>
        <RunButton busy={doing.busy} breaking={manner.breaking} />
      </div>
    </form>
  );
}

function RunButton({ busy, breaking }: Readonly<{ busy: boolean; breaking: boolean }>) {
  const { say } = useWords();
  const icon = breaking ? <LockOpen20Regular /> : <Play20Regular />;
  return (
    <Button type="submit" appearance="primary" disabledFocusable={busy} icon={busy ? <Spinner size="tiny" aria-hidden /> : icon}>
      {breaking ? say('form.glass-run') : say('form.run')}
    </Button>
  );
}

/** Puts the focus into the first field that is wrong. */
function focusFirst(form: HTMLFormElement | null, wrong: Problems): void {
  const fields = [...(form?.querySelectorAll<HTMLElement>('[data-input]') ?? [])];
  const first = fields.find(({ dataset }) => wrong[dataset['input'] ?? ''] !== undefined);
  first?.querySelector<HTMLElement>('input, select, textarea')?.focus();
}

type Submitting = Readonly<{ doing: Doing; problems: Problems; submit(): Promise<Problems>; corrected(...names: readonly string[]): void }>;

/** Sends the form. Problems are the ones found here, or else the ones the server names by field. */
function useSubmit(workflow: WorkflowOnWire, values: FormValues, chosen: MannerValues): Submitting {
  const { api } = useTab();
  const words = useWords();
  const doing = useDoing();
  const [problems, setProblems] = useState<Problems>({});
  const submit = async (): Promise<Problems> => {
    const { inputs, problems: wrong } = readValues(words, workflow.inputs, values);
    const { manner, problems: wrongManner } = readManner(words, chosen);
    const found = { ...wrong, ...wrongManner };
    setProblems(found);
    if (doing.busy || Object.keys(found).length > 0) return found;
    const problem = await doing.run(async () => {
      const { runId } = await api.start(workflow.name, { inputs, ...manner });
      goTo({ page: 'run', runId });
    });
    const fields = problem?.parts.fields ?? {};
    setProblems(fields);
    return fields;
  };
  const corrected = (...names: readonly string[]): void =>
    setProblems(Object.fromEntries(Object.entries(problems).filter(([field]) => !names.includes(field))));
  return { doing, problems, submit, corrected };
}
