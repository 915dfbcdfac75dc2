import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { AppError } from '../../bot/core/errors.ts';
import type { Logger } from '../../bot/core/ports.ts';
import type { Secret } from '../../bot/core/secret.ts';
import { failed, isOurs, send } from './answers.ts';
import { answerTo, type Office, routesOf } from './routes.ts';
import type { TlsPems } from './tls.ts';
import { tokenCheck } from './token.ts';

/** What one caller may take of the notary. Times in milliseconds. */
export type Limits = Readonly<{ headersMs: number; requestMs: number; connections: number }>;

export const LIMITS: Limits = { headersMs: 5000, requestMs: 10_000, connections: 64 };
const MOST_HEADER_BYTES = 8192;
const MOST_HEADERS = 50;

type DoorParts = Readonly<{ token: Secret; limits: Limits; logger: Logger; tls: TlsPems | null }>;

/** The door: nothing behind it is asked without the token. The caller listens. */
export function createDoor(office: Office, by: DoorParts): Server {
  const routes = routesOf(office);
  const allowed = tokenCheck(by.token);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      if (!allowed(request.headers.authorization)) throw noToken();
      send(response, await answerTo(request, routes));
    } catch (error) {
      if (isOurs(error)) by.logger.error({ err: error, url: request.url }, 'The notary could not answer.');
      // What was not read of the body is not waited for.
      if (!request.complete) response.setHeader('connection', 'close');
      send(response, failed(error));
    }
  };
  const bounds = {
    headersTimeout: by.limits.headersMs,
    requestTimeout: by.limits.requestMs,
    keepAliveTimeout: 5000,
    connectionsCheckingInterval: Math.min(1000, by.limits.headersMs),
    maxHeaderSize: MOST_HEADER_BYTES,
  };
  const heard = (request: IncomingMessage, response: ServerResponse): void => void answer(request, response);
  const server =
    by.tls === null ? createServer(bounds, heard) : createTlsServer({ ...bounds, ...by.tls, handshakeTimeout: by.limits.headersMs }, heard);
  server.maxConnections = by.limits.connections;
  server.maxHeadersCount = MOST_HEADERS;
  return server;
}

function noToken(): AppError {
  const message = "The token is missing or wrong. Send the notary's token as “Authorization: Bearer …”.";
  return new AppError({ code: 'unauthenticated', reason: 'notary.no_token', message });
}
