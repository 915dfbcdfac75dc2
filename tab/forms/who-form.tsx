import { Button, Combobox, Field, makeStyles, Option, tokens } from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import { ENVIRONMENTS, WORKFLOWS } from '../data/keys.ts';
import { useKept } from '../data/use-reading.ts';
import { goTo } from '../routing/navigation.ts';
import type { WhoQuery } from '../routing/route.ts';
import { useMe } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';
import { PersonField } from './person-field.tsx';
import { askedOf, isCommand } from './who-query.ts';

const useStyles = makeStyles({
  form: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 1fr)',
    gap: tokens.spacingHorizontalL,
    alignItems: 'start',
    '@media (max-width: 640px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  whole: { gridColumn: '1 / -1' },
  field: { minWidth: 0, width: '100%' },
});

/** The question: what, where it does not say that itself, and for those who may, about whom. */
export function WhoForm({ query }: Readonly<{ query: WhoQuery }>) {
  const styles = useStyles();
  const me = useMe();
  const { say } = useWords();
  const [asked, setAsked] = useState(query);
  const [missing, setMissing] = useState(false);
  const [workflows, environments] = [useWorkflowOptions(), useEnvironmentOptions()];
  const command = isCommand(asked.what);
  const change = (part: Partial<WhoQuery>): void => setAsked((now) => ({ ...now, ...part }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(askedOf(asked.what) === '');
    if (askedOf(asked.what) !== '') goTo({ page: 'who', query: { ...asked, environment: command ? '' : asked.environment } });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <Field
        className={command ? styles.whole : undefined}
        label={say('who.what')}
        hint={say('who.what-hint')}
        {...(missing ? { validationMessage: say('who.what-missing'), validationState: 'error' as const } : {})}
      >
        <Choice label={say('who.what')} value={asked.what} options={workflows} change={(what) => change({ what })} />
      </Field>
      {!command && (
        <Field label={say('who.environment')} hint={say('who.environment-hint')}>
          <Choice
            label={say('who.environment')}
            value={asked.environment}
            options={environments}
            change={(environment) => change({ environment })}
          />
        </Field>
      )}
      {me?.can.explain === true && (
        <PersonField
          className={styles.whole}
          label={say('who.person')}
          hint={say('who.person-hint')}
          value={asked.person}
          change={(person) => change({ person })}
        />
      )}
      <div className={styles.whole}>
        <Button type="submit" appearance="primary">
          {say('who.ask')}
        </Button>
      </div>
    </form>
  );
}

type Offer = Readonly<{ value: string; text: string }>;

function useWorkflowOptions(): readonly Offer[] {
  return (useKept(WORKFLOWS) ?? []).map(({ name, title }) => ({ value: name, text: title }));
}

function useEnvironmentOptions(): readonly Offer[] {
  return (useKept(ENVIRONMENTS) ?? []).map((name) => ({ value: name, text: name }));
}

type ChoiceProps = Readonly<{ label: string; value: string; options: readonly Offer[]; change(value: string): void }>;

/** Something that can be chosen or typed. The rest is what `Field` gives it: id and description. */
function Choice({ label, value, options, change, ...rest }: ChoiceProps) {
  const styles = useStyles();
  const { say } = useWords();
  // A command is no choice from the list: the list stays closed, and the Enter key asks as in any other field.
  const command = isCommand(value);
  return (
    <Combobox
      {...rest}
      {...(command ? { open: false } : {})}
      expandIcon={{ 'aria-label': say('choice.open', { what: label }) }}
      onKeyDown={({ key, currentTarget }) => command && key === 'Enter' && currentTarget.form?.requestSubmit()}
      className={styles.field}
      input={{ className: styles.field, maxLength: 200 }}
      freeform
      value={value}
      selectedOptions={options.some((option) => option.value === value) ? [value] : []}
      onChange={({ target }) => change(target.value)}
      onOptionSelect={(_, data) => data.optionValue !== undefined && change(data.optionValue)}
    >
      {options.map((option) => (
        <Option key={option.value} value={option.value} text={option.value}>
          {option.text === option.value ? option.value : `${option.value} · ${option.text}`}
        </Option>
      ))}
    </Combobox>
  );
}
