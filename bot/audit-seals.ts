import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Checkpoint, checkpointsIn, Finding, keyIn, type NotaryKey } from '../audit/verifier/verifier.js';
import type { Seals as Pages } from './auditing/checkpoint-reader.ts';
import { signedPages } from './auditing/signed-pages.ts';
import { type Places, readNotaryPlace } from './config.ts';
import type { NotaryPlaceConfig } from './config-notary.ts';
import { checkpointsOutOf } from './core/audit/kept-checkpoints.ts';
import type { Checkpoints, KeptCheckpoint, LogStore } from './core/audit/log-store.ts';
import type { SignedCheckpoint } from './core/audit/notary.ts';
import { AppError } from './core/errors.ts';
import { Masker } from './core/masking/masker.ts';
import type { Env } from './environment.ts';
import { createNotary } from './notary/client.ts';

/** Where the checkpoints and the key are; null = where they are by default. */
export type Seals = Readonly<{ checkpoints: string | null; key: string | null }>;
export const DEFAULT_SEALS: Seals = { checkpoints: null, key: null };

/** The checkpoints of an anchor's file, or else of the database; `pages` are for a verifier, `remarks` for people. */
export type ReadSeals = Readonly<{ key: string; kept: Checkpoints; pages: Pages; remarks: readonly string[] }>;

const PAGE = 500;
const PATIENCE_MS = 5_000;
const NOT_FROM_AN_ANCHOR =
  'The checkpoints come from the database itself. Take them from an anchor with --checkpoints: only those show that none was removed.';

/** `asksNotary`: where the checkpoints come from the database, the notary is asked for what it signed last of every log. */
type Asked = Readonly<{ places: Places; log: LogStore; seals: Seals; asksNotary?: boolean }>;

/** Finds the checkpoints and the key. Throws `invalid` for files that cannot be used. */
export async function readSeals(env: Env, { places, log, seals, asksNotary = false }: Asked): Promise<ReadSeals> {
  const local = path.join(places.dataDir, 'notary');
  const place = await readNotaryPlace(env, new Masker());
  const key = seals.key === null ? (place?.key ?? (await textOf(path.join(local, 'notary.key.pub')))) : await neededText(seals.key);
  if (key === null) throw invalid('audit.no_key', 'The notary’s public key is not known. Name its file with --key.');
  const anchor = seals.checkpoints === null ? await textOf(path.join(local, 'checkpoints.txt')) : await neededText(seals.checkpoints);
  try {
    const notary = keyIn(key, 'the key');
    const from = { notary, key: key.trim() };
    if (anchor !== null && anchor !== '') return fromText(anchor, seals.checkpoints ?? 'the checkpoints', from);
    const { signed, remarks } = asksNotary && place !== null ? await askNotary(place) : { signed: [], remarks: [] };
    const pages = signedPages({ log, notary, signed, limit: PAGE });
    return { key: from.key, kept: log, pages, remarks: anchor === null ? [NOT_FROM_AN_ANCHOR, ...remarks] : remarks };
  } catch (error) {
    throw error instanceof Finding ? invalid(error.reason, error.message) : error;
  }
}

function fromText(text: string, name: string, { notary, key }: Readonly<{ notary: NotaryKey; key: string }>): ReadSeals {
  const pages = checkpointsIn(text, notary, name);
  return { key, kept: checkpointsOutOf(keptIn(text, pages)), pages, remarks: [] };
}

type Signed = Readonly<{ signed: readonly SignedCheckpoint[]; remarks: readonly string[] }>;

/** A verification is worth something without the notary too, so that one which does not answer is a remark. */
export async function askNotary(place: NotaryPlaceConfig): Promise<Signed> {
  try {
    return { signed: await createNotary({ ...place, timeoutMs: PATIENCE_MS }).all(), remarks: [] };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { signed: [], remarks: [`What the notary itself has could not be compared. ${error.message}`] };
  }
}

/** The notes of these checkpoints, out of the text that they were read from. */
function keptIn(text: string, checkpoints: readonly Checkpoint[]): readonly KeptCheckpoint[] {
  const notes = new Map<string, string>();
  const blocks = text.split(/\n{2,}/).map((block) => block.trim());
  for (const [place, block] of blocks.entries()) {
    const signatures = blocks[place + 1] ?? '';
    const [origin, size] = block.split('\n');
    if (signatures.startsWith('— ') && !signatures.endsWith('(torn)')) notes.set(`${size} ${origin}`, `${block}\n\n${signatures}\n`);
  }
  return checkpoints.map(({ origin, size }) => ({ origin, size, note: notes.get(`${size} ${origin}`) ?? '' }));
}

async function neededText(file: string): Promise<string> {
  const text = await textOf(file);
  if (text === null) throw invalid('audit.no_file', `${file} cannot be read.`);
  return text;
}

function textOf(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(() => null);
}

function invalid(reason: string, message: string): AppError {
  return new AppError({ code: 'invalid', reason, message });
}
