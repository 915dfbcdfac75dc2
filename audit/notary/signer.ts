import type { KeyObject } from 'node:crypto';
import { noteKeyId, noteOf } from '../../bot/core/audit/checkpoint.ts';

/** Holds an Ed25519 key, here or somewhere that never gives it away, and signs with it under a name. */
export type Signer = Readonly<{
  name: string;
  publicKey: KeyObject;
  /** The 64 bytes of the signature. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}>;

/** The text as a signed note. `text` ends with a newline. */
export async function signNote(text: string, { name, publicKey, sign }: Signer): Promise<string> {
  const signature = await sign(new TextEncoder().encode(text));
  return noteOf(text, { name, id: noteKeyId(name, publicKey), signature });
}
