import { generateKeyPairSync, sign } from 'node:crypto';
import { toBase64 } from '../../bot/core/audit/bytes.ts';
import { checkpointText, noteKeyId, noteKeyText, noteOf } from '../../bot/core/audit/checkpoint.ts';
import type { Notary, Sealed, SealRequest } from '../../bot/core/audit/notary.ts';
import { beginsWith } from '../../bot/core/audit/proof.ts';
import { EMPTY, rootOf } from '../../bot/core/audit/tree.ts';
import { AppError } from '../../bot/core/errors.ts';
import { later } from '../contract/store/samples.ts';

/** A notary inside this process that keeps the same rules as the real one; the tests can take it away. */
export type Witness = Notary & {
  /** What every call fails with while it is set. */
  away: Error | null;
  /** Whether its one required anchor takes what is signed. */
  anchors: boolean;
  /** How long each seal takes. */
  delayMs: number;
  readonly asked: SealRequest[];
  /** What it signed of this log it does not have any more. */
  forget(origin: string): void;
};

const NAME = 'signalbox';

export function createWitness(): Witness {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const id = noteKeyId(NAME, publicKey);
  const signed = new Map<string, Sealed>();
  const note = (text: string): string => noteOf(text, { name: NAME, id, signature: sign(null, Buffer.from(text), privateKey) });
  const witness: Witness = {
    key: noteKeyText(NAME, publicKey),
    away: null,
    anchors: true,
    delayMs: 0,
    asked: [],
    async seal(request) {
      witness.asked.push(request);
      await new Promise((resolve) => setTimeout(resolve, witness.delayMs));
      if (witness.away !== null) throw witness.away;
      const { origin, size, root, old, proof } = request;
      const last = signed.get(origin);
      const tree = last?.checkpoint ?? { size: 0, root: rootOf(EMPTY) };
      if (tree.size !== old) throw refused('conflict', 'audit.notary_behind', { size: tree.size, root: toBase64(tree.root) });
      if (!beginsWith(tree, { size, root }, proof)) throw refused('internal', 'audit.fork');
      const checkpoint = { origin, size, root, at: later(witness.asked.length) };
      const outcome = { name: 'file', required: true, ok: witness.anchors };
      const sealed = { checkpoint, note: note(checkpointText(checkpoint)), anchors: [outcome], anchored: witness.anchors };
      signed.set(origin, sealed);
      return sealed;
    },
    async latest(origin) {
      if (witness.away !== null) throw witness.away;
      return signed.get(origin) ?? null;
    },
    forget: (origin) => void signed.delete(origin),
    async all() {
      if (witness.away !== null) throw witness.away;
      return [...signed.values()];
    },
    sign: async ({ origin, text }) => note(`${origin}/export\n${text}`),
  };
  return witness;
}

function refused(code: 'conflict' | 'internal', reason: string, details = {}): AppError {
  return new AppError({ code, reason, message: reason, details });
}
