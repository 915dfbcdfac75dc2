import type { Core } from '../core.ts';
import type { AuditFilter, StoredEvent } from '../ports.ts';
import { type Principal, principalKey, samePrincipal } from '../principal.ts';
import type { Stamp } from '../run/change.ts';
import { attemptEvent } from './attempt.ts';
import type { ToldOf } from './event.ts';
import { filterText } from './filter-text.ts';

/** The same question of the same person within so long is one reading, however many pages it has. */
const ONE_READING_MS = 600_000;
/** How many readings of one person are looked at for that; after more of them one more is on record. */
const LOOKED_AT = 200;

export type How = ToldOf<'audit.read'>['how'];
/** What else is said of a reading. */
export type ReadDetail = Omit<ToldOf<'audit.read'>, 'how' | 'filter'>;
type Read = Readonly<{ filter: AuditFilter; how: How; rows: readonly StoredEvent[]; detail?: ReadDetail }>;

/** Records that somebody read what others did, before they get it. Throws what the store throws; nothing may then be shown. */
export async function recordRead(core: Pick<Core, 'store'>, stamp: Stamp, { filter, how, rows, detail = {} }: Read): Promise<void> {
  if (how !== 'export' && rows.every(({ actor }) => samePrincipal(actor, stamp.by))) return;
  const asked = filterText(filter);
  if (how === 'page' && (await wasRecorded(core, stamp, asked))) return;
  const event = attemptEvent(stamp, {
    type: 'audit.read',
    sentence: how === 'proof' ? `${stamp.by.name} had event ${rows[0]?.seq} proved.` : sentenceOf(stamp.by, how, asked),
    detail: { ...detail, how, filter: asked },
  });
  await core.store.transaction((tx) => tx.appendEvents([event]));
}

/** The same for what happened to a run; what no person did is nobody's record. */
export function recordRunRead(core: Pick<Core, 'store'>, stamp: Stamp, runId: string, rows: readonly StoredEvent[]): Promise<void> {
  return recordRead(core, stamp, { filter: { runId }, how: 'page', rows: rows.filter(({ actor }) => actor.kind === 'person') });
}

async function wasRecorded({ store }: Pick<Core, 'store'>, { by, at }: Stamp, asked: string): Promise<boolean> {
  const from = new Date(at.getTime() - ONE_READING_MS);
  const { rows } = await store.audit({ person: principalKey(by), type: 'audit.read', from }, null, LOOKED_AT);
  return rows.some(({ actor, detail }) => samePrincipal(actor, by) && detail['how'] === 'page' && detail['filter'] === asked);
}

function sentenceOf({ name }: Principal, how: How, asked: string): string {
  const what = asked === '' ? 'the audit log' : `the audit log, filtered by ${asked}`;
  return how === 'page' ? `${name} read ${what}.` : `${name} exported ${what}.`;
}
