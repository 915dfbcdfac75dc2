import type { AuditEvent, EventType } from '../../bot/core/audit/event.ts';
import { sealLog } from '../../bot/core/audit/seal.ts';
import type { Store } from '../../bot/core/ports.ts';
import { event, later } from '../contract/store/samples.ts';
import { createWitness, type Witness } from '../support/witness.ts';

const PEOPLE = 300;
const TYPES = ['command.asked', 'decision.allowed', 'run.created', 'step.started', 'step.finished', 'run.finished'] as const;
const DOORS = ['chat', 'card', 'tab', 'engine'] as const;
/** So rare is what is looked for at the bottom of a log. */
const RARE = 400_000;
const BATCH = 1000;

/** Event number `place` of a made-up log: 300 people, 5,000 runs, 20 workflows, and every now and then something rare. */
export function sample(place: number): AuditEvent {
  const rare = place % RARE === 5;
  const person = `person-${place % PEOPLE}`;
  const type = rare ? 'break_glass.used' : (TYPES[place % TYPES.length] ?? 'run.created');
  return event({
    at: later(place),
    type,
    actor: {
      kind: 'person',
      tenantId: 'tenant-1',
      objectId: rare ? 'rare-person' : person,
      name: rare ? 'Grace Hopper' : `Ada ${place % PEOPLE}`,
    },
    via: rare ? 'cli' : (DOORS[place % DOORS.length] ?? 'chat'),
    runId: `r-${place % 5000}`,
    stepId: 'switch',
    workflow: rare ? 'rebuild' : `deploy-${place % 20}`,
    environment: rare ? 'attic' : 'staging',
    planHash: 'ab'.repeat(32),
    rule: 'deploy-staging',
    sentence: `${person} had number ${place} switched over.`,
    detail: detailOf(type, `deploy shop 1.${place}.0`),
  });
}

function detailOf(type: EventType, text: string): AuditEvent['detail'] {
  if (type === 'command.asked') return { text };
  if (type === 'break_glass.used') return { reason: text };
  return type === 'step.started' ? { call: text } : {};
}

/** Writes so many of them, and has them sealed ten thousand at a time. */
export async function writeSamples(store: Store, events: number): Promise<Witness> {
  const notary = createWitness();
  for (let written = 0; written < events; written += BATCH) {
    const batch = Math.min(BATCH, events - written);
    await store.transaction((tx) => tx.appendEvents(Array.from({ length: batch }, (_, place) => sample(written + place))));
    if (written % (10 * BATCH) === 0) await sealLog({ log: store.log, notary }, null);
  }
  await sealLog({ log: store.log, notary }, null);
  return notary;
}
