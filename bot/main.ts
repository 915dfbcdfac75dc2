import { type App, createApp, openDatabase, prepareDataDirectory, whereOf } from './app.ts';
import { createLocalSurroundings } from './app-local.ts';
import { createMicrosoftSurroundings } from './app-microsoft.ts';
import { type Config, readConfig } from './config.ts';
import { systemClock } from './core/clock.ts';
import { causesOf, toAppError } from './core/errors.ts';
import type { Logger } from './core/ports.ts';
import { createLogger } from './log.ts';
import { findSiteNeeds } from './plugins.ts';

type MainOptions = Readonly<{ local: boolean; env: Readonly<Record<string, string | undefined>> }>;

/**
 * The process: environment and site -> configuration -> app, until SIGTERM or SIGINT. Returns the exit code: 0 after a
 * clean stop, 1 when it could not start (the reason is on standard error as a sentence).
 */
export async function main({ local, env }: MainOptions): Promise<number> {
  const stopped = stopSignal();
  try {
    const config = await configuration(local, env);
    const logger = createLogger({ level: local && env['SIGNALBOX_LOG_LEVEL'] === undefined ? 'warn' : config.logLevel, human: local });
    const app = await started(config, logger);
    for (const warning of app.warnings) logger.warn({}, warning);
    logger.info({ port: app.port }, 'Signalbox is ready.');
    const signal = await stopped;
    logger.info({ signal }, 'Stopping: steps in flight come to their end first.');
    await app.stop();
    return 0;
  } catch (thrown) {
    process.stderr.write(told(thrown));
    return 1;
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

async function configuration(local: boolean, env: MainOptions['env']): Promise<Config> {
  const needs = await findSiteNeeds();
  return readConfig(env, { local, prepare: prepareDataDirectory, ...needs });
}

async function started(config: Config, logger: Logger): Promise<App> {
  const clock = systemClock;
  if (!config.local) return createApp({ config, surroundings: createMicrosoftSurroundings(config, { clock, logger }), logger, clock });
  // First of all the data directory: a second process must stop before it writes there.
  const database = await openDatabase(whereOf(config), logger);
  const surroundings = await createLocalSurroundings(config, { clock, logger }).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  const app = await createApp({ config, surroundings, logger, clock, database });
  banner(app, surroundings.url(app.port));
  return app;
}

function banner(app: App, url: string): void {
  const notes = app.warnings.map((warning) => `  - ${warning}\n`).join('');
  process.stdout.write(
    `\nSignalbox is ready. Open Local Teams in a browser:\n\n  ${url}\n\n${notes === '' ? '' : `Good to know:\n${notes}\n`}Press Ctrl+C to stop.\n`,
  );
}

function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });
}
