import { once } from 'node:events';
import { inspect } from 'node:util';
import { type App, createApp, openMigrated, prepareDataDirectory } from './app.ts';
import { localSurroundings } from './app-local.ts';
import { createMicrosoftSurroundings } from './app-microsoft.ts';
import { type Config, readConfig } from './config.ts';
import { systemClock } from './core/clock.ts';
import { causesOf, toAppError } from './core/errors.ts';
import { Masker } from './core/masking/masker.ts';
import type { Logger } from './core/ports.ts';
import { createLogger } from './log.ts';
import { findSiteNeeds } from './plugins.ts';

type MainOptions = Readonly<{ local: boolean; env: Readonly<Record<string, string | undefined>> }>;

/** A start that was called off is undone; should that wait for something far away, it is not waited for any longer. Containers are killed after ten seconds. */
const LONGEST_UNDOING_MS = 8000;
/** What a shell gives for a process that SIGTERM ended. */
const TERMINATED = 143;

/**
 * The process: environment and site -> configuration -> app, until SIGTERM or SIGINT. Returns the exit code: 0 after a
 * clean stop, also in the middle of the start, and 1 when it could not start (the reason is on standard error as a sentence).
 */
export async function main({ local, env }: MainOptions): Promise<number> {
  const stop = stopSignal();
  const patience = undoInTime(stop);
  const masker = new Masker();
  maskCrashes(masker);
  try {
    const config = await configuration(local, { env, masker });
    const logger = createLogger({
      level: local && env['SIGNALBOX_LOG_LEVEL'] === undefined ? 'warn' : config.logLevel,
      human: local,
      masker,
    });
    const app = await started(config, logger, stop);
    patience.end();
    for (const warning of app.warnings) logger.warn({}, warning);
    logger.info({ port: app.port }, 'Signalbox is ready.');
    if (!stop.aborted) await once(stop, 'abort');
    logger.info({ signal: stop.reason }, 'Stopping: steps in flight come to their end first.');
    await app.stop();
    return 0;
  } catch (thrown) {
    if (stop.aborted && thrown === stop.reason) return 0;
    process.stderr.write(masker.mask(told(thrown)));
    return 1;
  } finally {
    patience.end();
  }
}

/** The sentence for whoever starts this; with what lies behind it where the sentence alone would not help to find it. */
function told(thrown: unknown): string {
  const error = toAppError(thrown);
  const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  const behind =
    error.code === 'internal' ? [stack] : error.reason.startsWith('store.') ? causesOf(error).map((cause) => `  because: ${cause}`) : [];
  return [error.message, ...behind, ''].join('\n');
}

async function configuration(local: boolean, { env, masker }: Pick<MainOptions, 'env'> & Readonly<{ masker: Masker }>): Promise<Config> {
  const needs = await findSiteNeeds();
  return readConfig(env, { local, prepare: prepareDataDirectory, masker, ...needs });
}

/** What Node would print of an error that nobody caught may quote anything. It ends the process as before. */
function maskCrashes(masker: Masker): void {
  process.once('uncaughtException', (error: unknown) => {
    process.stderr.write(`${masker.mask(inspect(error))}\n`);
    process.exit(1);
  });
}

async function started(config: Config, logger: Logger, starting: AbortSignal): Promise<App> {
  const clock = systemClock;
  starting.throwIfAborted();
  if (!config.local)
    return createApp({ config, surroundings: createMicrosoftSurroundings(config, { clock, logger }), logger, clock, starting });
  // First of all the data directory: a second process must stop before it writes there.
  const database = await openMigrated(config, logger);
  const surroundings = await localSurroundings(config, { clock, logger }).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  const app = await createApp({ config, surroundings, logger, clock, database, starting });
  banner(app, surroundings.url(app.port));
  return app;
}

function banner(app: App, url: string): void {
  const notes = app.warnings.map((warning) => `  - ${warning}\n`).join('');
  process.stdout.write(
    `\nSignalbox is ready. Open Local Teams in a browser:\n\n  ${url}\n\n${notes === '' ? '' : `Good to know:\n${notes}\n`}Press Ctrl+C to stop.\n`,
  );
}

/** Aborted by the first SIGTERM or SIGINT, with its name for a reason. A second one ends the process as usual. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stop.abort(name));
  return stop.signal;
}

/** Ends the process when a start that was called off does not come to its end by itself. */
function undoInTime(stop: AbortSignal): Readonly<{ end(): void }> {
  let timer: NodeJS.Timeout | null = null;
  const begin = (): void => {
    timer = setTimeout(() => process.exit(TERMINATED), LONGEST_UNDOING_MS);
  };
  stop.addEventListener('abort', begin, { once: true });
  const end = (): void => {
    stop.removeEventListener('abort', begin);
    if (timer !== null) clearTimeout(timer);
  };
  return { end };
}
