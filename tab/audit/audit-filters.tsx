import { Button, Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { replaceRoute } from '../routing/navigation.ts';
import { ALL_EVENTS, AUDIT_FIELDS, type AuditQuery } from '../routing/route.ts';
import { useWords } from '../shell/words-context.ts';
import { EVENT_TYPES } from '../text/event-types.ts';
import type { Words } from '../text/words.ts';

const useStyles = makeStyles({
  grid: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(150px, 100%), 1fr))',
    gap: tokens.spacingHorizontalM,
    alignItems: 'end',
  },
  control: { minWidth: 0 },
});

const TEXTS = ['person', 'workflow', 'environment', 'run', 'text'] as const;
const DAYS = ['from', 'to'] as const;
type TextField = (typeof TEXTS)[number];

/** What names look like, which is the same in every language. */
const EXAMPLES: Readonly<Record<Exclude<TextField, 'person' | 'text'>, string>> = {
  workflow: 'deploy',
  environment: 'production',
  run: 'r-…',
};

function hintOf({ say }: Words, name: TextField): string {
  return name === 'person' || name === 'text' ? say(`audit.${name}-hint`) : EXAMPLES[name];
}

/** After so long without a key, what was typed counts. */
const TYPING_MS = 350;

/** The filters of the log. They stand in the address, so that a question can be shared as a link. */
export function AuditFilters({ query }: Readonly<{ query: AuditQuery }>) {
  const styles = useStyles();
  const words = useWords();
  const { say } = words;
  const { typed, type, clear } = useTypedQuery(query);
  return (
    <search aria-label={say('audit.filter')} className={styles.grid}>
      {TEXTS.map((name) => (
        <Field key={name} label={say(`audit.${name}`)} size="small">
          <Input
            className={styles.control}
            size="small"
            value={typed[name]}
            placeholder={hintOf(words, name)}
            maxLength={200}
            spellCheck={false}
            onChange={(_, data) => type({ [name]: data.value })}
          />
        </Field>
      ))}
      <Field label={say('audit.kind')} size="small">
        <Select className={styles.control} size="small" value={typed.type} onChange={(_, data) => type({ type: data.value })}>
          <option value="">{say('audit.any-kind')}</option>
          {EVENT_TYPES.map((kind) => (
            <option key={kind} value={kind}>
              {say(`event.${kind}`)}
            </option>
          ))}
        </Select>
      </Field>
      {DAYS.map((name) => (
        <Field key={name} label={say(`audit.${name}`)} size="small">
          <Input
            className={styles.control}
            size="small"
            type="date"
            value={typed[name]}
            onChange={(_, data) => type({ [name]: data.value })}
          />
        </Field>
      ))}
      <Button size="small" disabledFocusable={AUDIT_FIELDS.every((field) => typed[field] === '')} onClick={clear}>
        {say('audit.clear')}
      </Button>
    </search>
  );
}

type TypedQuery = Readonly<{ typed: AuditQuery; type(part: Partial<AuditQuery>): void; clear(): void }>;

/** What stands in the fields; it reaches the address when typing pauses, and follows the address when that changes by itself. */
function useTypedQuery(query: AuditQuery): TypedQuery {
  const [typed, setTyped] = useState(query);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setTyped(query), [query]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const change = (next: AuditQuery, afterMs: number): void => {
    setTyped(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => replaceRoute({ page: 'audit', query: next }), afterMs);
  };
  return { typed, type: (part) => change({ ...typed, ...part }, TYPING_MS), clear: () => change(ALL_EVENTS, 0) };
}
