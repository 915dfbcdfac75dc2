import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Figure } from '../core/figure.ts';
import type { Meter } from '../core/meter.ts';
import { createCounters } from './counters.ts';
import type { Sources } from './figures.ts';
import { figuresOf } from './figures-of.ts';
import { gaugesOf, type Waiting } from './gauges.ts';

/** A page in the text format of Prometheus. */
export type Page = Readonly<{ type: string; body: string }>;
export type Metrics = Readonly<{
  meter: Meter;
  /** Resolves also while the database does not answer. However many ask, the sources are asked once in a second. */
  page(sources: Sources): Promise<Page>;
  /** The same, for whoever is sent it. Resolves also while the database does not answer. */
  figures(sources: Sources): Promise<readonly Figure[]>;
}>;

/** Longest time a scrape waits for the database: Prometheus itself gives up after ten seconds. */
const PATIENCE_MS = 2_000;
/** Whoever may read it cannot make the database work by asking more often. */
const FRESH_MS = 1_000;

/** What this process counts and how it stands, beside what prom-client tells of Node itself (event loop, memory, collections). */
export function createMetrics(options: Readonly<{ patienceMs?: number; freshMs?: number }> = {}): Metrics {
  const { patienceMs = PATIENCE_MS, freshMs = FRESH_MS } = options;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const meter = createCounters(registry);
  let last: Readonly<{ at: number; page: Promise<Page> }> | null = null;
  const standing = async (sources: Sources): Promise<Registry> => {
    const [waiting, ready] = await Promise.all([waitingIn(sources, patienceMs), isReady(sources, patienceMs)]);
    return gaugesOf({ waiting, pool: sources.pool(), audit: sources.audit(), ready, now: sources.now() });
  };
  const read = async (sources: Sources): Promise<Page> => {
    const gauges = await standing(sources);
    return { type: registry.contentType, body: `${await gauges.metrics()}\n${await registry.metrics()}` };
  };
  return {
    meter,
    page: (sources) => {
      const now = performance.now();
      if (last === null || now - last.at >= freshMs) last = { at: now, page: read(sources) };
      return last.page;
    },
    figures: async (sources) => [...(await figuresOf(await standing(sources))), ...(await figuresOf(registry))],
  };
}

function waitingIn(sources: Sources, patienceMs: number): Promise<Waiting> {
  const asked = Promise.all([sources.store(), sources.strands()]).then(([store, strands]): Waiting => ({ store, strands }));
  // That it does not answer is what the page says then.
  return within(asked, patienceMs).catch(() => null);
}

function isReady(sources: Sources, patienceMs: number): Promise<boolean> {
  const asked = sources.ready().then(() => true);
  return within(asked, patienceMs).catch(() => false);
}

async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('too late')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
