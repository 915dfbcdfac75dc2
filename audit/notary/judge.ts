import { sameBytes } from '../../bot/core/audit/bytes.ts';
import type { SealRequest } from '../../bot/core/audit/notary.ts';
import { beginsWith, type Tree } from '../../bot/core/audit/proof.ts';
import { EMPTY, rootOf } from '../../bot/core/audit/tree.ts';

/** `same`: signed already. `behind`: the caller does not know what was signed last. `fork`: it contradicts what was signed. */
export type Verdict = 'grows' | 'same' | 'behind' | Readonly<{ fork: string }>;

const NOTHING: Tree = { size: 0, root: rootOf(EMPTY) };

/**
 * What a witness may do (https://c2sp.org/tlog-witness): only a tree that begins with the last one it signed is signed. A tree
 * of the size that was signed last is judged by its root alone, whatever `old` is, so that asking again is always safe.
 */
export function judge(last: Tree | null, { size, root, old, proof }: Omit<SealRequest, 'origin'>): Verdict {
  if (last !== null && size === last.size) return sameBytes(root, last.root) ? 'same' : { fork: 'this size was signed with another root' };
  const earlier = last ?? NOTHING;
  if (old !== earlier.size) return 'behind';
  if (size < earlier.size) return { fork: 'the log became smaller' };
  return beginsWith(earlier, { size, root }, proof) ? 'grows' : { fork: 'the proof does not show that the log only grew' };
}
