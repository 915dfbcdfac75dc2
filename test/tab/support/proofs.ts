import type { EventProof } from '../../../bot/http/contract.ts';
import type { EventOnWire } from '../../../tab/text/event-types.ts';
import { checkpointAt, type GrownTree, lineText, pathOf, type Signer, type Written } from '../../audit/written-log.ts';

/** What the server answers for an event of this log, by its `seq`, under the checkpoint of `size` events. */
export function proofOf(
  log: readonly Written[],
  tree: GrownTree,
  { seq, size, by }: { seq: number; size: number; by: Signer },
): EventProof {
  const line = log[seq - 1];
  if (line === undefined) throw new RangeError(`the log has no event ${seq}`);
  return { line: lineText(line, pathOf(tree, seq, size)), note: by.note(checkpointAt(tree, size)), key: by.keyText.trim() };
}

/** An event of the log as the page shows it. */
export function shownOf({ entry, beside }: Written): EventOnWire {
  const { actor, facts, v: _, log: __, beside: ___, type, via, ...rest } = entry;
  const { name, sentence, detail } = beside ?? { name: '', sentence: '', detail: {} };
  const shown = { ...rest, type, via, sentence, erased: beside === null, actor: { ...actor, name }, detail: { ...detail, ...facts } };
  // What was written with the types of an event has them still.
  return shown as EventOnWire;
}
