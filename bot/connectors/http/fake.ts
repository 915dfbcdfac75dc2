import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A target that behaves and misbehaves by path, over real HTTP. */
export type FakeTarget = Readonly<{
  origin: string;
  port: number;
  /** Requests that arrived whole, oldest first. */
  requests: readonly Readonly<{ method: string; path: string; headers: Readonly<Record<string, string>>; body: string }>[];
  connections(): number;
  close(): Promise<void>;
}>;

type Seen = FakeTarget['requests'][number];
type Behaviour = (response: ServerResponse, request: IncomingMessage) => void;

export async function startFakeTarget(tls?: Readonly<{ key: string; cert: string }>): Promise<FakeTarget> {
  const requests: Seen[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const listener: RequestListener = (request, response) => void answer(request, response, requests);
  const server: Server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy()); // The client under test breaks connections off on purpose.
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    requests,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, requests: Seen[]): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const path = request.url ?? '/';
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  requests.push({ method: request.method ?? '', path, headers, body: Buffer.concat(chunks).toString('utf8') });
  const status = /^\/status\/(\d{3})$/.exec(path)?.[1];
  if (status !== undefined) response.writeHead(Number(status)).end('{"status":"as asked"}');
  else (BEHAVIOURS[path.replace(/\?.*$/, '')] ?? notFound)(response, request);
}

const notFound: Behaviour = (response) => response.writeHead(404).end('nothing here');

const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  '/ok': (response) => json(response, '{"status":"ok","version":"1.1.0","count":3,"ready":true}'),
  '/hang': () => undefined,
  '/reset': (_response, request) => request.socket.resetAndDestroy(),
  '/reset-mid-body': (response, request) => {
    response.writeHead(200, { 'content-length': '1000' }).write('half of it');
    setTimeout(() => request.socket.resetAndDestroy(), 20);
  },
  '/refused-mid-body': (response, request) => {
    response.writeHead(400, { 'content-length': '1000' }).write('half of it');
    setTimeout(() => request.socket.resetAndDestroy(), 20);
  },
  '/drip': (response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write('.'), 20);
    response.on('close', () => clearInterval(timer));
  },
  '/invalid-json': (response) => json(response, '{"status":"ok"'),
  '/json-list': (response) => json(response, '[1,2]'),
  '/retry-after-seconds': (response) => response.writeHead(429, { 'retry-after': '7' }).end(),
  '/retry-after-date': (response) =>
    response.writeHead(503, { date: 'Sun, 22 Nov 2026 10:00:00 GMT', 'retry-after': 'Sun, 22 Nov 2026 10:01:30 GMT' }).end(),
  '/redirect': (response) => response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
  '/redirect-loop': (response) => response.writeHead(307, { location: '/redirect-loop' }).end(),
  '/huge': (response) => flood(response, 1024 ** 3),
  '/endless-headers': (_response, request) => {
    request.socket.write('HTTP/1.1 200 OK\r\n');
    const timer = setInterval(() => request.socket.write(`x-more: ${'a'.repeat(8000)}\r\n`), 1);
    request.socket.on('close', () => clearInterval(timer));
  },
  '/endless-hints': (_response, request) => {
    const timer = setInterval(() => request.socket.write('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'.repeat(100)), 1);
    request.socket.on('close', () => clearInterval(timer));
  },
  '/gzip': (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"version":"1.1.0"}')),
  '/gzip-bomb': (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipBomb()),
  '/broken-gzip': (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('this is not gzip'),
  '/deflate': (response) => response.writeHead(200, { 'content-encoding': 'deflate' }).end('x'),
  '/not-http': (_response, request) => request.socket.end('SSH-2.0-OpenSSH_9.2\r\n'),
  '/controls': (response) => response.writeHead(200).end('\u001b[31mred\u001b[0m \u0007bell\u009b31m'),
};

/** 200 kB that unpack to 200 MB: a gzip stream may have any number of members (RFC 1952 2.2). */
function gzipBomb(): Buffer {
  const member = gzipSync(Buffer.alloc(10 * 1024 ** 2));
  return Buffer.concat(Array.from({ length: 20 }, () => member));
}

function json(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(body);
}

/** Writes as fast as the other side reads, so that a client that stops reading stops it. */
function flood(response: ServerResponse, bytes: number): void {
  const chunk = Buffer.alloc(65_536, 'x');
  response.writeHead(200);
  let left = bytes;
  const more = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= chunk.length;
      if (!response.write(chunk)) {
        response.once('drain', more);
        return;
      }
    }
    response.end();
  };
  more();
}
