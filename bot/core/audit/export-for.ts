import { type Actor, actorOf, decide } from '../actor.ts';
import type { Core } from '../core.ts';
import { deniedOutside, recordDenied } from '../denied-outside.ts';
import { AppError } from '../errors.ts';
import type { AuditFilter } from '../ports.ts';
import type { Stamp } from '../run/change.ts';
import { anyOf, message } from '../text/message.ts';
import { inEnglish } from '../text/voice.ts';
import { NOTHING_KNOWN } from './about.ts';
import type { ExportFormat } from './export.ts';
import { checkpointFor, type ExportFile, exportOf, notesFor } from './export-files.ts';
import { recordRead } from './read.ts';
import { placesOf } from './sight.ts';

/** `size`: how many events the log had; null = as many as are sealed. */
export type ExportWish = Readonly<{ filter: AuditFilter; format: ExportFormat; size: number | null }>;

/** An export that is ready to be written: the same wish with the same `size` gives the same bytes. */
export type AuditExport = Readonly<{ size: number; files(): AsyncGenerator<ExportFile> }>;

/**
 * Prepares an export for somebody who may read the whole log, and records it. Throws `forbidden`, `conflict`/`audit.nothing_sealed`
 * without a checkpoint of that size, and what the store throws: nothing may then be given.
 */
export async function exportFor(core: Core, { filter, format, size }: ExportWish, stamp: Stamp): Promise<AuditExport> {
  await requireWholeLog(core, stamp);
  const { log } = core.store;
  const last = await checkpointFor(log, await log.head(), size);
  if (last === null || core.notary === null) throw nothingSealed(size);
  const { key, sign } = core.notary;
  const order = { filter, format, size: last.size };
  await recordRead(core, stamp, { filter, how: 'export', rows: [], detail: { format, size: last.size } });
  const notes = notesFor(log, last, Object.keys(filter).length > 0);
  return { size: last.size, files: exportOf({ log, order, origin: last.origin, notes, key, sign }).files };
}

async function requireWholeLog(core: Core, stamp: Stamp): Promise<void> {
  const actor = await actorOf(core, stamp.by, 'fresh');
  const places = placesOf(core, actor, 'audit');
  if (places.everywhere) return;
  const decision = decide(core, actor, 'audit', { workflow: null, environment: null });
  const by = { stamp, tried: 'export the audit log', about: NOTHING_KNOWN };
  if (decision.effect === 'deny' && places.allowed.length === 0) throw await deniedOutside(core, decision, by);
  const refusal = onlyWhole(core, actor);
  await recordDenied(core, { rule: WHOLE_LOG, sentence: inEnglish(refusal.text) }, by);
  throw refusal;
}

const WHOLE_LOG = 'export-whole-log';

function onlyWhole(core: Core, { principal }: Actor): AppError {
  const roles = core.policy.roles
    .map(({ role }) => role)
    .filter((role) => placesOf(core, { principal, roles: [role] }, 'audit').everywhere);
  const text = roles.length === 0 ? message('audit.export-nobody') : message('audit.export-whole', { roles: anyOf(roles) });
  return new AppError({ code: 'forbidden', reason: `policy.${WHOLE_LOG}`, message: text, details: { rule: WHOLE_LOG } });
}

function nothingSealed(size: number | null): AppError {
  const text = size === null ? message('audit.nothing-sealed') : message('audit.no-checkpoint', { size });
  return new AppError({ code: 'conflict', reason: 'audit.nothing_sealed', message: text });
}
