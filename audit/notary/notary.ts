import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import type { Server } from 'node:http';
import path from 'node:path';
import { noteKeyText, parseNoteKey } from '../../bot/core/audit/checkpoint.ts';
import type { Clock } from '../../bot/core/clock.ts';
import { AppError } from '../../bot/core/errors.ts';
import type { Logger } from '../../bot/core/ports.ts';
import type { Secret } from '../../bot/core/secret.ts';
import { AnchorQueue } from './anchor-queue.ts';
import type { AnchorConfig } from './anchors/anchor-config.ts';
import { openAnchor } from './anchors/open.ts';
import { lockDirectory } from './directory-lock.ts';
import { openKeyFile } from './key-file.ts';
import { type Listen, listen } from './listen.ts';
import { Sealing } from './sealing.ts';
import { createDoor, LIMITS, type Limits } from './server.ts';
import { State } from './state.ts';
import { readTls, renewTls, type TlsFiles } from './tls.ts';

export type NotaryConfig = Readonly<{
  /** Stands in notes; origins begin with it and `/audit/`. Letters, digits, dots, hyphens, underscores. */
  name: string;
  listen: Listen;
  /** PEM files, for https at an address; null or left out = plain HTTP. */
  tls?: TlsFiles | null;
  keyFile: string;
  token: Secret;
  /** The notary's own directory; made with mode 0700 when it is not there. */
  dir: string;
  anchors: readonly AnchorConfig[];
  /** How long an answer waits for anchors; default 8000. */
  anchorMs?: number;
  limits?: Partial<Limits>;
}>;

/** `address` is what the client takes: `unix:/path`, `http://host:port` or `https://…`. `key` is the text that an auditor keeps. */
export type RunningNotary = Readonly<{ address: string; key: string; stop(): Promise<void> }>;

type World = Readonly<{ logger: Logger; clock: Clock }>;

const ANCHOR_MS = 8000;
const LONGEST_STOP_MS = 5000;

/**
 * Starts a notary in this process. What was signed last and may not have reached its anchors is offered to them again. Throws
 * `AppError` with a sentence when the directory is in use or damaged, the key is unusable or the address is taken; nothing
 * stays open then. `stop` lets what is in flight come to its end for at most 5 s.
 */
export async function startNotary(config: NotaryConfig, { logger, clock }: World): Promise<RunningNotary> {
  await makeDirectory(config.dir);
  const lock = await lockDirectory(config.dir);
  try {
    const state = await State.open(config.dir);
    const signer = await openKeyFile(config.keyFile, { name: config.name, mayMake: state.all().length === 0 });
    const key = noteKeyText(signer.name, signer.publicKey);
    state.requireKey(parseNoteKey(key) ?? badName(config.name));
    const anchors = await Promise.all(config.anchors.map((anchor) => openAnchor(anchor, config.dir)));
    const queues = anchors.map((anchor) => new AnchorQueue(anchor, logger));
    const sealing = new Sealing({ signer, state, queues, clock, logger, anchorMs: config.anchorMs ?? ANCHOR_MS });
    const tls = config.tls === undefined || config.tls === null ? null : await readTls(config.tls);
    const office = { key, sealing, state, queues };
    const server = createDoor(office, { token: config.token, limits: { ...LIMITS, ...config.limits }, logger, tls });
    if (config.tls !== undefined && config.tls !== null) renewTls(server, config.tls, logger);
    const address = await listen(server, config.listen);
    for (const signed of state.all()) for (const queue of queues) void queue.offer(signed);
    return { address, key, stop: stopOnce(async () => await stop(server, queues).finally(() => lock.release())) };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function stopOnce(work: () => Promise<void>): () => Promise<void> {
  let stopping: Promise<void> | null = null;
  return () => {
    stopping ??= work();
    return stopping;
  };
}

async function stop(server: Server, queues: readonly AnchorQueue[]): Promise<void> {
  const patience = new AbortController();
  const timer = setTimeout(() => {
    patience.abort(new Error('The notary is stopping.'));
    server.closeAllConnections();
  }, LONGEST_STOP_MS);
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  await closed;
  await Promise.all(queues.map((queue) => queue.stop(patience.signal)));
  clearTimeout(timer);
}

async function makeDirectory(directory: string): Promise<void> {
  try {
    await mkdir(path.resolve(directory), { recursive: true, mode: 0o700 });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown cause';
    throw new AppError({
      code: 'unavailable',
      reason: 'notary.directory_unusable',
      message: `The notary's directory ${directory} cannot be made (${code}). Set SIGNALBOX_NOTARY_DIR to a directory that its user may write.`,
      cause,
    });
  }
}

function badName(name: string): never {
  throw new AppError({
    code: 'invalid',
    reason: 'notary.bad_name',
    message: `“${name}” cannot be the name of a notary. Use letters, digits, dots, hyphens and underscores, for example signalbox.example.com.`,
  });
}
