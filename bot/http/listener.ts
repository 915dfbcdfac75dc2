import { createServer, type RequestListener, type Server } from 'node:http';
import { AppError } from '../core/errors.ts';

/** Milliseconds, and a number of connections, against clients that send slowly or open many. */
export type SocketLimits = Readonly<{
  headersTimeout: number;
  requestTimeout: number;
  keepAliveTimeout: number;
  connectionsCheckingInterval: number;
  maxConnections: number;
}>;
/** Keep-alive outlasts the idle time of common proxies (60 s). */
export const SOCKET_LIMITS: SocketLimits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
  maxConnections: 5_000,
};
const CLOSE_WITHIN_MS = 5_000;

export type Listener = Readonly<{
  /** Resolves when connections are accepted; port 0 takes a free one. Throws `conflict` for a port in use, `invalid` for one that may not be used. */
  listen(port: number, host: string): Promise<Readonly<{ port: number }>>;
  /** Lets requests under way finish for five seconds, then cuts what is left. */
  close(): Promise<void>;
}>;

export function listener(handle: RequestListener, limits: SocketLimits): Listener {
  const server = createServer(limits, handle);
  server.maxConnections = limits.maxConnections;
  return { listen: (port, host) => listen(server, port, host), close: () => close(server) };
}

async function listen(server: Server, port: number, host: string): Promise<Readonly<{ port: number }>> {
  await new Promise<void>((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => reject(refusal(error, port, host));
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      resolve();
    });
  });
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : port };
}

function refusal(error: NodeJS.ErrnoException, port: number, host: string): AppError {
  if (error.code === 'EADDRINUSE') {
    const message = `Port ${port} on ${host} is already in use by another program. Stop that program, or choose another port with SIGNALBOX_PORT.`;
    return new AppError({ code: 'conflict', reason: 'http.port_in_use', message, cause: error, details: { port } });
  }
  const message = `Signalbox cannot listen on port ${port} of ${host} (${error.code ?? 'unknown reason'}). Choose another one with SIGNALBOX_PORT.`;
  return new AppError({ code: 'invalid', reason: 'http.cannot_listen', message, cause: error, details: { port } });
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const cut = setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS);
  // Node closes the idle connections once; those whose last request is answered later would stay open for their keep-alive time.
  const sweep = setInterval(() => server.closeIdleConnections(), 20);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearTimeout(cut);
  clearInterval(sweep);
}
