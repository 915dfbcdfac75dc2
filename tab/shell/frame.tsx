import { CounterBadge, mergeClasses } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { WAITING } from '../data/keys.ts';
import { useKept } from '../data/use-reading.ts';
import { ALL_EVENTS, formatRoute, HOME, type Route } from '../routing/route.ts';
import { useFrameStyles } from './frame.styles.ts';
import { LiveDot } from './live-dot.tsx';
import { Person } from './person.tsx';
import { useMe } from './tab-context.ts';

type Place = Readonly<{ label: string; to: Route; holds: readonly Route['page'][] }>;

const RUNS: Place = { label: 'Runs', to: HOME, holds: ['runs', 'run', 'output'] };
const APPROVALS: Place = { label: 'Approvals', to: { page: 'approvals' }, holds: ['approvals'] };
const WORKFLOWS: Place = { label: 'Workflows', to: { page: 'workflows' }, holds: ['workflows', 'workflow'] };
const AUDIT: Place = { label: 'Audit', to: { page: 'audit', query: ALL_EVENTS }, holds: ['audit'] };

/** The bar with the places of the tab, and the page below it. */
export function Frame({ route, children }: Readonly<{ route: Route; children: ReactNode }>) {
  const styles = useFrameStyles();
  const me = useMe();
  const places = me?.can.audit === true ? [RUNS, APPROVALS, WORKFLOWS, AUDIT] : [RUNS, APPROVALS, WORKFLOWS];
  return (
    <div className={styles.frame}>
      <header className={styles.bar}>
        <nav className={styles.nav} aria-label="Signalbox">
          <ul className={styles.places}>
            {places.map((place) => (
              <li key={place.label}>
                <PlaceLink place={place} here={place.holds.includes(route.page)} />
              </li>
            ))}
          </ul>
        </nav>
        <LiveDot />
        <Person />
      </header>
      <main className={styles.main}>{children}</main>
    </div>
  );
}

function PlaceLink({ place, here }: Readonly<{ place: Place; here: boolean }>) {
  const styles = useFrameStyles();
  const waiting = useKept(WAITING)?.length ?? 0;
  const count = place === APPROVALS ? waiting : 0;
  return (
    <a
      className={mergeClasses(styles.place, here && styles.here)}
      href={formatRoute(place.to)}
      {...(here ? { 'aria-current': 'page' } : {})}
    >
      {place.label}
      {count > 0 && <CounterBadge count={count} size="small" color="danger" aria-label={`${count} waiting for you`} />}
    </a>
  );
}
