import { queueDepth } from '../engine/depth.ts';
import { heldIn, leasesIn, stuckIn } from '../engine/leases.ts';
import type { Database } from '../store/open.ts';
import { undecidedIn } from '../store/undecided.ts';
import { type Finding, fine, looked, note, span, wrong } from './finding.ts';

/** It says something every second; a process that is that quiet is frozen, or its machine is. */
const QUIET_SECONDS = 15;
/** A peer takes over within five seconds; this is far beyond. */
const WAITS_SECONDS = 60;

/** Processes and their leases, the queue, and runs that do not go on. */
export async function engineFindings({ pool, kind }: Database): Promise<readonly Finding[]> {
  const found = await Promise.all([
    looked('processes', async () => (kind === 'postgres' ? processes(pool) : [])),
    looked('queue', () => queue(pool)),
    looked('stuck', () => stuck(pool)),
    looked('decisions', () => decisions(pool)),
  ]);
  return found.flat();
}

type Pool = Database['pool'];

async function processes(pool: Pool): Promise<readonly Finding[]> {
  const [leases, held] = [await leasesIn(pool), await heldIn(pool)];
  const dead = held.filter(({ alive }) => !alive);
  const orphans = dead.reduce((sum, { strands }) => sum + strands, 0);
  const living = leases.map(({ executor, heldSeconds, quietSeconds }): Finding => {
    const facts = { executor, heldSeconds: Math.round(heldSeconds), quietSeconds: Math.round(quietSeconds) };
    if (quietSeconds < QUIET_SECONDS)
      return fine('processes', `${executor} lives, and has held its lease for ${span(heldSeconds)}.`, facts);
    const sentence = `${executor} holds its lease and was not heard of for ${span(quietSeconds)}: it seems frozen. Stop it, so that the others take over its runs.`;
    return wrong('processes', sentence, facts);
  });
  const facts = { executors: dead.map(({ executor }) => executor), strands: orphans };
  if (leases.length === 0)
    return [wrong('processes', 'No process of Signalbox lives on this database, so nothing is carried out. Start one.', facts)];
  if (orphans === 0) return living;
  return [...living, note('processes', `${orphans} strands of processes that have ended are being taken over.`, facts)];
}

async function queue(pool: Pool): Promise<Finding> {
  const { waiting, running, oldestSeconds } = await queueDepth(pool);
  const facts = { waiting, running, oldestSeconds: Math.round(oldestSeconds) };
  const sentence = `${waiting} strands wait and ${running} are under way`;
  if (oldestSeconds < WAITS_SECONDS) return fine('queue', `${sentence}.`, facts);
  return wrong(
    'queue',
    `${sentence}; the oldest has waited for ${span(oldestSeconds)}. Look whether a process lives that can start it.`,
    facts,
  );
}

async function stuck(pool: Pool): Promise<Finding> {
  const runs = await stuckIn(pool);
  const facts = { runs: runs.map(({ id, workflow, state, startedAt }) => ({ id, workflow, state, startedAt: startedAt.toISOString() })) };
  if (runs.length === 0) return fine('stuck', 'Every run that goes on has something in the queue.', facts);
  const sentence = `Nothing carries on ${listed(runs)}. Cancel what is listed, look at its target, and keep the log of the time when it stopped.`;
  return wrong('stuck', sentence, facts);
}

async function decisions(pool: Pool): Promise<Finding> {
  const runs = await undecidedIn(pool);
  const facts = {
    runs: runs.map(({ id, workflow, environment, startedAt }) => ({ id, workflow, environment, startedAt: startedAt.toISOString() })),
  };
  if (runs.length === 0) return fine('decisions', 'No run waits for somebody to say what happened.', facts);
  return wrong(
    'decisions',
    `The outcome of a step is unknown in ${listed(runs)}. Look at the target, and press on the card what happened.`,
    facts,
  );
}

function listed(runs: readonly Readonly<{ id: string; workflow: string }>[]): string {
  return runs.map(({ id, workflow }) => `${id} (${workflow})`).join(', ');
}
