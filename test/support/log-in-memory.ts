import { besideHash, besideText, entryHash, entryOf, entryText } from '../../bot/core/audit/entry.ts';
import { type AuditEvent, auditEvent } from '../../bot/core/audit/event.ts';
import { checkpointsOutOf } from '../../bot/core/audit/kept-checkpoints.ts';
import type { FoundRow, KeptCheckpoint, LogRow, LogStore } from '../../bot/core/audit/log-store.ts';
import { saysOfItself } from '../../bot/core/audit/of-itself.ts';
import { append, EMPTY, type Frontier, rootOf } from '../../bot/core/audit/tree.ts';

/** A log that is only in memory; `restore` sets it back as a backup would. */
export type MemoryLog = LogStore & {
  write(...events: readonly AuditEvent[]): void;
  restore(size: number): void;
  rename(origin: string): void;
};

function foundRow({ entry, beside, completed }: LogRow): FoundRow {
  const { seq, log, type } = entry;
  const texts = { event: entryText(entry), beside: beside === null ? null : besideText(beside) };
  return {
    ...{ seq, log, type, leaf: entryHash(entry) },
    nodes: Buffer.concat(completed),
    besideFits: beside === null ? null : besideHash(beside) === entry.beside,
    texts: saysOfItself(type) ? texts : null,
  };
}

export function memoryLog(origin = 'signalbox/audit/1-test'): MemoryLog {
  let name = origin;
  let rows: LogRow[] = [];
  let frontiers: Frontier[] = [EMPTY];
  const kept: KeptCheckpoint[] = [];
  return {
    write(...events) {
      for (const event of events) {
        const salt = new Uint8Array(16).fill(rows.length % 256);
        const { entry, beside } = entryOf(auditEvent.parse(event), { log: name, seq: rows.length + 1 }, salt);
        const next = append(frontiers.at(-1) ?? EMPTY, entryHash(entry));
        frontiers.push(next.frontier);
        rows.push({ entry, beside, completed: next.completed });
      }
    },
    restore(size) {
      rows = rows.slice(0, size);
      frontiers = frontiers.slice(0, size + 1);
    },
    rename(other) {
      name = other;
    },
    head: async () => ({ origin: name, size: rows.length, root: rootOf(frontiers.at(-1) ?? EMPTY) }),
    subtrees: async (wanted) =>
      wanted.map(({ level, index }) => rows[(index + 1) * 2 ** level - 1]?.completed[level] ?? new Uint8Array(32)),
    rows: async (after, limit) => rows.slice(after, after + limit),
    selected: async ({ runId }, { after, upTo }, limit) =>
      rows.filter(({ entry }) => entry.seq > after && entry.seq <= upTo && (runId === undefined || entry.runId === runId)).slice(0, limit),
    foundRows: async (after, limit) => rows.slice(after ?? 0, (after ?? 0) + limit).map(foundRow),
    strayDetails: async () => 0,
    keepCheckpoint: async (checkpoint) => void kept.push(checkpoint),
    ...checkpointsOutOf(kept),
    lastOfRun: async (runId, types) => rows.findLast(({ entry }) => entry.runId === runId && types.includes(entry.type))?.entry.seq ?? null,
  };
}
