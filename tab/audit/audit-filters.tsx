import { Button, Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { replaceRoute } from '../routing/navigation.ts';
import { ALL_EVENTS, AUDIT_FIELDS, type AuditQuery } from '../routing/route.ts';
import { useWords } from '../shell/words-context.ts';
import { DECISIONS, DOORS, EVENT_TYPES } from '../text/event-types.ts';
import type { Words } from '../text/words.ts';

const useStyles = makeStyles({
  grid: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(130px, 100%), 1fr))',
    gap: tokens.spacingHorizontalM,
    alignItems: 'end',
    '@media (max-width: 540px)': { gridTemplateColumns: 'repeat(2, minmax(0, 1fr))' },
  },
  control: { minWidth: 0 },
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'end',
    gap: tokens.spacingHorizontalS,
    rowGap: tokens.spacingVerticalM,
    marginTop: tokens.spacingVerticalM,
  },
  text: { flex: '1 1 180px', maxWidth: '348px', '@media (max-width: 540px)': { flexBasis: '100%', maxWidth: 'none' } },
});

type TextField = 'person' | 'workflow' | 'environment' | 'run' | 'channel' | 'text';
type ChoiceField = 'type' | 'decision' | 'via';
type Filter = keyof AuditQuery;

/** What most questions are asked with, and what is seldom needed and stays folded until then. */
const USUAL: readonly Filter[] = ['person', 'workflow', 'environment', 'decision', 'from', 'to'];
const RARE: readonly Filter[] = ['type', 'run', 'via', 'channel'];

/** What names look like, which is the same in every language. */
const EXAMPLES = { workflow: 'deploy', environment: 'production', run: 'r-…' } as const;

function hintOf({ say }: Words, name: TextField): string {
  return name === 'person' || name === 'text' || name === 'channel' ? say(`audit.${name}-hint`) : EXAMPLES[name];
}

/** After so long without a key, what was typed counts. */
const TYPING_MS = 350;

type Props = Readonly<{ query: AuditQuery; children: ReactNode }>;

/** The filters of the log, and what is beside them. They stand in the address, so that a question can be shared as a link. */
export function AuditFilters({ query, children }: Props) {
  const styles = useStyles();
  const { say } = useWords();
  const { typed, type, clear } = useTypedQuery(query);
  const set = RARE.filter((name) => typed[name] !== '').length;
  const [more, setMore] = useState(set > 0);
  const id = useId();
  return (
    <search aria-label={say('audit.filter')}>
      <div id={id} className={styles.grid}>
        {[...USUAL, ...(more ? RARE : [])].map((name) => (
          <FilterField key={name} filter={name} value={typed[name]} change={(value) => type({ [name]: value })} />
        ))}
      </div>
      <div className={styles.foot}>
        <div className={styles.text}>
          <TextFilter filter="text" value={typed.text} change={(text) => type({ text })} />
        </div>
        <Button size="small" aria-expanded={more} aria-controls={id} onClick={() => setMore(!more)}>
          {set > 0 && !more ? say('audit.more-set', { count: set }) : say('audit.more')}
        </Button>
        <Button size="small" disabledFocusable={AUDIT_FIELDS.every((field) => typed[field] === '')} onClick={clear}>
          {say('audit.clear')}
        </Button>
        {children}
      </div>
    </search>
  );
}

type FieldProps<Name extends Filter> = Readonly<{ filter: Name; value: string; change(value: string): void }>;

function FilterField({ filter, ...rest }: FieldProps<Filter>) {
  if (filter === 'from' || filter === 'to') return <DayFilter filter={filter} {...rest} />;
  if (filter === 'type' || filter === 'decision' || filter === 'via') return <ChoiceFilter filter={filter} {...rest} />;
  return <TextFilter filter={filter} {...rest} />;
}

function TextFilter({ filter, value, change }: FieldProps<TextField>) {
  const { control } = useStyles();
  const words = useWords();
  return (
    <Field label={words.say(`audit.${filter}`)} size="small">
      <Input
        className={control}
        size="small"
        value={value}
        placeholder={hintOf(words, filter)}
        maxLength={200}
        spellCheck={false}
        onChange={(_, data) => change(data.value)}
      />
    </Field>
  );
}

function DayFilter({ filter, value, change }: FieldProps<'from' | 'to'>) {
  const { control } = useStyles();
  const { say } = useWords();
  return (
    <Field label={say(`audit.${filter}`)} size="small">
      <Input className={control} size="small" type="date" value={value} onChange={(_, data) => change(data.value)} />
    </Field>
  );
}

function ChoiceFilter({ filter, value, change }: FieldProps<ChoiceField>) {
  const { control } = useStyles();
  const words = useWords();
  const label = words.say(filter === 'type' ? 'audit.kind' : `audit.${filter}`);
  return (
    <Field label={label} size="small">
      <Select className={control} size="small" value={value} onChange={(_, data) => change(data.value)}>
        {choicesOf(words, filter).map(([choice, word]) => (
          <option key={choice} value={choice}>
            {word}
          </option>
        ))}
      </Select>
    </Field>
  );
}

function choicesOf({ say }: Words, name: ChoiceField): readonly (readonly [value: string, word: string])[] {
  switch (name) {
    case 'type':
      return [['', say('audit.any-kind')], ...EVENT_TYPES.map((kind) => [kind, say(`event.${kind}`)] as const)];
    case 'decision':
      return [['', say('audit.any-decision')], ...DECISIONS.map((decision) => [decision, say(`audit.decision.${decision}`)] as const)];
    case 'via':
      return [['', say('audit.any-via')], ...DOORS.map((door) => [door, say(`event.via.${door}`)] as const)];
  }
}

type TypedQuery = Readonly<{ typed: AuditQuery; type(part: Partial<AuditQuery>): void; clear(): void }>;

/** What stands in the fields; it reaches the address when typing pauses, and follows the address when that changes by itself. */
function useTypedQuery(query: AuditQuery): TypedQuery {
  const [typed, setTyped] = useState(query);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    // Whatever was still being typed was typed before: a filter that is chosen meanwhile stays chosen.
    clearTimeout(timer.current);
    setTyped(query);
  }, [query]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (part: Partial<AuditQuery>): void => {
    const next = { ...typed, ...part };
    setTyped(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => ask(next), TYPING_MS);
  };
  const clear = (): void => {
    setTyped(ALL_EVENTS);
    clearTimeout(timer.current);
    ask(ALL_EVENTS);
  };
  return { typed, type, clear };
}

function ask(query: AuditQuery): void {
  replaceRoute({ page: 'audit', query });
}
