import type { RequestHandler } from 'express';
import { MemoryStore, rateLimit } from 'express-rate-limit';
import { AppError } from '../core/errors.ts';
import { message } from '../core/text/message.ts';

const WINDOW_MS = 60_000;

type DoorLimit = Readonly<{ guard: RequestHandler; close(): void }>;

/**
 * Requests per minute and address (per /56 for IPv6), counted before anybody is asked who they are. It is generous, because a
 * whole office can share one address: it keeps floods off the token check; limits per person are the operations' matter.
 */
export function doorLimit(perMinute: number): DoorLimit {
  const store = new MemoryStore();
  const guard = rateLimit({
    windowMs: WINDOW_MS,
    limit: perMinute,
    store,
    standardHeaders: false,
    legacyHeaders: false,
    // Its checks print to the console when a stranger sends X-Forwarded-For; `trust proxy` is set on purpose here.
    validate: false,
    handler: (_req, _res, next) => next(tooMany()),
  });
  return { guard, close: () => store.shutdown() };
}

function tooMany(): AppError {
  return new AppError({
    code: 'rate_limited',
    reason: 'http.rate_limited',
    message: message('api.too-many'),
    details: { retryAfterMs: WINDOW_MS },
  });
}
