import { Combobox, Dropdown, makeStyles, Option, ToggleButton, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { WORKFLOWS } from '../data/keys.ts';
import { useKept } from '../data/use-reading.ts';
import { replaceRoute } from '../routing/navigation.ts';
import type { RunsFilter } from '../routing/route.ts';
import { useWords } from '../shell/words-context.ts';
import { RUN_STATES, type RunState, runWording, STATE_GROUPS } from '../text/states.ts';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  groups: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS, flex: '1 1 auto' },
  group: { minWidth: 0, borderRadius: tokens.borderRadiusCircular },
  field: { minWidth: '172px', width: '172px', '@media (max-width: 540px)': { flex: '1 1 40%', width: 'auto', minWidth: '120px' } },
  // Its own width would push the arrow out of the field.
  input: { width: '100%', minWidth: 0 },
});

type Props = Readonly<{ filter: RunsFilter; environments: readonly string[] }>;

/** The questions people ask most as buttons, and the exact filters beside them. They stand in the address, so they can be shared. */
export function RunsFilters({ filter, environments }: Props) {
  const styles = useStyles();
  const { say } = useWords();
  const change = (part: Partial<RunsFilter>): void => replaceRoute({ page: 'runs', filter: { ...filter, ...part } });
  return (
    <search className={styles.bar} aria-label={say('runs.filter')}>
      <div className={styles.groups}>
        {STATE_GROUPS.map((group) => (
          <ToggleButton
            key={group.name}
            size="small"
            shape="circular"
            className={styles.group}
            checked={sameStates(group.states, filter.states)}
            onClick={() => change({ states: group.states })}
          >
            {say(`runs.group.${group.name}`)}
          </ToggleButton>
        ))}
      </div>
      <StateChoice states={filter.states} choose={(states) => change({ states })} />
      <WorkflowChoice chosen={filter.workflow} choose={(workflow) => change({ workflow })} />
      <EnvironmentChoice chosen={filter.environment} known={environments} choose={(environment) => change({ environment })} />
    </search>
  );
}

function sameStates(a: readonly RunState[], b: readonly RunState[]): boolean {
  return a.length === b.length && a.every((state) => b.includes(state));
}

function StateChoice({ states, choose }: Readonly<{ states: readonly RunState[]; choose(states: readonly RunState[]): void }>) {
  const { field } = useStyles();
  const words = useWords();
  const { say } = words;
  const [only, ...others] = states;
  const chosen = only === undefined ? say('runs.any-state') : runWording(words, only).label;
  return (
    <Dropdown
      className={field}
      size="small"
      multiselect
      aria-label={say('runs.state')}
      value={others.length === 0 ? chosen : say('runs.states', { count: states.length })}
      selectedOptions={[...states]}
      onOptionSelect={(_, data) => choose(RUN_STATES.filter((state) => data.selectedOptions.includes(state)))}
    >
      {RUN_STATES.map((state) => (
        <Option key={state} value={state}>
          {runWording(words, state).label}
        </Option>
      ))}
    </Dropdown>
  );
}

function WorkflowChoice({ chosen, choose }: Readonly<{ chosen: string; choose(name: string): void }>) {
  const { field } = useStyles();
  const { say } = useWords();
  const workflows = useKept(WORKFLOWS) ?? [];
  const title = workflows.find((workflow) => workflow.name === chosen)?.title ?? chosen;
  return (
    <Dropdown
      className={field}
      size="small"
      aria-label={say('runs.workflow')}
      value={chosen === '' ? say('runs.any-workflow') : title}
      selectedOptions={[chosen]}
      onOptionSelect={(_, data) => choose(data.optionValue ?? '')}
    >
      <Option value="">{say('runs.any-workflow')}</Option>
      {workflows.map((workflow) => (
        <Option key={workflow.name} value={workflow.name}>
          {workflow.title}
        </Option>
      ))}
    </Dropdown>
  );
}

/** The server has no list of environments: the ones seen in runs are offered and any other can be typed. */
function EnvironmentChoice({ chosen, known, choose }: Readonly<{ chosen: string; known: readonly string[]; choose(name: string): void }>) {
  const styles = useStyles();
  const { say } = useWords();
  const [typed, setTyped] = useState<string | null>(null);
  const keep = (): void => {
    if (typed !== null) choose(typed.trim());
    setTyped(null);
  };
  return (
    <Combobox
      className={styles.field}
      input={{ className: styles.input }}
      size="small"
      freeform
      aria-label={say('runs.environment')}
      expandIcon={{ 'aria-label': say('choice.open', { what: say('runs.environment') }) }}
      placeholder={say('runs.any-environment')}
      value={typed ?? chosen}
      selectedOptions={chosen === '' ? [] : [chosen]}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={keep}
      onKeyDown={({ key }) => key === 'Enter' && keep()}
      onOptionSelect={(_, data) => {
        setTyped(null);
        choose(data.optionValue ?? '');
      }}
    >
      <Option value="">{say('runs.any-environment')}</Option>
      {known.map((name) => (
        <Option key={name} value={name}>
          {name}
        </Option>
      ))}
    </Combobox>
  );
}
