import { type Cell, type Named, NOWHERE, type Places, type Sight } from '../../bot/core/audit/sight.ts';
import type { RunId } from '../../bot/core/ids.ts';
import type { AuditFilter, Store } from '../../bot/core/ports.ts';
import { later } from '../contract/store/samples.ts';

// Pages of whoever sees some of a log that `audit-sample.ts` and `audit-runs.ts` wrote: whose they are, times what is asked for, times depth.

const [NONE, OTHER] = [{ is: 'none' }, { is: 'other' }] as const;
const named = (name: string): Named => ({ is: 'named', name });

function places(workflows: readonly string[], environments: readonly string[], allowed: readonly (readonly [Named, Named])[]): Places {
  return { workflows, environments, allowed: allowed.map(([workflow, environment]) => ({ workflow, environment })), everywhere: false };
}

/** Everywhere but in one workflow. */
function allBut(workflow: string): Places {
  const cells: readonly Cell[] = [NONE, OTHER].flatMap((kind) => [NONE, OTHER].map((environment) => ({ workflow: kind, environment })));
  return { workflows: [workflow], environments: [], allowed: cells, everywhere: false };
}

const EVERYWHERE: Places = { ...NOWHERE, everywhere: true, allowed: [{ workflow: OTHER, environment: OTHER }] };
const RARE_PLACE = places(['rebuild'], ['attic'], [[named('rebuild'), named('attic')]]);
const COMMON_PLACE = places(['deploy-7'], ['staging'], [[named('deploy-7'), named('staging')]]);
const OLD_PLACE = places(['given-up'], ['staging'], [[named('given-up'), named('staging')]]);
const SEVERAL = places(
  ['deploy-1', 'deploy-2', 'given-up'],
  ['production'],
  [
    [named('deploy-1'), OTHER],
    [named('given-up'), NONE],
    [OTHER, named('production')],
    [OTHER, NONE],
  ],
);
const OTHERS_AND_NONE = places(
  Array.from({ length: 20 }, (_, place) => `deploy-${place}`),
  ['staging'],
  [
    [OTHER, OTHER],
    [named('deploy-19'), NONE],
  ],
);

const someone = (objectId: string, parts: Partial<Sight> = {}): Sight => ({
  who: { kind: 'person', tenantId: 'tenant-1', objectId, name: objectId },
  audited: NOWHERE,
  viewed: NOWHERE,
  ownRuns: true,
  runs: [],
  ...parts,
});

const SIGHTS: Readonly<Record<string, Sight>> = {
  'the whole log': someone('nobody', { audited: EVERYWHERE }),
  'nothing at all': someone('nobody'),
  'their own events': someone('person-7', { ownRuns: false }),
  'their own runs, some 35': someone('seldom'),
  'their own runs, a third of all': someone('busy'),
  'their own runs, a fifth of all, all old': someone('long-gone'),
  'a rare place': someone('seldom', { audited: RARE_PLACE }),
  'a common place': someone('seldom', { audited: COMMON_PLACE }),
  'a place that was given up': someone('seldom', { audited: OLD_PLACE }),
  'several places': someone('person-8', { audited: SEVERAL }),
  'what no rule names': someone('person-8', { audited: OTHERS_AND_NONE }),
  'all but one workflow': someone('person-8', { audited: allBut('deploy-3') }),
  'the runs of one place': someone('nobody', { audited: RARE_PLACE, viewed: COMMON_PLACE }),
  'all runs': someone('nobody', { audited: RARE_PLACE, viewed: EVERYWHERE }),
  'some runs': someone('nobody', {
    audited: RARE_PLACE,
    runs: Array.from({ length: 40 }, (_, place) => `r-${place * 2000 + 3}` as RunId),
  }),
};

const FILTERS: Readonly<Record<string, AuditFilter>> = {
  everything: {},
  'one kind': { type: 'run.created' },
  'a kind that no run has': { type: 'command.asked' },
  'a rare kind': { type: 'break_glass.used' },
  'a door': { via: 'chat' },
  'a decision': { decision: 'allowed' },
  'one person by id': { person: 'person-7' },
  'one person by name': { person: 'ada 8' },
  nobody: { person: 'nobody of this name' },
  'one workflow': { workflow: 'deploy-7' },
  'one workflow with a kind': { workflow: 'deploy-3', type: 'run.created' },
  'an old workflow': { workflow: 'given-up' },
  'one environment': { environment: 'production' },
  'one run': { runId: 'r-7' },
  'a day': { from: later(3000), to: later(90_000) },
  'a frequent text': { text: 'deploy shop' },
  'a text now and then': { text: 'person-7 switched' },
  'a rare text': { text: 'number 123456' },
  'no such text': { text: 'nowhere said' },
  'a frequent text of one kind': { text: 'deploy shop', type: 'command.asked' },
};

/** The slowest page of each person, with what was asked for. */
export type Slowest = Readonly<{ sight: string; asked: string; ms: number }>;

/** Reads a page of everybody with every filter, from the end, the middle and near the beginning. */
export async function sightTimes(store: Store, events: number): Promise<readonly Slowest[]> {
  const slowest: Slowest[] = [];
  for (const [name, sight] of Object.entries(SIGHTS)) {
    let worst: Slowest = { sight: name, asked: '', ms: 0 };
    for (const [filterName, filter] of Object.entries(FILTERS)) {
      for (const before of [null, String(Math.floor(events / 2)), String(Math.floor(events / 10)), '100']) {
        const started = performance.now();
        await store.auditSeen(sight, { filter, before, limit: 50 });
        const one = { sight: name, asked: `${filterName}, before ${before ?? 'the end'}`, ms: performance.now() - started };
        if (one.ms > worst.ms) worst = one;
      }
    }
    slowest.push(worst);
  }
  return slowest;
}
