import { z } from 'zod';
import { filterIn } from '../../core/audit/filter-query.ts';
import type { SavedFilter } from '../../core/audit/saved-filters.ts';
import type { TabOperations } from '../../core/tab.ts';
import { typedText } from '../../core/typed-text.ts';
import { parsed } from '../body.ts';
import type { SavedFilters } from '../contract.ts';
import { type Call, json, type Reply } from '../route.ts';

const nothing = z.strictObject({});
const saved = z.strictObject({
  query: typedText(2_000).refine((query) => filterIn(query) !== null, 'is not a query of the audit log'),
});

/** The filters that the caller keeps. */
export function listFilters(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async ({ who }) => filtersOnWire(await operations.savedFilters(who));
}

export function saveFilter(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async ({ who, params, body }) =>
    filtersOnWire(await operations.saveFilter(who, { name: String(params['name']), ...parsed(saved, body) }));
}

export function dropFilter(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async ({ who, params, body }) => {
    parsed(nothing, body);
    return filtersOnWire(await operations.dropFilter(who, String(params['name'])));
  };
}

function filtersOnWire(filters: readonly SavedFilter[]): Reply {
  return json<SavedFilters>({ filters: filters.map(({ name, query }) => ({ name, query })) });
}
