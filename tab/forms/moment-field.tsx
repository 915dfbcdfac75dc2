import { Field, Input, makeStyles } from '@fluentui/react-components';
import { useTab } from '../shell/tab-context.ts';
import { localMinute } from '../text/time.ts';

const useStyles = makeStyles({ input: { minWidth: 0, maxWidth: '260px' } });

type Props = Readonly<{
  label: string;
  hint: string;
  /** As a date and time field has it, on the person's own clock. */
  value: string;
  latest?: number;
  problem: string | undefined;
  change(value: string): void;
}>;

/** A day and time to come. */
export function MomentField({ label, hint, value, latest, problem, change }: Props) {
  const styles = useStyles();
  const { clock } = useTab();
  return (
    <Field
      label={label}
      hint={hint}
      required
      {...(problem === undefined ? {} : { validationMessage: problem, validationState: 'error' as const })}
    >
      <Input
        className={styles.input}
        type="datetime-local"
        value={value}
        min={localMinute(clock.nowMs())}
        {...(latest === undefined ? {} : { max: localMinute(latest) })}
        onChange={(_, data) => change(data.value)}
      />
    </Field>
  );
}
