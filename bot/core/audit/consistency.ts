import { toBase64 } from './bytes.ts';
import { noteText } from './export-files.ts';
import type { Checkpoints, KeptCheckpoint, LogStore } from './log-store.ts';
import { proveConsistency } from './prove.ts';

/** Two sizes of the log; `to` is null for the newest checkpoint. */
export type Between = Readonly<{ from: number; to: number | null }>;

/**
 * Proof that one signed log begins with another (RFC 9162, 2.1.4). `proof` is the text of a file that a verifier takes, `{"consistency": {"from",
 * "to", "proof"}}` with hashes in base64; `notes` are both signed checkpoints, the older one first, as a verifier takes them.
 */
export type Consistency = Readonly<{ from: number; to: number; proof: string; notes: string }>;

/** A size of which there is no checkpoint of this log, as it is now. */
export type Unsealed = Readonly<{ unsealed: number }>;

/**
 * Finds both checkpoints and proves the one from the other. A checkpoint that a restore made void is none. Throws RangeError when `from` is not at
 * least 1 or larger than `to`.
 */
export async function consistencyBetween(log: LogStore, checkpoints: Checkpoints, { from, to }: Between): Promise<Consistency | Unsealed> {
  const older = await checkpointOf(log, checkpoints, from);
  if (older === null) return { unsealed: from };
  const head = await log.head();
  const newer = to === null ? await checkpoints.lastCheckpoint(head.origin, head.size) : await checkpointOf(log, checkpoints, to);
  if (newer === null || newer.size < from) return { unsealed: to ?? head.size };
  const path = (await proveConsistency(log, from, newer.size)).map(toBase64);
  const notes = [older, newer].map(noteText);
  const proof = `${JSON.stringify({ consistency: { from, to: newer.size, proof: path } })}\n`;
  return { from, to: newer.size, proof, notes: [...new Set(notes)].join('\n') };
}

/** The checkpoint whose last event is in this log, under the name that the event bears. */
async function checkpointOf(log: LogStore, checkpoints: Checkpoints, size: number): Promise<KeptCheckpoint | null> {
  const [row] = await log.rows(size - 1, 1);
  if (row?.entry.seq !== size) return null;
  return (await checkpoints.checkpointsAt(size)).find(({ origin }) => origin === row.entry.log) ?? null;
}
