import { AppError } from '../core/errors.ts';
import { type Message, message } from '../core/text/message.ts';

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** The driver (pg 8) reports these without a code. */
const DRIVER_TEXTS =
  /timeout exceeded when trying to connect|query read timeout|connection terminated|client has encountered a connection error|not queryable|cannot use a pool after calling end|client was closed|pglite is clos/i;

/**
 * Turns what the driver throws into an AppError, by SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html)
 * or by the system's error code. Anything that is not the driver's comes back as it is.
 */
export function storeError(thrown: unknown): unknown {
  if (thrown instanceof AppError || !(thrown instanceof Error)) return thrown;
  const code = 'code' in thrown ? String(thrown.code) : '';
  if (code === '53100' || code === 'ENOSPC' || code === 'EDQUOT' || /no space left on device/i.test(thrown.message)) {
    return unavailable('store.full', message('store.full'), thrown);
  }
  if (code === '40001' || code === '40P01' || code === '55P03') return unavailable('store.contended', message('store.contended'), thrown);
  // A statement failed before and the work went on as if it had not.
  if (code === '25P02')
    return new AppError({ code: 'internal', reason: 'store.rolled_back', message: message('store.rolled-back'), cause: thrown });
  if (code === '23505')
    return new AppError({ code: 'conflict', reason: 'store.duplicate', message: message('store.duplicate'), cause: thrown });
  if (isAway(code, thrown.message)) return unavailable('store.unavailable', message('store.away'), thrown);
  return thrown;
}

/** Runs `work`; what its driver throws comes out as AppError. */
export async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw storeError(error);
  }
}

function isAway(code: string, said: string): boolean {
  // Class 08 = connection, 53 = out of resources, 57 = shutdown or timeout, 58 = I/O error; 25006 = a standby took over.
  return /^(08|53|57|58)\w{3}$/.test(code) || code === '25006' || NETWORK_CODES.has(code) || DRIVER_TEXTS.test(said);
}

function unavailable(reason: string, text: Message, cause: Error): AppError {
  return new AppError({ code: 'unavailable', reason, message: text, cause });
}
