import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Checkpoint, checkpointsIn, Finding, keyIn, type NotaryKey } from '../audit/verifier/verifier.js';
import type { Seals as Pages } from './auditing/checkpoint-reader.ts';
import { type Places, readNotaryPlace } from './config.ts';
import { checkpointsOutOf } from './core/audit/kept-checkpoints.ts';
import type { Checkpoints, KeptCheckpoint, LogStore } from './core/audit/log-store.ts';
import { AppError } from './core/errors.ts';
import { Masker } from './core/masking/masker.ts';
import type { Env } from './environment.ts';

/** Where the checkpoints and the key are; null = where they are by default. */
export type Seals = Readonly<{ checkpoints: string | null; key: string | null }>;
export const DEFAULT_SEALS: Seals = { checkpoints: null, key: null };

/** The checkpoints of an anchor's file, or else of the database; `pages` are for a verifier, `remarks` for people. */
export type ReadSeals = Readonly<{ key: string; kept: Checkpoints; pages: Pages; remarks: readonly string[] }>;

const PAGE = 500;
const NOT_FROM_AN_ANCHOR =
  'The checkpoints come from the database itself. Take them from an anchor with --checkpoints: only those show that none was removed.';

type Asked = Readonly<{ places: Places; log: LogStore; seals: Seals }>;

/** Finds the checkpoints and the key. Throws `invalid` for files that cannot be used. */
export async function readSeals(env: Env, { places, log, seals }: Asked): Promise<ReadSeals> {
  const local = path.join(places.dataDir, 'notary');
  const place = await readNotaryPlace(env, new Masker());
  const key = seals.key === null ? (place?.key ?? (await textOf(path.join(local, 'notary.key.pub')))) : await neededText(seals.key);
  if (key === null) throw invalid('audit.no_key', 'The notary’s public key is not known. Name its file with --key.');
  const anchor = seals.checkpoints === null ? await textOf(path.join(local, 'checkpoints.txt')) : await neededText(seals.checkpoints);
  try {
    const notary = keyIn(key, 'the key');
    const from = { notary, key: key.trim() };
    if (anchor !== null && anchor !== '') return fromText(anchor, seals.checkpoints ?? 'the checkpoints', from);
    return { key: from.key, kept: log, pages: pagesOf(log, notary), remarks: anchor === null ? [NOT_FROM_AN_ANCHOR] : [] };
  } catch (error) {
    throw error instanceof Finding ? invalid(error.reason, error.message) : error;
  }
}

function fromText(text: string, name: string, { notary, key }: Readonly<{ notary: NotaryKey; key: string }>): ReadSeals {
  const pages = checkpointsIn(text, notary, name);
  return { key, kept: checkpointsOutOf(keptIn(text, pages)), pages, remarks: [] };
}

async function* pagesOf(log: LogStore, notary: NotaryKey): AsyncGenerator<readonly Checkpoint[]> {
  for await (const page of log.checkpointPages(PAGE)) {
    yield checkpointsIn(page.map(({ note }) => note).join('\n'), notary, 'the checkpoints').toSorted((a, b) => a.size - b.size);
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
