import { Button, Field, Input } from '@fluentui/react-components';
import { PeopleSearch20Regular } from '@fluentui/react-icons/svg/people-search';
import { useState } from 'react';
import { personNameKey } from '../data/keys.ts';
import { useKept } from '../data/use-reading.ts';
import { useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';
import { visibleText } from '../text/visible.ts';

type Props = Readonly<{
  label: string;
  hint: string;
  /** An object id, or whatever was typed. */
  value: string;
  change(value: string): void;
  className?: string | undefined;
  required?: boolean;
  problem?: string | undefined;
}>;

/** One person: typed, or chosen from Teams' own list. A chosen one is an object id that is shown by name. */
export function PersonField({ label, hint, value, change, className, required = false, problem }: Props) {
  const name = useKept(personNameKey(value));
  const { people } = useTab();
  const { failed, choose } = useChoosing(label, change);
  const { say } = useWords();
  const said = problem ?? (failed ? say('person.choose-failed') : undefined);
  return (
    <Field
      className={className}
      label={label}
      hint={hint}
      required={required}
      {...(said === undefined
        ? {}
        : { validationMessage: said, validationState: problem === undefined ? ('warning' as const) : ('error' as const) })}
    >
      <Input
        value={name === undefined ? value : visibleText(name)}
        maxLength={200}
        spellCheck={false}
        autoComplete="off"
        onChange={(_, typed) => change(typed.value)}
        {...(people.isThere() ? { contentAfter: <Choose what={label} choose={choose} /> } : {})}
      />
    </Field>
  );
}

function useChoosing(title: string, change: Props['change']): Readonly<{ failed: boolean; choose(): void }> {
  const { people, shelf } = useTab();
  const [failed, setFailed] = useState(false);
  const choose = async (): Promise<void> => {
    const chosen = await people.choose(title);
    setFailed(chosen === 'failed');
    if (typeof chosen === 'string') return;
    shelf.put(personNameKey(chosen.objectId), chosen.name);
    change(chosen.objectId);
  };
  return { failed, choose: () => void choose() };
}

function Choose({ what, choose }: Readonly<{ what: string; choose(): void }>) {
  const { say } = useWords();
  const label = say('person.choose', { what });
  return (
    <Button appearance="transparent" size="small" icon={<PeopleSearch20Regular />} aria-label={label} title={label} onClick={choose} />
  );
}
