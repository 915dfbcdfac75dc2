import { Combobox, Dropdown, makeStyles, Option, ToggleButton, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { WORKFLOWS } from '../data/keys.ts';
import { useKept } from '../data/use-reading.ts';
import { replaceRoute } from '../routing/navigation.ts';
import type { RunsFilter } from '../routing/route.ts';
import { RUN_WORDS, type RunState, STATE_GROUPS } from '../text/states.ts';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  groups: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS, flex: '1 1 auto' },
  group: { minWidth: 0, borderRadius: tokens.borderRadiusCircular },
  field: { minWidth: '148px', width: '148px', '@media (max-width: 540px)': { flex: '1 1 40%', width: 'auto', minWidth: '120px' } },
  // Its own width would push the arrow out of the field.
  input: { width: '100%', minWidth: 0 },
});

type Props = Readonly<{ filter: RunsFilter; environments: readonly string[] }>;

/** The questions people ask most as buttons, and the exact filters beside them. They stand in the address, so they can be shared. */
export function RunsFilters({ filter, environments }: Props) {
  const styles = useStyles();
  const change = (part: Partial<RunsFilter>): void => replaceRoute({ page: 'runs', filter: { ...filter, ...part } });
  return (
    <search className={styles.bar} aria-label="Filter the runs">
      <div className={styles.groups}>
        {STATE_GROUPS.map((group) => (
          <ToggleButton
            key={group.label}
            size="small"
            shape="circular"
            className={styles.group}
            checked={sameStates(group.states, filter.states)}
            onClick={() => change({ states: group.states })}
          >
            {group.label}
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

const ALL_STATES = Object.keys(RUN_WORDS).filter((state): state is RunState => Object.hasOwn(RUN_WORDS, state));

function StateChoice({ states, choose }: Readonly<{ states: readonly RunState[]; choose(states: readonly RunState[]): void }>) {
  const { field } = useStyles();
  const words =
    states.length === 0
      ? 'Any state'
      : states.length === 1
        ? states.map((state) => RUN_WORDS[state].label).join()
        : `${states.length} states`;
  return (
    <Dropdown
      className={field}
      size="small"
      multiselect
      aria-label="State"
      value={words}
      selectedOptions={[...states]}
      onOptionSelect={(_, data) => choose(ALL_STATES.filter((state) => data.selectedOptions.includes(state)))}
    >
      {ALL_STATES.map((state) => (
        <Option key={state} value={state}>
          {RUN_WORDS[state].label}
        </Option>
      ))}
    </Dropdown>
  );
}

function WorkflowChoice({ chosen, choose }: Readonly<{ chosen: string; choose(name: string): void }>) {
  const { field } = useStyles();
  const workflows = useKept(WORKFLOWS) ?? [];
  const title = workflows.find((workflow) => workflow.name === chosen)?.title ?? chosen;
  return (
    <Dropdown
      className={field}
      size="small"
      aria-label="Workflow"
      value={chosen === '' ? 'Any workflow' : title}
      selectedOptions={[chosen]}
      onOptionSelect={(_, data) => choose(data.optionValue ?? '')}
    >
      <Option value="">Any workflow</Option>
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
      aria-label="Environment"
      placeholder="Any environment"
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
      <Option value="">Any environment</Option>
      {known.map((name) => (
        <Option key={name} value={name}>
          {name}
        </Option>
      ))}
    </Combobox>
  );
}
