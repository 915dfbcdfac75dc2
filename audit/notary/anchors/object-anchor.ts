import type { Checkpoint } from '../../../bot/core/audit/checkpoint.ts';
import { type Anchor, anchorError, forkIn, objectName } from '../anchor.ts';

/** A store of objects that can make one only where there is none. `name` is below the anchor's folder. */
export type ObjectStore = Readonly<{
  /** False when there is one already. Anything else that stands in the way is thrown. */
  create(name: string, text: string, signal: AbortSignal): Promise<boolean>;
  /** null when there is none. */
  read(name: string, signal: AbortSignal): Promise<string | null>;
}>;

const PROBE = 'notary-check';

/** One object for each checkpoint. A store that makes an object twice is refused: it would replace checkpoints. */
export function objectAnchor(store: ObjectStore, { name, required }: Readonly<{ name: string; required: boolean }>): Anchor {
  let trusted = false;
  const check = async (signal: AbortSignal): Promise<void> => {
    const text = 'Written to see whether this store makes an object only once.\n';
    const made = await store.create(PROBE, text, signal);
    if (made && (await store.create(PROBE, text, signal)))
      throw anchorError(name, 'replaces objects although it is asked to make new ones only. Use a store that honours “If-None-Match: *”.');
    trusted = true;
  };
  const publish = async (note: string, checkpoint: Checkpoint, signal: AbortSignal): Promise<void> => {
    if (!trusted) await check(signal);
    const object = objectName(checkpoint);
    if (await store.create(object, note, signal)) return;
    const there = await store.read(object, signal);
    if (there === null) throw anchorError(name, `did not make ${object}, and has none. It is tried again.`);
    if (there !== note) throw forkIn(name, checkpoint, `${object} holds another note`);
  };
  return { name, required, publish, check };
}
