import { CounterBadge, mergeClasses } from '@fluentui/react-components';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Me } from '../../bot/http/contract.ts';
import { REVIEWS, WAITING } from '../data/keys.ts';
import { useKept } from '../data/use-reading.ts';
import { ALL_EVENTS, formatRoute, HOME, NO_QUESTION, type Route } from '../routing/route.ts';
import { useFrameStyles } from './frame.styles.ts';
import { LiveDot } from './live-dot.tsx';
import { Person } from './person.tsx';
import { useMe } from './tab-context.ts';
import { useWords } from './words-context.ts';

type Place = Readonly<{
  name: 'runs' | 'approvals' | 'workflows' | 'who' | 'delegations' | 'rules' | 'audit';
  to: Route;
  holds: readonly Route['page'][];
}>;

const RUNS: Place = { name: 'runs', to: HOME, holds: ['runs', 'run', 'output'] };
const APPROVALS: Place = { name: 'approvals', to: { page: 'approvals' }, holds: ['approvals'] };
const WORKFLOWS: Place = { name: 'workflows', to: { page: 'workflows' }, holds: ['workflows', 'workflow'] };
const WHO: Place = { name: 'who', to: { page: 'who', query: NO_QUESTION }, holds: ['who'] };
const DELEGATIONS: Place = { name: 'delegations', to: { page: 'delegations' }, holds: ['delegations'] };
const RULES: Place = { name: 'rules', to: { page: 'rules' }, holds: ['rules', 'version'] };
const AUDIT: Place = { name: 'audit', to: { page: 'audit', query: ALL_EVENTS }, holds: ['audit', 'person'] };

/** What the server says that this person has a use for; the pages themselves say why when somebody comes another way. */
function placesFor(can: Me['can'] | undefined): readonly Place[] {
  const more = [...(can?.delegate ? [DELEGATIONS] : []), ...(can?.govern ? [RULES] : []), ...(can?.audit ? [AUDIT] : [])];
  return [RUNS, APPROVALS, WORKFLOWS, WHO, ...more];
}

/** The bar with the places of the tab, and the page below it. */
export function Frame({ route, children }: Readonly<{ route: Route; children: ReactNode }>) {
  const styles = useFrameStyles();
  const me = useMe();
  return (
    <div className={styles.frame}>
      <header className={styles.bar}>
        <nav className={styles.nav} aria-label="Signalbox">
          <ul className={styles.places}>
            {placesFor(me?.can).map((place) => (
              <li key={place.name}>
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
  const waiting = (useKept(WAITING)?.length ?? 0) + (useKept(REVIEWS)?.length ?? 0);
  const count = place === APPROVALS ? waiting : 0;
  const { say } = useWords();
  const link = useRef<HTMLAnchorElement>(null);
  // In a narrow tab the bar scrolls; where one is must be in sight.
  useEffect(() => {
    if (!here) return;
    const show = (): void => link.current?.scrollIntoView({ block: 'nearest', inline: 'center' });
    show();
    window.addEventListener('resize', show);
    return () => window.removeEventListener('resize', show);
  }, [here]);
  return (
    <a
      ref={link}
      className={mergeClasses(styles.place, here && styles.here)}
      href={formatRoute(place.to)}
      {...(here ? { 'aria-current': 'page' } : {})}
    >
      {say(`nav.${place.name}`)}
      {count > 0 && <CounterBadge count={count} size="small" color="danger" aria-label={say('nav.waiting', { count })} />}
    </a>
  );
}
