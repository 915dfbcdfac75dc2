import { type Checkpoint, checkpointsIn, type NotaryKey } from '../../audit/verifier/verifier.js';
import type { Checkpoints } from '../core/audit/log-store.ts';
import type { SignedCheckpoint } from '../core/audit/notary.ts';

type Read = Readonly<{
  log: Pick<Checkpoints, 'checkpointPages'>;
  notary: NotaryKey;
  /** What the notary itself says that it signed last, of each log. */
  signed: readonly SignedCheckpoint[];
  /** How many checkpoints are read at a time. */
  limit: number;
}>;

/**
 * The checkpoints that the database kept, in order of size, page by page, and among them those that the notary itself has: these nobody can take
 * away in the database, also when the log there has got another name. Throws Finding when one is not signed with the key.
 */
export async function* signedPages({ log, notary, signed, limit }: Read): AsyncGenerator<readonly Checkpoint[]> {
  const read = (notes: readonly string[]): readonly Checkpoint[] =>
    checkpointsIn(notes.join('\n'), notary, 'the checkpoints').toSorted(bySize);
  let own = signed.toSorted((one, other) => bySize(one.checkpoint, other.checkpoint));
  for await (const page of log.checkpointPages(limit)) {
    const last = page.at(-1)?.size ?? 0;
    const here = own.filter(({ checkpoint }) => checkpoint.size <= last);
    own = own.slice(here.length);
    yield read([...page, ...here].map(({ note }) => note));
  }
  if (own.length > 0) yield read(own.map(({ note }) => note));
}

function bySize(one: Readonly<{ size: number }>, other: Readonly<{ size: number }>): number {
  return one.size - other.size;
}
