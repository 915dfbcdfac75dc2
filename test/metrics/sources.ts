import type { Sources } from '../../bot/metrics/figures.ts';

const NOW = new Date('2026-03-01T12:00:00Z');

/** An installation with something of everything. */
export const SOURCES: Sources = {
  store: async () => ({
    runs: { running: 2, needs_decision: 1 },
    messages: { waiting: 3, oldestSeconds: 12.5, givenUp: 1 },
    cards: { waiting: 4, givenUp: 0 },
  }),
  strands: async () => ({ waiting: 5, running: 6, oldestSeconds: 1.5 }),
  pool: () => ({ used: 3, idle: 7, waiting: 2 }),
  audit: () => ({
    ...{ unsealed: 8, sealLagSeconds: 20, sealing: false },
    verified: { at: new Date(NOW.getTime() - 3_600_000), events: 9, problem: null, restored: [] },
  }),
  ready: async () => undefined,
  now: () => NOW,
};
