import { Button, Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { replaceRoute } from '../routing/navigation.ts';
import { ALL_EVENTS, AUDIT_FIELDS, type AuditQuery } from '../routing/route.ts';
import { EVENT_TYPES, EVENT_WORDS } from '../text/event-types.ts';

const useStyles = makeStyles({
  grid: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(150px, 100%), 1fr))',
    gap: tokens.spacingHorizontalM,
    alignItems: 'end',
  },
  control: { minWidth: 0 },
});

const TEXTS = [
  { name: 'person', label: 'Person', hint: 'Name or object id' },
  { name: 'workflow', label: 'Workflow', hint: 'deploy' },
  { name: 'environment', label: 'Environment', hint: 'production' },
  { name: 'run', label: 'Run', hint: 'r-…' },
  { name: 'text', label: 'Text', hint: 'Any words' },
] as const;
const DAYS = [
  { name: 'from', label: 'From' },
  { name: 'to', label: 'Until' },
] as const;

/** After so long without a key, what was typed counts. */
const TYPING_MS = 350;

/** The filters of the log. They stand in the address, so that a question can be shared as a link. */
export function AuditFilters({ query }: Readonly<{ query: AuditQuery }>) {
  const styles = useStyles();
  const { typed, type, clear } = useTypedQuery(query);
  return (
    <search aria-label="Filter the log" className={styles.grid}>
      {TEXTS.map(({ name, label, hint }) => (
        <Field key={name} label={label} size="small">
          <Input
            className={styles.control}
            size="small"
            value={typed[name]}
            placeholder={hint}
            maxLength={200}
            spellCheck={false}
            onChange={(_, data) => type({ [name]: data.value })}
          />
        </Field>
      ))}
      <Field label="Kind" size="small">
        <Select className={styles.control} size="small" value={typed.type} onChange={(_, data) => type({ type: data.value })}>
          <option value="">Any kind</option>
          {EVENT_TYPES.map((kind) => (
            <option key={kind} value={kind}>
              {EVENT_WORDS[kind]}
            </option>
          ))}
        </Select>
      </Field>
      {DAYS.map(({ name, label }) => (
        <Field key={name} label={label} size="small">
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
        Clear filters
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
