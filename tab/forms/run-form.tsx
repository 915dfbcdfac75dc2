import { Button, makeStyles, Spinner, Text, tokens } from '@fluentui/react-components';
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

/** The form of a workflow, made from its inputs. A success leads to the run; the server's answers stand at their fields. */
export function RunForm({ workflow, former }: Props) {
  const styles = useStyles();
  const [values, setValues] = useState<FormValues>(() => openingValues(workflow.inputs, former));
  const { say } = useWords();
  const { doing, problems, submit, corrected } = useSubmit(workflow, values);
  const form = useRef<HTMLFormElement>(null);
  const send = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const wrong = await submit();
    const first = workflow.inputs.findIndex((field) => wrong[field.name] !== undefined);
    if (first >= 0)
      form.current?.querySelectorAll<HTMLElement>('[data-input]')[first]?.querySelector<HTMLElement>('input, select')?.focus();
  };
  const unplaced = doing.problem !== null && !workflow.inputs.some((field) => problems[field.name] !== undefined);
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
      <div className={styles.same}>
        <Text size={200}>{say('form.same')}</Text>
        <CommandLine command={filledUsage(workflow.usage, values)} />
      </div>
      {unplaced && doing.problem !== null && <ProblemBar title={say('form.problem')} problem={doing.problem} />}
      <div>
        <Button
          type="submit"
          appearance="primary"
          disabledFocusable={doing.busy}
          icon={doing.busy ? <Spinner size="tiny" aria-hidden /> : <Play20Regular />}
        >
          {say('form.run')}
        </Button>
      </div>
    </form>
  );
}

type Submitting = Readonly<{ doing: Doing; problems: Problems; submit(): Promise<Problems>; corrected(name: string): void }>;

/** Sends the form. Problems are the ones found here, or else the ones the server names by field. */
function useSubmit(workflow: WorkflowOnWire, values: FormValues): Submitting {
  const { api } = useTab();
  const words = useWords();
  const doing = useDoing();
  const [problems, setProblems] = useState<Problems>({});
  const submit = async (): Promise<Problems> => {
    const read = readValues(words, workflow.inputs, values);
    setProblems(read.problems);
    if (doing.busy || Object.keys(read.problems).length > 0) return read.problems;
    const problem = await doing.run(async () => {
      const { runId } = await api.start(workflow.name, { inputs: read.inputs });
      goTo({ page: 'run', runId });
    });
    const fields = problem?.parts.fields ?? {};
    setProblems(fields);
    return fields;
  };
  const corrected = (name: string): void => setProblems(Object.fromEntries(Object.entries(problems).filter(([field]) => field !== name)));
  return { doing, problems, submit, corrected };
}
