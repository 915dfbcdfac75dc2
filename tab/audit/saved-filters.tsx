import { Button, Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { SavedFilters as Saved } from '../../bot/http/contract.ts';
import { SAVED_FILTERS } from '../data/keys.ts';
import { useDoing, useKept, useReading } from '../data/use-reading.ts';
import { auditParams, auditQueryOf, sameQuery } from '../forms/audit-query.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Plain } from '../parts/plain.tsx';
import { ProblemBar } from '../parts/problem-bar.tsx';
import { replaceRoute } from '../routing/navigation.ts';
import { ALL_EVENTS, type AuditQuery } from '../routing/route.ts';
import { useSay } from '../shell/announcer.tsx';
import { useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';
import { visibleText } from '../text/visible.ts';

const useStyles = makeStyles({
  row: {
    display: 'flex',
    alignItems: 'end',
    gap: tokens.spacingHorizontalS,
    marginLeft: 'auto',
    '@media (max-width: 540px)': { marginLeft: 0, flex: '1 1 100%', flexWrap: 'wrap' },
  },
  problem: { flex: '1 1 100%' },
  choice: { width: '200px', '@media (max-width: 540px)': { flex: '1 1 140px', width: 'auto' } },
  control: { minWidth: 0 },
});

type Filters = Saved['filters'];

/** The filters that somebody keeps under names of their own. */
export function SavedFilters({ query }: Readonly<{ query: AuditQuery }>) {
  const styles = useStyles();
  const { api, shelf } = useTab();
  const { say } = useWords();
  const filters = useKept(SAVED_FILTERS) ?? [];
  const reading = useReading(async (signal) => {
    const before = shelf.get(SAVED_FILTERS);
    const found = await api.savedFilters(signal);
    // What was saved or deleted meanwhile is newer than this answer.
    if (shelf.get(SAVED_FILTERS) === before) shelf.put(SAVED_FILTERS, found.filters);
  });
  const [asking, setAsking] = useState<'save' | 'delete' | null>(null);
  const text = auditParams(query, null).toString();
  const chosen = text === '' ? undefined : filters.find((filter) => sameQuery(filter.query, text));
  const choose = (name: string): void => {
    const filter = filters.find((one) => one.name === name);
    replaceRoute({ page: 'audit', query: filter === undefined ? ALL_EVENTS : auditQueryOf(filter.query) });
  };
  const close = (): void => setAsking(null);
  return (
    <>
      <div className={styles.row}>
        <Field label={say('saved.label')} size="small" className={styles.choice}>
          <Select className={styles.control} size="small" value={chosen?.name ?? ''} onChange={(_, data) => choose(data.value)}>
            <option value="">{say('saved.choose')}</option>
            {filters.map(({ name }) => (
              <option key={name} value={name}>
                {visibleText(name)}
              </option>
            ))}
          </Select>
        </Field>
        <Button size="small" disabledFocusable={text === ''} onClick={() => setAsking('save')}>
          {say('saved.save')}
        </Button>
        <Button size="small" disabledFocusable={chosen === undefined} onClick={() => setAsking('delete')}>
          {say('saved.delete')}
        </Button>
      </div>
      {reading.problem !== null && (
        <div className={styles.problem}>
          <ProblemBar title={say('saved.problem')} problem={reading.problem} retry={reading.again} />
        </div>
      )}
      {asking === 'save' && <SaveDialog filters={filters} query={text} close={close} />}
      {asking === 'delete' && chosen !== undefined && <DeleteDialog name={chosen.name} close={close} />}
    </>
  );
}

function SaveDialog({ filters, query, close }: Readonly<{ filters: Filters; query: string; close(): void }>) {
  const { api, shelf } = useTab();
  const { say } = useWords();
  const announce = useSay();
  const doing = useDoing();
  const [typed, setTyped] = useState('');
  const [missing, setMissing] = useState(false);
  const name = typed.trim();
  const wrong = missing && name === '';
  const taken = filters.some((filter) => filter.name === name);
  const save = async (): Promise<void> => {
    setMissing(name === '');
    if (name === '' || doing.busy) return;
    const problem = await doing.run(async () => shelf.put(SAVED_FILTERS, (await api.saveFilter(name, query)).filters));
    if (problem !== null) return;
    announce(say('saved.saved'));
    close();
  };
  return (
    <Confirm title={say('saved.save-title')} verb={say('saved.save-verb')} doing={doing} confirm={() => void save()} close={close}>
      <Field
        label={say('saved.name')}
        hint={taken ? say('saved.replaces') : say('saved.name-hint')}
        {...(wrong ? { validationMessage: say('saved.name-missing') } : {})}
      >
        <Input
          value={typed}
          maxLength={60}
          autoComplete="off"
          onChange={(_, data) => setTyped(data.value)}
          onKeyDown={({ key }) => key === 'Enter' && void save()}
        />
      </Field>
    </Confirm>
  );
}

function DeleteDialog({ name, close }: Readonly<{ name: string; close(): void }>) {
  const { api, shelf } = useTab();
  const { say } = useWords();
  const announce = useSay();
  const doing = useDoing();
  const remove = async (): Promise<void> => {
    const problem = await doing.run(async () => shelf.put(SAVED_FILTERS, (await api.deleteFilter(name)).filters));
    if (problem !== null) return;
    announce(say('saved.deleted'));
    close();
  };
  return (
    <Confirm title={say('saved.delete-title')} verb={say('saved.delete-verb')} doing={doing} confirm={() => void remove()} close={close}>
      <Plain>{say('saved.delete-effect', { name })}</Plain>
    </Confirm>
  );
}
