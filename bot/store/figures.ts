import type pg from 'pg';
import { ENDED, RUN_STATES, type RunState } from '../core/run/run.ts';
import { translated } from './database-errors.ts';

/** What waits, for whoever watches: runs that have not ended by their state, and what Teams has yet to take. Age in seconds. */
export type StoreFigures = Readonly<{
  runs: Readonly<Partial<Record<RunState, number>>>;
  messages: Readonly<{ waiting: number; oldestSeconds: number; givenUp: number }>;
  cards: Readonly<{ waiting: number; givenUp: number }>;
}>;

type Counts = Readonly<{ messages: number; oldest: number; lost: number; cards: number; lost_cards: number }>;

const OPEN_STATES = RUN_STATES.filter((state) => !ENDED.has(state));

const RUNS = 'select state, count(*)::int as many from signalbox.runs where state = any($1) group by state';
const OUTBOX = `
  select count(*) filter (where not given_up)::int as messages,
    greatest(0, coalesce(extract(epoch from $1::timestamptz - min(said_at) filter (where not given_up)), 0))::float8 as oldest,
    count(*) filter (where given_up)::int as lost,
    (select count(*) from signalbox.run_cards where shown_version < version and not given_up)::int
      + (select count(*) from signalbox.rules_cards where shown_version < version and not given_up)::int as cards,
    (select count(*) from signalbox.run_cards where shown_version < version and given_up)::int as lost_cards
  from signalbox.outbox_messages`;

/** Throws `unavailable` when the database does not answer. */
export async function storeFigures(pool: pg.Pool, now: Date): Promise<StoreFigures> {
  const runs = await translated(pool.query<{ state: RunState; many: number }>(RUNS, [OPEN_STATES]));
  const outbox = await translated(pool.query<Counts>(OUTBOX, [now]));
  const counts = outbox.rows[0] ?? { messages: 0, oldest: 0, lost: 0, cards: 0, lost_cards: 0 };
  return {
    runs: Object.fromEntries(runs.rows.map(({ state, many }) => [state, many])),
    messages: { waiting: counts.messages, oldestSeconds: counts.oldest, givenUp: counts.lost },
    cards: { waiting: counts.cards, givenUp: counts.lost_cards },
  };
}
