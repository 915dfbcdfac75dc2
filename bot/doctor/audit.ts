import type { NotaryPlaceConfig } from '../config-notary.ts';
import type { Clock } from '../core/clock.ts';
import { createNotary } from '../notary/client.ts';
import { logStoreOn } from '../store/audit-log.ts';
import { dbOn } from '../store/db.ts';
import type { Database } from '../store/open.ts';
import { type Finding, fine, looked, note, span, wrong } from './finding.ts';

/** Events are sealed within thirty seconds; after a minute `/readyz` is not ready either. */
const LATE_SECONDS = 60;
const PATIENCE_MS = 5_000;

/** Whether the notary answers, and how far it has sealed the log. */
export async function auditFindings(database: Database, place: NotaryPlaceConfig | null, clock: Clock): Promise<readonly Finding[]> {
  if (place === null)
    return [note('notary', 'No notary is configured here, so a change of the audit log in the database would not be seen.')];
  return await looked('notary', () => sealed(database, place, clock));
}

async function sealed({ pool }: Database, place: NotaryPlaceConfig, clock: Clock): Promise<readonly Finding[]> {
  const log = logStoreOn(dbOn(pool));
  const { origin, size } = await log.head();
  const latest = await createNotary({ ...place, timeoutMs: PATIENCE_MS }).latest(origin);
  const upTo = latest?.checkpoint.size ?? 0;
  const answers = fine('notary', `The notary answers; it has sealed ${upTo} of ${size} events.`, { origin, size, sealed: upTo });
  // Read before the notary was asked: more can only have come in since.
  if (upTo > size) {
    const now = await log.head();
    if (upTo > now.size) return [answers, wrong('seal', SET_BACK, { size: now.size, sealed: upTo })];
  }
  const [oldest] = await log.rows(upTo, 1);
  const lagSeconds = oldest === undefined ? 0 : Math.max(0, (clock.now().getTime() - Date.parse(oldest.entry.at)) / 1000);
  const facts = { unsealed: Math.max(0, size - upTo), lagSeconds: Math.round(lagSeconds) };
  if (lagSeconds < LATE_SECONDS)
    return [answers, fine('seal', `No event has waited for its seal for longer than ${span(lagSeconds)}.`, facts)];
  return [
    answers,
    wrong(
      'seal',
      `The oldest event without a seal has waited for ${span(lagSeconds)}. The log of Signalbox says why it is not sealed.`,
      facts,
    ),
  ];
}

const SET_BACK =
  'The notary has sealed more events than the database has: it was set back. After a restore run “signalbox audit restored”; otherwise keep everything as it is.';
