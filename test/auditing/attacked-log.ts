import assert from 'node:assert/strict';
import type { Checkpoint } from '../../audit/verifier/verifier.js';
import { type Verification, verifyLog } from '../../bot/auditing/verify-log.ts';
import type { LogStore } from '../../bot/core/audit/log-store.ts';
import { sealLog } from '../../bot/core/audit/seal.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { firstDifference } from '../audit/tampering.ts';
import { ORIGIN, type Written } from '../audit/written-log.ts';
import type { TestDatabase } from '../support/database.ts';
import { rewrite } from './rewriting.ts';
import { anchored, writeSealed } from './sealed-log.ts';

/** How many events of the log a checkpoint holds, in how many steps, and how many came after the last one. */
export const SEALED = 200;
export const EVERY = 20;
export const LATER = 15;
export const SIZE = SEALED + LATER;

/** A log in a database in which somebody may do everything, and what the notary signed of it before, which he cannot reach. */
export type AttackedLog = Readonly<{
  log: LogStore;
  /** What the product wrote. */
  lines: readonly Written[];
  /** Those that there are when the attack comes. */
  checkpoints: readonly Checkpoint[];
  /** The same with the next one, had it been signed before the attack. */
  next: readonly Checkpoint[];
  /** Makes the database say this, all hashes included, and verifies it. What it says stays until the next call. */
  saying(lines: readonly Written[], checkpoints?: readonly Checkpoint[]): Promise<Verification>;
}>;

export async function attackedLog({ database, admin }: TestDatabase): Promise<AttackedLog> {
  const store = createStore(database);
  // Under this name the made-up events of an attacker are of this log.
  await admin.query('update signalbox.audit_head set origin = $1', [ORIGIN]);
  const notary = await writeSealed(store, SIZE, { unsealed: LATER, every: EVERY });
  const checkpoints = await anchored(store, notary);
  await sealLog({ log: store.log, notary }, null);
  const next = await anchored(store, notary);
  const lines = (await store.log.rows(0, SIZE)).map(({ entry, beside }) => ({ entry, beside }));
  await unguard(admin);
  let now: readonly Written[] = lines;
  const saying: AttackedLog['saying'] = async (left, seals = checkpoints) => {
    await rewrite(admin, now, left);
    now = left;
    return await verifyLog(store.log, seals);
  };
  return { log: store.log, lines, checkpoints, next, saying };
}

/** What the owner of the tables can do before anything else: no trigger stands in the way, and an event can be there twice. */
async function unguard(admin: TestDatabase['admin']): Promise<void> {
  for (const table of ['audit_events', 'audit_details', 'audit_head'])
    await admin.query(`alter table signalbox.${table} disable trigger user`);
  await admin.query('alter table signalbox.audit_events drop constraint audit_events_id_key');
}

/** The events between two neighbouring checkpoints among which this one is. */
export function stretchOf(seq: number): Readonly<{ from: number; to: number }> {
  const from = Math.floor((seq - 1) / EVERY) * EVERY + 1;
  return { from, to: Math.min(from + EVERY - 1, SIZE) };
}

type Found = Readonly<{ reason: string; from: number | null; to: number | null }>;

/** The problem without its sentence, or null. */
export function foundIn({ problem }: Verification): Found | null {
  return problem && { reason: problem.reason, from: problem.from, to: problem.to };
}

type Place = Readonly<{ place: number; size: number; sealed: number }>;

/** What must be found in a log that is numbered and hashed throughout: the stretch of the first event that differs, or what is gone of it. */
function expectedOf({ place, size, sealed }: Place): Found | null {
  if (place > sealed) return null;
  const stretch = stretchOf(place);
  return size < stretch.to ? { reason: 'truncated', from: size + 1, to: sealed } : { reason: 'root.changed', ...stretch };
}

/** Fails unless the change is found with its place or, where no checkpoint holds it, is said to be held by none. */
export async function assertFound(attacked: AttackedLog, left: readonly Written[], what: string, seals = attacked.checkpoints) {
  const at = { place: firstDifference(attacked.lines, left), size: left.length, sealed: seals.at(-1)?.size ?? 0 };
  const verification = await attacked.saying(left, seals);
  const expected = expectedOf(at);
  assert.deepEqual(foundIn(verification), expected, `${what}: ${at.place} is the first that differs`);
  if (expected === null) assertLoose(verification, at, what);
  else if (expected.reason === 'truncated') assertAllNamed(verification, at, what);
}

/** Where the cut is between two checkpoints, what stands before it since the first of them is held by none any more, and the sentence says so. */
function assertAllNamed({ problem }: Verification, { place, size }: Place, what: string): void {
  const { from } = stretchOf(place);
  if (size >= from) assert.match(problem?.sentence ?? '', new RegExp(`No checkpoint that is left holds events? ${from}\\b`), what);
}

type Loose = Readonly<{ size: number; sealed?: number }>;

/** Fails unless it says that the events after the last checkpoint are held by none: what happens to them until the next one cannot be seen. */
export function assertLoose({ events, checkpoint, problem }: Verification, { size, sealed = SEALED }: Loose, what: string): void {
  assert.deepEqual([problem, events, checkpoint?.size], [null, size, sealed], what);
}
