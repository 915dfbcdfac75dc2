import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { AppError } from '../core/errors.ts';
import type { Masker } from '../core/masking/masker.ts';
import type { Logger } from '../core/ports.ts';
import type { Secret } from '../core/secret.ts';

const START = path.join(import.meta.dirname, '../../audit/notary/start.js');
/** One that was left behind by a killed process needs a moment to go. */
const READY_WITHIN_MS = 20_000;
const AGAIN_MS = 500;

export type LocalNotary = Readonly<{ address: string; key: string; token: Secret; stop(): Promise<void> }>;

type Ready = Readonly<{ child: ChildProcess; address: string; key: string }>;

/**
 * The notary of Local Teams: a process of its own, with its key, its state and the file of its checkpoints in a folder beside the database. It
 * is started again at the same address when it dies, and ends with this process. Throws `unavailable`/`local.no_notary`.
 */
export async function startLocalNotary(
  dataDir: string,
  { logger, masker }: Readonly<{ logger: Logger; masker: Masker }>,
): Promise<LocalNotary> {
  const dir = path.join(dataDir, 'notary');
  const token = masker.secret(randomBytes(32).toString('hex'));
  const launch = (listen: string): Promise<Ready> => readyWithin({ dir, token, listen });
  let present = await launch('127.0.0.1:0');
  let stopping = false;
  const { address, key } = present;
  const watch = ({ child }: Ready): void => {
    child.once('exit', () => void (stopping ? null : again()));
  };
  const again = async (): Promise<void> => {
    logger.warn({}, 'The notary ended; it is started again.');
    try {
      present = await launch(new URL(address).host);
      watch(present);
    } catch (error) {
      logger.error({ err: error }, 'The notary could not be started again. Please restart Signalbox.');
    }
  };
  watch(present);
  return {
    address,
    key,
    token,
    async stop() {
      stopping = true;
      await ended(present.child);
    },
  };
}

type Launch = Readonly<{ dir: string; token: Secret; listen: string }>;

async function readyWithin(launch: Launch): Promise<Ready> {
  const deadline = performance.now() + READY_WITHIN_MS;
  for (;;) {
    const { child, said } = await started(launch);
    if (said !== null) return { child, ...said };
    if (performance.now() > deadline) {
      throw new AppError({
        code: 'unavailable',
        reason: 'local.no_notary',
        message: `The notary, which seals the audit log, does not start. Its folder is ${launch.dir}; its reason stands above.`,
      });
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

/** `said` is null when the process ended without getting ready. */
async function started({ dir, token, listen }: Launch) {
  const env = {
    SIGNALBOX_NOTARY_DIR: dir,
    SIGNALBOX_NOTARY_LISTEN: listen,
    SIGNALBOX_NOTARY_TOKEN: token.reveal(),
    SIGNALBOX_NOTARY_ANCHORS: `file:${path.join(dir, 'checkpoints.txt')}`,
  };
  // A group of its own: Ctrl+C is for whoever started it, who stops it last.
  const child = spawn(process.execPath, [START, '--with-parent'], { env, stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  // Its end is seen by `exit`; what it could not read any more does not matter then.
  child.stdin.on('error', () => undefined);
  const gone = once(child, 'exit').then(() => null);
  return { child, said: await Promise.race([firstReady(child), gone]) };
}

/** Reads its log to the end, so that it never waits for a reader, and gives what it says when it is ready. */
async function firstReady(child: ChildProcess): Promise<Readonly<{ address: string; key: string }> | null> {
  const { stdout } = child;
  if (stdout === null) return null;
  const lines = createInterface({ input: stdout });
  return new Promise((resolve) => {
    lines.on('line', (text) => {
      const line: Readonly<Record<string, unknown>> = JSON.parse(text);
      const { address, key } = line;
      if (typeof address === 'string' && typeof key === 'string') resolve({ address, key });
    });
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
