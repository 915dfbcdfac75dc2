import { actorOf, decide } from '../actor.ts';
import type { Core } from '../core.ts';
import { deniedOutside } from '../denied-outside.ts';
import { AppError } from '../errors.ts';
import type { Principal } from '../principal.ts';
import { printable } from '../printable.ts';
import type { Stamp } from '../run/change.ts';
import { message, type Text } from '../text/message.ts';
import { NOTHING_KNOWN } from './about.ts';
import { mayAuditSomewhere } from './reader.ts';

/** A question to the log that somebody keeps, as the query of an address. */
export type SavedFilter = Readonly<{ name: string; query: string }>;

/** What people keep; everybody has their own, by name. */
export type SavedFilterStore = Readonly<{
  of(who: Principal): Promise<readonly SavedFilter[]>;
  /** Adds it, or replaces the one of this name. false when that would be more than `most`. */
  put(who: Principal, filter: SavedFilter, most: number): Promise<boolean>;
  /** false when there was none of this name. */
  remove(who: Principal, name: string): Promise<boolean>;
}>;

const MOST = 50;
const LONGEST_NAME = 60;

/** Keeps a filter for somebody who may read the log somewhere. Throws `forbidden`, `invalid` for a name that is none, `conflict` for one too many. */
export async function saveFilter(core: Core, { name, query }: SavedFilter, stamp: Stamp): Promise<readonly SavedFilter[]> {
  const actor = await actorOf(core, stamp.by, 'recent');
  const decision = decide(core, actor, 'audit', { workflow: null, environment: null });
  if (decision.effect === 'deny' && !mayAuditSomewhere(core, actor))
    throw await deniedOutside(core, decision, { stamp, tried: 'save a filter of the audit log', about: NOTHING_KNOWN });
  const kept = await core.store.filters.put(stamp.by, { name: checkedName(name), query }, MOST);
  if (!kept) throw refused('conflict', 'filter.too_many', message('api.too-many-filters', { most: MOST }));
  return core.store.filters.of(stamp.by);
}

/** Throws `not_found` when there is none of this name. */
export async function dropFilter(core: Core, who: Principal, name: string): Promise<readonly SavedFilter[]> {
  if (!(await core.store.filters.remove(who, name.trim()))) throw refused('not_found', 'filter.unknown', message('api.no-filter'));
  return core.store.filters.of(who);
}

function checkedName(name: string): string {
  const short = name.trim();
  const fits = short !== '' && short.length <= LONGEST_NAME && printable(short) === short && !/[\n\t\p{Surrogate}]/u.test(short);
  if (fits) return short;
  throw refused('invalid', 'filter.name', message('api.filter-name', { most: LONGEST_NAME }));
}

function refused(code: 'invalid' | 'conflict' | 'not_found', reason: string, text: Text): AppError {
  return new AppError({ code, reason, message: text });
}
