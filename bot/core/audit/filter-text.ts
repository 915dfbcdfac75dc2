import type { AuditFilter } from '../ports.ts';

/** The parts of a filter as `name=value`, always in the same order; values are encoded as in an address. */
export function filterParts(filter: AuditFilter): readonly string[] {
  return Object.entries(filter)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${encodeURIComponent(value instanceof Date ? value.toISOString() : String(value))}`);
}

/** A filter as the query of an address; empty for none. */
export function filterText(filter: AuditFilter): string {
  return filterParts(filter).join('&');
}
