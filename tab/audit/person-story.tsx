import { makeStyles, tokens } from '@fluentui/react-components';
import { inRunsTogether } from '../data/runs-together.ts';
import { usePanelStyles } from '../parts/panel.styles.ts';
import { Plain } from '../parts/plain.tsx';
import { RouteLink } from '../routing/route-link.tsx';
import type { EventOnWire } from '../text/event-types.ts';
import { EventDays } from './event-days.tsx';
import { EventRow } from './event-row.tsx';

const useStyles = makeStyles({
  chapter: { ':not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke3}` }, padding: tokens.spacingHorizontalXS },
  run: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalS,
    // In one line with the sentences, beside the arrows that open them.
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalS} 0 32px`,
    overflowWrap: 'anywhere',
    '@media (max-width: 540px)': { paddingLeft: tokens.spacingHorizontalS },
  },
  quiet: { color: tokens.colorNeutralForeground3 },
  list: { margin: 0, padding: 0, listStyleType: 'none' },
});

/** Events of one person by day; what belongs to one run stands together under its name. */
export function PersonStory({ events }: Readonly<{ events: readonly EventOnWire[] }>) {
  const { panel } = usePanelStyles();
  return (
    <EventDays events={events} as="h2">
      {(day) => (
        <div className={panel} style={{ padding: 0 }}>
          {inRunsTogether(day).map((together) => (
            <Chapter key={together[0]?.seq} events={together} />
          ))}
        </div>
      )}
    </EventDays>
  );
}

function Chapter({ events }: Readonly<{ events: readonly EventOnWire[] }>) {
  const styles = useStyles();
  const [first] = events;
  const runId = first?.runId ?? null;
  return (
    <div className={styles.chapter}>
      {first !== undefined && runId !== null && (
        <div className={styles.run}>
          <RouteLink to={{ page: 'run', runId }}>
            <Plain>{first.workflow ?? runId}</Plain>
          </RouteLink>
          <span className={styles.quiet}>
            <Plain>{[first.environment, first.workflow === null ? null : runId].filter((part) => part !== null).join(' · ')}</Plain>
          </span>
        </div>
      )}
      <ol className={styles.list}>
        {events.map((event) => (
          <li key={event.seq}>
            <EventRow event={event} ofRun ofPerson />
          </li>
        ))}
      </ol>
    </div>
  );
}
