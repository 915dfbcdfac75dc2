import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { verify } from '../audit/verifier/verifier.js';
import { recordReading } from './audit-readings.ts';
import { DEFAULT_SEALS, readSeals } from './audit-seals.ts';
import { withLog } from './audit-tools.ts';
import { type Between, consistencyBetween } from './core/audit/consistency.ts';
import { checkpointFor, noteText } from './core/audit/export-files.ts';
import { exportLine } from './core/audit/export-line.ts';
import { proveInclusion } from './core/audit/prove.ts';
import { AppError } from './core/errors.ts';
import type { Env } from './environment.ts';

const HOW = 'Verify it with: node audit/verifier/verify.js --proof proof.json --checkpoints checkpoints.txt --key notary.pub';

/**
 * Writes the proof of one event, with its checkpoint. Throws `not_found`/`audit.no_event`, `conflict`/`audit.not_sealed_yet` for one that is too
 * new, and `conflict`/`audit.not_proven` when the log is not what was signed.
 */
export async function proveEvent(env: Env, event: string, folder: string): Promise<readonly string[]> {
  return withLog(env, async (opened) => {
    const { log, places } = opened;
    const { kept, key } = await readSeals(env, { places, log, seals: DEFAULT_SEALS });
    const [row] = /^[1-9]\d{0,14}$/.test(event) ? await log.rows(Number(event) - 1, 1) : [];
    if (row?.entry.seq !== Number(event)) throw noEvent(event);
    const last = await checkpointFor(kept, await log.head(), null);
    if (last === null || last.size < row.entry.seq) throw tooNew(event);
    const unrecorded = await recordReading(opened, { how: 'proof', seq: row.entry.seq });
    const line = exportLine(row, await proveInclusion(log, row.entry.seq, last.size));
    await writeProof(folder, { proof: `{"line":${line}}\n`, notes: noteText(last), key });
    return [`The proof of event ${event} is in ${folder}. ${HOW}`, ...unrecorded];
  });
}

/**
 * Writes the proof that a signed log begins with an earlier one, with both checkpoints. Throws `conflict`/`audit.no_checkpoint` when there is none
 * of a size, and `conflict`/`audit.not_proven` when the log is not what was signed.
 */
export async function proveBetween(env: Env, between: Between, folder: string): Promise<readonly string[]> {
  return withLog(env, async ({ log, places }) => {
    const { kept, key } = await readSeals(env, { places, log, seals: DEFAULT_SEALS });
    const found = await consistencyBetween(log, kept, between);
    if ('unsealed' in found) throw noCheckpoint(found.unsealed);
    await writeProof(folder, { ...found, key });
    return [`The proof that the log of ${found.to} events begins with the one of ${found.from} is in ${folder}. ${HOW}`];
  });
}

type Proof = Readonly<{ proof: string; notes: string; key: string }>;

/** A proof is handed out only when it is one: otherwise whoever gets it would find out first. */
async function writeProof(folder: string, { proof, notes, key }: Proof): Promise<void> {
  const files = {
    proof: path.join(folder, 'proof.json'),
    checkpoints: path.join(folder, 'checkpoints.txt'),
    key: path.join(folder, 'notary.pub'),
  };
  await mkdir(folder, { recursive: true });
  await writeFile(files.proof, proof);
  await writeFile(files.checkpoints, notes);
  await writeFile(files.key, `${key}\n`);
  const { problem } = verify(files);
  if (problem !== null) throw notProven(problem.sentence);
}

function noEvent(event: string): AppError {
  return new AppError({
    code: 'not_found',
    reason: 'audit.no_event',
    message: `There is no event ${event} in the log. Its number is the one that the tab shows.`,
  });
}

function tooNew(event: string): AppError {
  return new AppError({
    code: 'conflict',
    reason: 'audit.not_sealed_yet',
    message: `No checkpoint holds event ${event} yet. Try again in a minute.`,
  });
}

function noCheckpoint(size: number): AppError {
  return new AppError({
    code: 'conflict',
    reason: 'audit.no_checkpoint',
    message: `There is no checkpoint of ${size} events of this log. Take the number of events that a checkpoint names in its second line.`,
  });
}

function notProven(sentence: string): AppError {
  return new AppError({
    code: 'conflict',
    reason: 'audit.not_proven',
    message: `The log in the database is not what the notary signed, so this proves nothing. ${sentence} Run “signalbox audit verify”, which says where.`,
  });
}
