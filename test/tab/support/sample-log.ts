import type { StoredEvent } from '../../../bot/core/ports.ts';
import type { AuditStateOnWire, EventProof } from '../../../bot/http/contract.ts';
import { createSigner, ORIGIN, type Signer, treeOver, written } from '../../audit/written-log.ts';
import { proofOf } from './proofs.ts';
import { minutesAgo } from './sample-run.ts';

const notary = createSigner();
/** Another notary, with a key of its own. */
export const STRANGER = createSigner();
/** The newest of the sample's 214 events is not sealed. */
const SIZE = 214;
const SEALED = SIZE - 1;

/** How the log stands when all is well: one event waits for its seal. */
export function sampleLogState(): AuditStateOnWire {
  return {
    origin: ORIGIN,
    size: SIZE,
    sealed: { size: SEALED, at: minutesAgo(0.2).toISOString() },
    lagMs: 8_000,
    trouble: null,
    key: notary.keyText.trim(),
    verified: { at: minutesAgo(190).toISOString(), events: 180, problem: null, restored: [] },
  };
}

const LOST =
  'The log was restored from a backup of 120 events, as event 121 says. The notary had signed one checkpoint of signalbox/audit/1-7hk2m9qd up to event 130: what events 121-130 said then is lost.';

/** How it stands when the notary does not answer and an event was changed. */
export const TROUBLE: AuditStateOnWire = {
  ...sampleLogState(),
  lagMs: 725_000,
  trouble: 'notary.example.com does not answer.',
  verified: { at: minutesAgo(60).toISOString(), events: 180, problem: 'Event 17 was changed after it was signed.', restored: [LOST] },
};

/** The proof of an event in the log that holds these; null for one that is too new. */
export function sampleProof(events: readonly StoredEvent[], seq: number, by: Signer = notary): EventProof | null {
  if (seq > SEALED) return null;
  const shown = new Map(events.map(({ seq: number, erased: _, ...event }) => [number, event]));
  const log = Array.from({ length: SEALED }, (_, index) => written(index + 1, ORIGIN, shown.get(index + 1)));
  return proofOf(log, treeOver(log), { seq, size: SEALED, by });
}
