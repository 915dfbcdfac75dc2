import { makeStyles, tokens } from '@fluentui/react-components';
import { EventDays } from '../audit/event-days.tsx';
import { EventRow } from '../audit/event-row.tsx';
import { timelineKey } from '../data/keys.ts';
import { eventsOf, readOn } from '../data/timeline-pages.ts';
import { useKept, useReading } from '../data/use-reading.ts';
import { Disclosure } from '../parts/disclosure.tsx';
import { Panel } from '../parts/panel.tsx';
import { Placeholder } from '../parts/placeholder.tsx';
import { ProblemBar } from '../parts/problem-bar.tsx';
import { When } from '../parts/when.tsx';
import { ALL_EVENTS } from '../routing/route.ts';
import { RouteLink } from '../routing/route-link.tsx';
import { useMe, useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';
import type { EventOnWire } from '../text/event-types.ts';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  item: { ':not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke3}` } },
});

/** So many events are shown at once; more stay folded until somebody wants them. */
const FEW = 6;

/** What the log says of a run, oldest first, following it. */
export function Story({ runId }: Readonly<{ runId: string }>) {
  const { api, shelf } = useTab();
  const { say } = useWords();
  const key = timelineKey(runId);
  const pages = useKept(key);
  const reading = useReading(
    async (signal) => shelf.put(key, await readOn(shelf.get(key), (after) => api.timeline(runId, after, signal))),
    { follows: (changed) => changed === runId, gapMs: 1500 },
  );
  // Who sees a run and may not read what happened to it is not told that there is more.
  if (reading.problem?.parts.status === 403) return null;
  return (
    <Panel title={say('story.title')}>
      {reading.problem !== null && <ProblemBar title={say('story.problem')} problem={reading.problem} retry={reading.again} />}
      {pages === undefined && reading.problem === null && <Placeholder label={say('story.loading')} lines={2} height={28} />}
      {pages !== undefined && <Events events={eventsOf(pages)} more={pages.more} runId={runId} />}
    </Panel>
  );
}

function Events({ events, more, runId }: Readonly<{ events: readonly EventOnWire[]; more: boolean; runId: string }>) {
  const { say, show } = useWords();
  const mayRead = useMe()?.can.audit === true;
  const last = events.at(-1);
  if (last === undefined) return say('story.none');
  const count = events.length;
  return (
    <Disclosure
      line={more ? say('story.events-more', { count }) : show('story.events', { count, when: <When at={last.at} /> })}
      startsOpen={count <= FEW}
      {...(more && mayRead
        ? { aside: <RouteLink to={{ page: 'audit', query: { ...ALL_EVENTS, run: runId } }}>{say('story.all')}</RouteLink> }
        : {})}
    >
      <Days events={events} />
    </Disclosure>
  );
}

function Days({ events }: Readonly<{ events: readonly EventOnWire[] }>) {
  const styles = useStyles();
  return (
    <EventDays events={events} as="h3">
      {(day) => (
        <ol className={styles.list}>
          {day.map((event) => (
            <li key={event.seq} className={styles.item}>
              <EventRow event={event} ofRun />
            </li>
          ))}
        </ol>
      )}
    </EventDays>
  );
}
