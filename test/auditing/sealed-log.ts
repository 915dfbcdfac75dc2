import { checkpointsIn, keyIn } from '../../audit/verifier/verifier.js';
import type { LogStore } from '../../bot/core/audit/log-store.ts';
import { sealLog } from '../../bot/core/audit/seal.ts';
import type { Store } from '../../bot/core/ports.ts';
import { event } from '../contract/store/samples.ts';
import { createWitness, type Witness } from '../support/witness.ts';

/** Writes events into a store, and has every hundred (`every`) of them sealed, and the end but for the last `unsealed`. */
export async function writeSealed(
  store: Store,
  count: number,
  { unsealed = 0, every = 100, notary = createWitness() } = {},
): Promise<Witness> {
  for (let written = 0; written < count; ) {
    const batch = Math.min(every, count - written, written < count - unsealed ? count - unsealed - written : unsealed);
    await store.transaction((tx) => tx.appendEvents(Array.from({ length: batch }, (_, place) => sample(written + place))));
    written += batch;
    if (written <= count - unsealed) await sealLog({ log: store.log, notary }, null);
  }
  return notary;
}

function sample(place: number) {
  const about = {
    runId: `r-${place % 50}`,
    stepId: 'switch',
    workflow: 'deploy',
    environment: 'staging',
    planHash: 'ab'.repeat(32),
    rule: 'deploy-staging',
  };
  return event({ ...about, type: 'step.started', sentence: `Number ${place}`, detail: { call: `deploy shop 1.${place}.0`, attempt: 1 } });
}

/** All notes that the database kept. */
export async function keptNotes(log: LogStore): Promise<readonly string[]> {
  const notes: string[] = [];
  for await (const page of log.checkpointPages(1000)) notes.push(...page.map(({ note }) => note));
  return notes;
}

/** What the anchors hold: all notes, by which the verifier judges. */
export async function anchored(store: Store, notary: Witness) {
  const notes = await keptNotes(store.log);
  return checkpointsIn(notes.join('\n'), keyIn(notary.key, 'the key'), 'the anchor');
}
