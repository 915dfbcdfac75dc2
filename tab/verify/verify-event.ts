import type { EventProof } from '../../bot/http/contract.ts';
import type { EventOnWire } from '../text/event-types.ts';
import { toHex } from './bytes.ts';
import { readLine } from './line.ts';
import { knowsEd25519, openNote, readKey } from './note.ts';
import { differences } from './shown.ts';
import { leadsTo } from './tree.ts';

/** Why an event is not what the notary signed, or cannot be said to be. Stable: texts and tests name them. */
export type Refusal =
  | 'key_broken'
  | 'note_broken'
  | 'note_unsigned'
  | 'line_broken'
  | 'other_event'
  | 'details_changed'
  | 'proof_wrong'
  | 'other_log'
  | 'shown_differently';

/** What was found to be so, by nothing but the key. `root` is hex. */
export type Proven = Readonly<{
  verdict: 'proven';
  seq: number;
  /** What the notary signed when: the log of this name, of so many events. */
  origin: string;
  size: number;
  root: string;
  signedAt: string;
  signer: string;
  key: string;
  /** Whether its name, sentence and details are there and were checked too. */
  whole: boolean;
}>;
/** `fields` are those in which the page differs from the log; empty for every other reason. */
export type Refused = Readonly<{ verdict: 'refused'; reason: Refusal; fields: readonly string[] }>;
export type Verdict = Proven | Refused | Readonly<{ verdict: 'unable' }>;

/**
 * Verifies in this browser that the event on the page is in the log as the notary signed it. Of what the server sends only the key is
 * trusted, and whether that is the right one is for `judge` and for people: nothing here asks the server anything.
 */
export async function verifyEvent(shown: EventOnWire, proof: EventProof): Promise<Verdict> {
  if (!(await knowsEd25519())) return { verdict: 'unable' };
  const key = await readKey(proof.key);
  if (key === null) return refused('key_broken');
  const opened = await openNote(proof.note, key);
  if ('problem' in opened) return refused(opened.problem === 'broken' ? 'note_broken' : 'note_unsigned');
  const { origin, size, root, at } = opened.checkpoint;
  const line = await readLine(proof.line);
  if (line === null) return refused('line_broken');
  const { event, leaf, beside, besideFits } = line;
  if (event.seq !== shown.seq) return refused('other_event');
  if (!besideFits) return refused('details_changed');
  if (!(await leadsTo(root, leaf, { index: event.seq - 1, size }, line.proof))) return refused('proof_wrong');
  // Events from before a restore carry the name the log had then; the last one always that of its checkpoint.
  if (event.seq === size && event.log !== origin) return refused('other_log');
  const fields = differences(shown, line);
  if (fields.length > 0) return refused('shown_differently', fields);
  const signed = { origin, size, root: toHex(root), signedAt: at, signer: key.name, key: proof.key.trim() };
  return { verdict: 'proven', seq: event.seq, ...signed, whole: beside !== null };
}

function refused(reason: Refusal, fields: readonly string[] = []): Refused {
  return { verdict: 'refused', reason, fields };
}
