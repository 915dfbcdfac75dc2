import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { AppError } from '../core/errors.ts';
import type { Masking } from '../core/masking/masker.ts';
import type { Logger, WithIds } from '../core/ports.ts';
import { message } from '../core/text/message.ts';
import { voiceOf } from '../core/text/voice.ts';
import type { Authenticate } from './auth.ts';
import { readBody } from './body.ts';
import { securityHeaders } from './headers.ts';
import { maskedAnswers } from './masked-answers.ts';
import { refusalOf } from './refusal.ts';
import type { Route } from './route.ts';
import { speechOf } from './speech.ts';

/** A part of the address space that somebody else answers, such as Local Teams. `handle` is false when it has no answer. */
export type Mount = Readonly<{ prefix: string; handle(req: IncomingMessage, res: ServerResponse): Promise<boolean> }>;

type Pipeline = Readonly<{
  routes: readonly Route[];
  mounts: readonly Mount[];
  authenticate: Authenticate;
  logger: Logger;
  withIds?: WithIds;
  masker: Masking;
  local: boolean;
  /** How many proxies stand before this server, or their addresses; false = none. Decides whose address a limit counts. */
  trustProxy: false | number | string;
  /** Flood limits before authentication: of the bot's door, where all of Teams comes from few addresses, and of all others. */
  doors: Readonly<{ bot: RequestHandler; others: RequestHandler }>;
}>;

/**
 * Builds the way of a request: id and headers, mounts, flood limit, who it is, the body, the route; at the end the answer to
 * whatever was thrown. A mount answers for its own limits and headers (the ones set here can be replaced).
 */
export function pipeline(parts: Pipeline): Express {
  const app = express();
  for (const setting of ['x-powered-by', 'etag']) app.disable(setting);
  app.set('query parser', 'simple').set('trust proxy', parts.trustProxy).enable('case sensitive routing');
  app.use(maskedAnswers(parts.masker), identified(parts), securityHeaders(parts.local));
  for (const mount of parts.mounts) app.use(mounted(mount));
  for (const route of parts.routes) app[route.method](route.path, doorOf(route, parts), handlerOf(route, parts.authenticate));
  app.use(parts.doors.others, notFound, lastResort(parts.logger));
  return app;
}

function doorOf(route: Route, { doors }: Pipeline): RequestHandler {
  return route.access === 'bot' ? doors.bot : doors.others;
}

/** Who it is comes first: a stranger's body is not even read. */
function handlerOf(route: Route, authenticate: Authenticate): RequestHandler {
  return async (req, res) => {
    if (route.access === 'bot') await readBody(req, res);
    if ('serve' in route) return await route.serve(req, res);
    const caller = await authenticate(req);
    if ('stream' in route) return route.stream(caller, req, res);
    const body = route.method !== 'get' ? await readBody(req, res) : null;
    const { principal: who, signedInAt } = caller;
    const reply = await route.answer({ who, signedInAt, voice: voiceOf(speechOf(req)), params: req.params, query: req.query, body });
    res.status(reply.status).type(reply.type).send(reply.body);
  };
}

/** Every answer and every log line of a request share an id; one sent by the client is not trusted. */
function identified({ logger, withIds = (_ids, work) => work() }: Pick<Pipeline, 'logger' | 'withIds'>): RequestHandler {
  return (req, res, next) => {
    const requestId = randomUUID();
    const startedMs = performance.now();
    res.locals['requestId'] = requestId;
    res.setHeader('x-request-id', requestId);
    res.once('close', () => {
      const ms = Math.round(performance.now() - startedMs);
      logger.debug({ requestId, method: req.method, path: req.path, status: res.statusCode, ms }, 'Answered a request.');
    });
    withIds({ requestId }, () => next());
  };
}

function mounted(mount: Mount): RequestHandler {
  return async (req, res, next) => {
    const inside = req.path === mount.prefix || req.path.startsWith(`${mount.prefix}/`);
    if (!inside || !(await mount.handle(req, res))) next();
  };
}

const notFound: RequestHandler = () => {
  throw new AppError({
    code: 'not_found',
    reason: 'route.not_found',
    message: message('api.nothing-here'),
  });
};

function lastResort(logger: Logger): ErrorRequestHandler {
  // Express recognises an error handler by its four parameters.
  return (thrown, req, res, _next) => {
    const requestId = String(res.locals['requestId']);
    const { status, headers, body, error } = refusalOf(thrown, requestId, voiceOf(speechOf(req)));
    const fields = { requestId, method: req.method, path: req.path, status, reason: error.reason };
    if (status >= 500) logger.error({ ...fields, err: error }, 'A request failed.');
    // Floods are refused by the thousand; their lines would flood the log.
    else logger[status === 429 ? 'debug' : 'info']({ ...fields, cause: textOf(error.cause) }, 'A request was refused.');
    if (res.headersSent) res.destroy();
    else res.status(status).set(headers).json(body);
  };
}

/** What a library said, for whoever reads the log. What JSON.parse said quotes the body, which may be private. */
function textOf(cause: unknown): string | null {
  return cause instanceof Error && !(cause instanceof SyntaxError) ? cause.message : null;
}
