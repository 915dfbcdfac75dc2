import { type Actor, actorOf, mayBeAsked, mayStopWaiting } from '../actor.ts';
import type { Core } from '../core.ts';
import { maySeeAsVoter, type Voter, voterOf } from '../delegation/voter.ts';
import type { RunId } from '../ids.ts';
import type { Page } from '../ports.ts';
import { type Principal, principalKey } from '../principal.ts';
import { ENDED, RUN_STATES, type Run } from '../run/run.ts';
import { NOWHERE, placesOf, type Sight } from './sight.ts';

const OPEN = RUN_STATES.filter((state) => !ENDED.has(state));
/** The store gives at most so many at a time; after this many pages even the best list is no help any more. */
const LARGEST_PAGE = 200;
const PAGES_LOOKED_AT = 50;

/** Whether somebody may read the log of some place at all. */
export function mayAuditSomewhere(core: Core, actor: Actor): boolean {
  return placesOf(core, actor, 'audit').allowed.length > 0;
}

/**
 * What somebody sees of the log: the places where policy lets them read it, their own events and those about runs that they see.
 * Without any such place it is their own events alone; `audited.allowed` is then empty.
 */
export async function sightInLog(core: Core, who: Principal): Promise<Sight> {
  const audited = placesOf(core, await actorOf(core, who, 'recent'), 'audit');
  if (audited.everywhere || audited.allowed.length === 0) return { who, audited, viewed: NOWHERE, ownRuns: false, runs: [] };
  const voter = await voterOf(core, who, 'recent');
  const viewed = placesOf(core, voter, 'view');
  return { who, audited, viewed, ownRuns: true, runs: await runsBeside(core, voter) };
}

/** Open runs that wait for somebody, or that they may cancel while these wait: what beside their own runs no place says. */
async function runsBeside(core: Core, voter: Voter): Promise<readonly RunId[]> {
  if (!mayBeAsked(core, voter) && !mayStopWaiting(core, voter) && voter.givers.handed.length === 0) return [];
  const found: RunId[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < PAGES_LOOKED_AT; page += 1) {
    const { rows, next }: Page<Run> = await core.store.runs({ states: OPEN }, cursor, LARGEST_PAGE);
    found.push(...rows.filter((run) => maySeeAsVoter(core, voter, run)).map(({ id }) => id));
    if (next === null) break;
    cursor = next;
  }
  return found;
}

/** Whether a filter asks for the events of this very person, and of nobody else. */
export function asksForOwn(who: Principal, person: string | undefined): boolean {
  return person === principalKey(who) || person === who.objectId;
}
