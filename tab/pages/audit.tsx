import { Button, Caption1Strong, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { ArrowClockwise20Regular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { Search32Regular } from '@fluentui/react-icons/svg/search';
import { useState } from 'react';
import { AuditFilters } from '../audit/audit-filters.tsx';
import { EventRow } from '../audit/event-row.tsx';
import { byHeading } from '../data/by-heading.ts';
import { type EventRows, withOlderEvents } from '../data/event-pages.ts';
import { useDoing, useReading } from '../data/use-reading.ts';
import { auditParams } from '../forms/audit-query.ts';
import { Empty } from '../parts/empty.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { usePanelStyles } from '../parts/panel.styles.ts';
import { Placeholder } from '../parts/placeholder.tsx';
import { ProblemBar } from '../parts/problem-bar.tsx';
import { useNowMs } from '../parts/use-now.ts';
import type { AuditQuery } from '../routing/route.ts';
import { useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';
import type { EventOnWire } from '../text/event-types.ts';
import { dayHeading } from '../text/time.ts';

const useStyles = makeStyles({
  rows: { marginTop: tokens.spacingVerticalL },
  heading: { display: 'block', margin: `${tokens.spacingVerticalL} 0 ${tokens.spacingVerticalS}`, color: tokens.colorNeutralForeground3 },
  list: { margin: 0, padding: tokens.spacingHorizontalXS, listStyleType: 'none' },
  item: { ':not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke3}` } },
  more: { display: 'flex', justifyContent: 'center', marginTop: tokens.spacingVerticalL },
});

/** Everything that was asked, decided and done, for those who may read it. */
export function AuditPage({ query }: Readonly<{ query: AuditQuery }>) {
  const { say } = useWords();
  const [round, setRound] = useState(0);
  const params = auditParams(query, null).toString();
  return (
    <>
      <PageTitle title={say('nav.audit')}>
        <Button icon={<ArrowClockwise20Regular />} onClick={() => setRound(round + 1)}>
          {say('button.refresh')}
        </Button>
      </PageTitle>
      <AuditFilters query={query} />
      <Events key={`${round} ${params}`} query={query} />
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
      {more.problem !== null && <ProblemBar title={say('audit.problem-older')} problem={more.problem} />}
      {rows !== undefined && rows.next !== null && (
        <div className={styles.more}>
          <Button onClick={loadMore} disabledFocusable={more.busy} {...(more.busy ? { icon: <Spinner size="tiny" aria-hidden /> } : {})}>
            {say('button.more')}
          </Button>
        </div>
      )}
    </div>
  );
}

function Days({ events }: Readonly<{ events: readonly EventOnWire[] }>) {
  const styles = useStyles();
  const { panel } = usePanelStyles();
  const words = useWords();
  const nowMs = useNowMs(60_000);
  return byHeading(events, (event) => dayHeading(Date.parse(event.at), nowMs, words)).map((day) => (
    <section key={day.heading} aria-label={day.heading}>
      <Caption1Strong as="h2" className={styles.heading}>
        {day.heading}
      </Caption1Strong>
      <div className={panel} style={{ padding: 0 }}>
        <ul className={styles.list}>
          {day.rows.map((event) => (
            <li key={event.seq} className={styles.item}>
              <EventRow event={event} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  ));
}
