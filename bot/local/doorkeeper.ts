import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AppError } from '../core/errors.ts';

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
export const KEY_HEADER = 'x-signalbox-key';

/**
 * Any web page can send requests to loopback, and DNS rebinding can make its name point there. So every request must come from this
 * machine and be addressed to a loopback name with the port it arrived at. Throws `forbidden` (`local.not_loopback`, `local.wrong_host`).
 */
export function requireLoopback(req: IncomingMessage): void {
  if (!LOOPBACK.test(req.socket.remoteAddress ?? '')) throw forbidden('local.not_loopback', 'Local Teams answers this machine only.');
  const port = req.socket.localPort;
  const names = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  if (!names.includes(req.headers.host ?? '')) throw forbidden('local.wrong_host', 'Open Local Teams by the address that was printed.');
}

/**
 * Lets in only what the page itself sent: browsers put the true origin on every request that changes something, and say from where a
 * request was started (Fetch Metadata). Throws `forbidden` (`local.wrong_origin`).
 */
export function requireSameOrigin(req: IncomingMessage): void {
  const { origin, host } = req.headers;
  const reads = req.method === 'GET' || req.method === 'HEAD';
  const site = req.headers['sec-fetch-site'];
  const sameOrigin = origin === undefined ? reads : origin === `http://${host}`;
  if (!sameOrigin || (site !== undefined && site !== 'same-origin'))
    throw forbidden('local.wrong_origin', 'Another page sent this request; Local Teams did not act on it.');
}

/** Programs are not browsers: a request of the bot never carries an origin. Throws `forbidden` (`local.wrong_origin`). */
export function requireNoBrowser(req: IncomingMessage): void {
  if (req.headers.origin !== undefined || req.headers['sec-fetch-site'] !== undefined)
    throw forbidden('local.wrong_origin', 'A browser sent this request; the connector answers bots only.');
}

/** Throws `unauthenticated` (`local.wrong_key`). */
export function requireKey(req: IncomingMessage, key: string): void {
  const given = req.headers[KEY_HEADER];
  if (typeof given === 'string' && timingSafeEqual(digest(given), digest(key))) return;
  throw new AppError({
    code: 'unauthenticated',
    reason: 'local.wrong_key',
    message: 'This page belongs to an earlier start. Open the address that the last start printed.',
  });
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function forbidden(reason: string, message: string): AppError {
  return new AppError({ code: 'forbidden', reason, message });
}
