import { actorOf, decide } from '../actor.ts';
import type { Core } from '../core.ts';
import { maySeeAsVoter, voterOf } from '../delegation/voter.ts';
import { deniedOutside } from '../denied-outside.ts';
import type { RunId } from '../ids.ts';
import type { AuditFilter, Page, StoredEvent } from '../ports.ts';
import { type Principal, principalKey } from '../principal.ts';
import type { Stamp } from '../run/change.ts';
import type { TabOperations } from '../tab.ts';
import { unknownRun } from '../unknown-run.ts';
import { NOTHING_KNOWN } from './about.ts';
import { exportFor } from './export-for.ts';
import { recordRead, recordRunRead } from './read.ts';
import { asksForOwn, sightInLog } from './reader.ts';
import { dropFilter, saveFilter } from './saved-filters.ts';
import type { Sight } from './sight.ts';

const PAGE = 50;

type AuditOperations = Pick<
  TabOperations,
  'audit' | 'exportAudit' | 'timeline' | 'personTimeline' | 'savedFilters' | 'saveFilter' | 'dropFilter'
>;

/** The tab's part of reading the audit log. */
export function auditOperations(core: Core): AuditOperations {
  const stampOf = (who: Principal): Stamp => ({ by: who, via: 'tab', at: core.clock.now() });
  return {
    audit: (who, filter, before) => readLog(core, { stamp: stampOf(who), filter, before, limit: PAGE }),
    personTimeline: (who, person, before) =>
      readLog(core, { stamp: stampOf(who), filter: { person: principalKey(person) }, before, limit: PAGE }),
    exportAudit: (who, wish) => exportFor(core, wish, stampOf(who)),
    savedFilters: (who) => core.store.filters.of(who),
    saveFilter: (who, filter) => saveFilter(core, filter, stampOf(who)),
    dropFilter: (who, name) => dropFilter(core, who, name),
    timeline: (who, id, after) => timeline(core, stampOf(who), { id, after }),
  };
}

export type Reading = Readonly<{ stamp: Stamp; filter: AuditFilter; before: string | null; limit: number }>;

/**
 * A page of what somebody sees of the log. Whoever may read the log nowhere reads their own events and nothing else, and only when
 * they ask for these. A page with events of others is on record before it is given.
 */
export async function readLog(core: Core, { stamp, filter, before, limit }: Reading): Promise<Page<StoredEvent>> {
  const sight = await requireSight(core, stamp, asksForOwn(stamp.by, filter.person));
  const page = await core.store.auditSeen(sight, { filter, before, limit });
  await recordRead(core, stamp, { filter, how: 'page', rows: page.rows });
  return page;
}

/** What somebody sees of the log. Throws `forbidden` for whoever may read it nowhere, unless they ask for their `own` events. */
export async function requireSight(core: Core, stamp: Stamp, own: boolean): Promise<Sight> {
  const sight = await sightInLog(core, stamp.by);
  if (sight.audited.allowed.length > 0 || own) return sight;
  const decision = decide(core, await actorOf(core, stamp.by, 'recent'), 'audit', { workflow: null, environment: null });
  if (decision.effect !== 'deny') return sight;
  throw await deniedOutside(core, decision, { stamp, tried: 'read the audit log', about: NOTHING_KNOWN });
}

type Asked = Readonly<{ id: RunId; after: string | null }>;

/** What happened to a run, for whoever sees the run. */
async function timeline(core: Core, stamp: Stamp, { id, after }: Asked): Promise<Page<StoredEvent>> {
  const run = await core.store.run(id);
  if (run === null || !maySeeAsVoter(core, await voterOf(core, stamp.by, 'recent'), run)) throw unknownRun(id);
  const page = await core.store.timeline(id, after, PAGE);
  await recordRunRead(core, stamp, id, page.rows);
  return page;
}
