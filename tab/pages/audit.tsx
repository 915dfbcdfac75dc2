import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowClockwise20Regular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { ArrowDownload20Regular } from '@fluentui/react-icons/svg/arrow-download';
import { Search32Regular } from '@fluentui/react-icons/svg/search';
import { lazy, Suspense, useState } from 'react';
import { AuditFilters } from '../audit/audit-filters.tsx';
import { EventDays } from '../audit/event-days.tsx';
import { EventRow } from '../audit/event-row.tsx';
import { LogState } from '../audit/log-state.tsx';
import { SavedFilters } from '../audit/saved-filters.tsx';
import { type EventRows, withOlderEvents } from '../data/event-pages.ts';
import { useDoing, useReading } from '../data/use-reading.ts';
import { auditParams } from '../forms/audit-query.ts';
import { Empty } from '../parts/empty.tsx';
import { HereFilter } from '../parts/here-filter.tsx';
import { MoreRows } from '../parts/more-rows.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { usePanelStyles } from '../parts/panel.styles.ts';
import { Placeholder } from '../parts/placeholder.tsx';
import { ProblemBar } from '../parts/problem-bar.tsx';
import type { AuditQuery } from '../routing/route.ts';
import { useChannel } from '../shell/here.ts';
import { useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';
import type { EventOnWire } from '../text/event-types.ts';

/** A file of its own, loaded when somebody exports. */
const ExportDialog = lazy(async () => ({ default: (await import('../audit/export-dialog.tsx')).ExportDialog }));

const useStyles = makeStyles({
  rows: { marginTop: tokens.spacingVerticalL },
  list: { margin: 0, padding: tokens.spacingHorizontalXS, listStyleType: 'none' },
  item: { ':not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke3}` } },
});

/** Everything that was asked, decided and done, for those who may read it. */
export function AuditPage({ query }: Readonly<{ query: AuditQuery }>) {
  const { say } = useWords();
  const [round, setRound] = useState(0);
  const [exporting, setExporting] = useState(false);
  const channel = useChannel();
  // A channel that was typed is what is asked for.
  const asked = query.channel === '' ? { ...query, channel } : query;
  const params = auditParams(asked, null).toString();
  return (
    <>
      <PageTitle title={say('nav.audit')}>
        <Button icon={<ArrowDownload20Regular />} onClick={() => setExporting(true)}>
          {say('export.button')}
        </Button>
        <Button icon={<ArrowClockwise20Regular />} onClick={() => setRound(round + 1)}>
          {say('button.refresh')}
        </Button>
      </PageTitle>
      <LogState key={`state ${round}`} />
      <HereFilter />
      <AuditFilters query={query}>
        <SavedFilters query={query} />
      </AuditFilters>
      {exporting && (
        <Suspense>
          <ExportDialog params={auditParams(asked, null)} close={() => setExporting(false)} />
        </Suspense>
      )}
      <Events key={`${round} ${params}`} query={asked} />
    </>
  );
}

function Events({ query }: Readonly<{ query: AuditQuery }>) {
  const styles = useStyles();
  const { api } = useTab();
  const { say } = useWords();
  const [rows, setRows] = useState<EventRows>();
  const more = useDoing();
  const reading = useReading(async (signal) => setRows(await api.audit(auditParams(query, null), signal)));
  const loadMore = (): void => {
    if (rows === undefined || rows.next === null || more.busy) return;
    void more.run(async () => setRows(withOlderEvents(rows, await api.audit(auditParams(query, rows.next)))));
  };
  return (
    <div className={styles.rows}>
      {reading.problem !== null && <ProblemBar title={say('audit.problem')} problem={reading.problem} retry={reading.again} />}
      {rows === undefined && reading.problem === null && <Placeholder label={say('audit.loading')} lines={8} height={52} />}
      {rows?.events.length === 0 && (
        <Empty icon={<Search32Regular />} title={say('audit.none')}>
          <span>{say('audit.none-text')}</span>
        </Empty>
      )}
      {rows !== undefined && <Days events={rows.events} />}
      <MoreRows there={rows !== undefined && rows.next !== null} more={more} problem={say('audit.problem-older')} load={loadMore} />
    </div>
  );
}

function Days({ events }: Readonly<{ events: readonly EventOnWire[] }>) {
  const styles = useStyles();
  const { panel } = usePanelStyles();
  return (
    <EventDays events={events} as="h2">
      {(day) => (
        <div className={panel} style={{ padding: 0 }}>
          <ul className={styles.list}>
            {day.map((event) => (
              <li key={event.seq} className={styles.item}>
                <EventRow event={event} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </EventDays>
  );
}
