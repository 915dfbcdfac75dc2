import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type NotaryConfig, type RunningNotary, startNotary } from '../../audit/notary/notary.ts';
import type { Notary } from '../../bot/core/audit/notary.ts';
import { systemClock } from '../../bot/core/clock.ts';
import type { Logger } from '../../bot/core/ports.ts';
import { createSecret } from '../../bot/core/secret.ts';
import { createNotary } from '../../bot/notary/client.ts';

export const NAME = 'log.example';
export const ORIGIN = `${NAME}/audit/1-test`;
export const TOKEN = createSecret('a-token-that-nobody-can-guess-0123456789');

/** A folder of its own that is removed with everything in it. */
export async function temporaryFolder(): Promise<Readonly<{ folder: string; remove(): Promise<void> }>> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'notary-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

export function configIn(folder: string, changes: Partial<NotaryConfig> = {}): NotaryConfig {
  return {
    name: NAME,
    listen: { socket: path.join(folder, 'notary.sock') },
    keyFile: path.join(folder, 'notary.key'),
    token: TOKEN,
    dir: path.join(folder, 'state'),
    anchors: [{ kind: 'file', path: path.join(folder, 'anchor.txt'), required: true }],
    ...changes,
  };
}

export type Line = Readonly<{ level: keyof Logger; fields: object; message: string }>;

/** A logger whose lines a test reads. */
export function keptLog(): Readonly<{ logger: Logger; lines: readonly Line[]; errors(): readonly string[] }> {
  const lines: Line[] = [];
  const at = (level: keyof Logger) => (fields: object, message: string) => void lines.push({ level, fields, message });
  const logger = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  return { logger, lines, errors: () => lines.filter(({ level }) => level === 'error').map(({ message }) => message) };
}

/** A notary in this process with a client that knows its key. */
export async function started(
  config: NotaryConfig,
  logger: Logger = keptLog().logger,
): Promise<Readonly<{ running: RunningNotary; notary: Notary }>> {
  const running = await startNotary(config, { logger, clock: systemClock });
  return { running, notary: createNotary({ address: running.address, token: TOKEN, key: running.key }) };
}

/** The whole notes of a file anchor; each text with the note it stands in. */
export async function notesIn(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8');
  return [...text.matchAll(/(?<=^|\n\n)(?:[!-~][ -~]*\n){4}\n(?:— \S+ \S+\n)+(?=\n)/g)].map(([note]) => note);
}
