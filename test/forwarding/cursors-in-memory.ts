import type { Forwarded, ForwardedTo, ForwardStore } from '../../bot/core/audit/forward-store.ts';

/** Cursors that outlive every forwarder of a test; the test can break the moving of one, and moves the time. */
export type MemoryCursors = ForwardStore & {
  nowMs: number;
  /** Called before a cursor is moved. */
  beforeMove: (to: ForwardedTo) => Promise<void>;
};

type Row = { log: string; seq: number; settled: boolean; heldBy: string | null; heldUntil: number };

export function memoryCursors(): MemoryCursors {
  const rows = new Map<string, Row>();
  const shown = ({ log, seq, settled }: Row): Forwarded => ({ log, seq, settled });
  const store: MemoryCursors = {
    nowMs: 0,
    beforeMove: async () => undefined,
    async claim(target, holder, leaseMs) {
      const row = rows.get(target) ?? { log: '', seq: 0, settled: false, heldBy: null, heldUntil: 0 };
      if (row.heldBy !== null && row.heldBy !== holder && row.heldUntil > store.nowMs) return null;
      rows.set(target, { ...row, heldBy: holder, heldUntil: store.nowMs + leaseMs });
      return shown(row);
    },
    async move(target, holder, to) {
      await store.beforeMove(to);
      const row = rows.get(target);
      if (row?.heldBy !== holder || row.seq >= to.seq) return false;
      rows.set(target, { ...row, ...to, settled: false });
      return true;
    },
    async release(target, holder, { settled }) {
      const row = rows.get(target);
      if (row?.heldBy === holder) rows.set(target, { ...row, heldBy: null, settled: row.settled || settled });
    },
    async forwarded(target) {
      const row = rows.get(target);
      return row === undefined ? null : shown(row);
    },
  };
  return store;
}
