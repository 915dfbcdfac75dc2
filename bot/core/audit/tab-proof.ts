import type { Core } from '../core.ts';
import { AppError } from '../errors.ts';
import type { Principal } from '../principal.ts';
import type { Stamp } from '../run/change.ts';
import type { TabOperations } from '../tab.ts';
import { message } from '../text/message.ts';
import { type Between, type Consistency, consistencyBetween } from './consistency.ts';
import { exportLine } from './export-line.ts';
import { proveInclusion } from './prove.ts';
import { recordRead } from './read.ts';
import { requireSight } from './tab-audit.ts';

/** What anybody needs to verify an event: its line with the path to the root, the checkpoint with that root, and who signed it. */
export type EventProof = Readonly<{ line: string; note: string; key: string }>;

/** What anybody needs to verify that a signed log begins with an earlier one: the file of the proof, both checkpoints, and who signed them. */
export type ConsistencyProof = Consistency & Readonly<{ key: string }>;

/** The tab's part of proving the audit log. */
export function proofOperations(core: Core): Pick<TabOperations, 'auditState' | 'auditProof' | 'auditConsistency'> {
  const stampOf = (who: Principal): Stamp => ({ by: who, via: 'tab', at: core.clock.now() });
  return {
    async auditState(who) {
      const stamp = stampOf(who);
      await requireSight(core, stamp, false);
      const { origin, size } = await core.store.log.head();
      const { sealed, waitingSince, ...health } = core.logHealth();
      const lagMs = waitingSince === null ? null : stamp.at.getTime() - waitingSince.getTime();
      // A seal of the log as it was before a restore says nothing about this one.
      return { origin, size, sealed: sealed?.origin === origin ? sealed : null, lagMs, key: core.notary?.key ?? null, ...health };
    },
    auditConsistency: (who, between) => checkpointProof(core, between, stampOf(who)),
    auditProof: (who, seq) => eventProof(core, seq, stampOf(who)),
  };
}

/** An event that somebody does not see is as one that there is not. Its proof is on record like a page of the log. */
async function eventProof(core: Core, seq: number, stamp: Stamp): Promise<EventProof> {
  const sight = await requireSight(core, stamp, true);
  const { rows } = await core.store.auditSeen(sight, { filter: {}, before: String(seq + 1), limit: 1 });
  const [seen] = rows;
  if (seen?.seq !== seq) throw noEvent(seq);
  if (core.notary === null) throw noNotary();
  const { log } = core.store;
  const checkpoint = await log.lastCheckpoint((await log.head()).origin);
  const [row] = await log.rows(seq - 1, 1);
  if (checkpoint === null || row === undefined || checkpoint.size < seq) throw notSealedYet(seq);
  await recordRead(core, stamp, { filter: {}, how: 'proof', rows, detail: { event: String(seq) } });
  return { line: exportLine(row, await proveInclusion(log, seq, checkpoint.size)), note: checkpoint.note, key: core.notary.key };
}

/** It says nothing of any event, only how many there were: whoever reads some of the log may have it, and nothing of others was read. */
async function checkpointProof(core: Core, between: Between, stamp: Stamp): Promise<ConsistencyProof> {
  await requireSight(core, stamp, false);
  if (core.notary === null) throw noNotary();
  const { log } = core.store;
  const found = await consistencyBetween(log, log, between);
  if ('unsealed' in found) throw noCheckpoint(found.unsealed);
  return { ...found, key: core.notary.key };
}

function noCheckpoint(size: number): AppError {
  return new AppError({ code: 'conflict', reason: 'audit.no_checkpoint', message: message('audit.no-checkpoint', { size }) });
}

function noEvent(seq: number): AppError {
  return new AppError({ code: 'not_found', reason: 'audit.no_event', message: message('audit.no-event', { seq }) });
}

function notSealedYet(seq: number): AppError {
  return new AppError({ code: 'conflict', reason: 'audit.not_sealed_yet', message: message('audit.not-sealed-yet', { seq }) });
}

function noNotary(): AppError {
  return new AppError({ code: 'conflict', reason: 'audit.no_notary', message: message('audit.no-notary') });
}
