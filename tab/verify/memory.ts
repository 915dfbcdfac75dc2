import type { Proven } from './verify-event.ts';

/** Where a browser keeps texts: `localStorage`. Both may throw where a person or a policy refuses it. */
export type Keeper = Readonly<{ getItem(name: string): string | null; setItem(name: string, text: string): void }>;

/** What one browser saw before, against which the next proof is held. */
export type Memory = Readonly<{
  /** The key that this browser trusts; null when it has seen none, or may not remember. */
  key(): string | null;
  trust(key: string): void;
  /** The largest checkpoint that was verified under this name; null when there was none. */
  checkpoint(origin: string): Signed | null;
  keep(origin: string, signed: Signed): void;
}>;
/** `root` is hex. */
export type Signed = Readonly<{ size: number; root: string }>;

/** What is to be said beside a proof that holds. `new_key`: seen here for the first time; `other_key`: not the one this browser knows. */
export type Doubt = 'new_key' | 'other_key' | 'shorter' | 'split';

const KEY = 'signalbox.notary-key';
const CHECKPOINT = 'signalbox.checkpoint ';

/** Remembers in this browser. Where that is refused, everything is as if seen for the first time. */
export function createMemory(keeper: Keeper | null): Memory {
  const read = (name: string): string | null => {
    try {
      return keeper?.getItem(name) ?? null;
    } catch {
      // Refused: remembered is nothing, which `judge` says.
      return null;
    }
  };
  const write = (name: string, text: string): void => {
    try {
      keeper?.setItem(name, text);
    } catch {
      // Refused or full: the next proof is then held against less, and says so.
    }
  };
  return {
    key: () => read(KEY),
    trust: (key) => write(KEY, key),
    checkpoint: (origin) => signedIn(read(`${CHECKPOINT}${origin}`)),
    keep: (origin, { size, root }) => write(`${CHECKPOINT}${origin}`, `${size} ${root}`),
  };
}

function signedIn(text: string | null): Signed | null {
  const [, size = '', root = ''] = /^(\d{1,16}) ([0-9a-f]{64})$/.exec(text ?? '') ?? [];
  return root === '' ? null : { size: Number(size), root };
}

/**
 * Holds a proof against what this browser saw before, and remembers what is new. Another key is remembered only when somebody says so;
 * a checkpoint only when it is by the key that is trusted and holds no less than the one before.
 */
export function judge(memory: Memory, { key, origin, size, root }: Proven): Doubt | null {
  const known = memory.key();
  if (known !== null && known !== key) return 'other_key';
  const before = memory.checkpoint(origin);
  if (before !== null && size < before.size) return 'shorter';
  if (before !== null && size === before.size && root !== before.root) return 'split';
  memory.trust(key);
  memory.keep(origin, { size, root });
  return known === null ? 'new_key' : null;
}
