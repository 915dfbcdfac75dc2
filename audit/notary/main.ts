import { once } from 'node:events';
import { systemClock } from '../../bot/core/clock.ts';
import { toAppError } from '../../bot/core/errors.ts';
import { Masker } from '../../bot/core/masking/masker.ts';
import { createLogger } from '../../bot/log.ts';
import { readNotaryConfig } from './config.ts';
import { startNotary } from './notary.ts';

/**
 * The notary's process: environment -> configuration -> notary, until SIGTERM or SIGINT. Returns the exit code: 0 after a
 * clean stop, and 1 when it could not start (the reason is on standard error as a sentence). Its log is JSON lines on standard output.
 */
export async function main({ env }: Readonly<{ env: Readonly<Record<string, string | undefined>> }>): Promise<number> {
  const stop = stopSignal();
  try {
    const masker = new Masker();
    const { logLevel, ...config } = await readNotaryConfig(env, masker);
    const logger = createLogger({ level: logLevel, human: false, masker });
    const notary = await startNotary(config, { logger, clock: systemClock });
    if ('host' in config.listen && config.tls === null && !isLoopback(config.listen.host))
      logger.warn(
        { address: notary.address },
        'The notary can be reached from other machines without encryption: set SIGNALBOX_NOTARY_TLS_CERT_FILE, or put a TLS proxy before it.',
      );
    logger.info({ address: notary.address, key: notary.key }, 'The notary is ready.');
    if (!stop.aborted) await once(stop, 'abort');
    logger.info({ signal: stop.reason }, 'Stopping: what is in flight comes to its end first.');
    await notary.stop();
    return 0;
  } catch (thrown) {
    const error = toAppError(thrown);
    const behind = error.code === 'internal' && thrown instanceof Error ? `\n${thrown.stack ?? ''}` : '';
    process.stderr.write(`${error.message}${behind}\n`);
    return 1;
  }
}

/** Aborted by the first SIGTERM or SIGINT, with its name for a reason. A second one ends the process as usual. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stop.abort(name));
  return stop.signal;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
