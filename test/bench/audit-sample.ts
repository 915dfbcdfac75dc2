import type { AuditEvent, EventType } from '../../bot/core/audit/event.ts';
import { sealLog } from '../../bot/core/audit/seal.ts';
import type { Store } from '../../bot/core/ports.ts';
import { event, later } from '../contract/store/samples.ts';
import { createWitness, type Witness } from '../support/witness.ts';

const PEOPLE = 300;
const TYPES = ['decision.allowed', 'run.created', 'step.started', 'step.finished', 'run.finished'] as const;
const DOORS = ['chat', 'card', 'tab', 'engine'] as const;
/** So rare is what is looked for at the bottom of a log. */
const RARE = 400_000;
const BATCH = 1000;
/** The first event says what was typed, the others are those of the run that came of it. */
const EVENTS_OF_RUN = 10;
/** Half of the first runs are of a workflow that was given up. */
const OLD_RUNS = 20_000;

/** How many runs so many events are about. */
export const runsOf = (events: number): number => Math.ceil(events / EVENTS_OF_RUN);

/** Event number `place` of a made-up log: 300 people, ten events for each run, 20 workflows, and every now and then something rare. */
export function sample(place: number): AuditEvent {
  const rare = place % RARE === 5;
  const person = `person-${place % PEOPLE}`;
  const type = rare ? 'break_glass.used' : typeOf(place);
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
    stepId: 'switch',
    ...aboutOf(place),
    ...(rare ? { workflow: 'rebuild', environment: 'attic' } : {}),
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

function typeOf(place: number): EventType {
  return place % EVENTS_OF_RUN === 0 ? 'command.asked' : (TYPES[place % TYPES.length] ?? 'run.created');
}

/** What was typed is about no run yet. */
function aboutOf(place: number): Pick<AuditEvent, 'runId' | 'workflow' | 'environment'> {
  if (place % EVENTS_OF_RUN === 0) return { runId: null, workflow: null, environment: null };
  const run = Math.floor(place / EVENTS_OF_RUN);
  const workflow = run < OLD_RUNS && run % 2 === 0 ? 'given-up' : `deploy-${run % 20}`;
  const environment = run % 20 === 19 ? null : run % 3 === 0 ? 'production' : 'staging';
  return { runId: `r-${run}`, workflow, environment };
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
