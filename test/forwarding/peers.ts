import { createServer as createHttpServer, type IncomingHttpHeaders } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { parseMessage, takeFrames } from './strict-syslog.ts';

/** A syslog server of RFC 5425, or of RFC 6587 where no certificate is given, that parses strictly. */
export type SyslogPeer = {
  readonly port: number;
  /** The numbers of the events, in the order in which they were read. */
  readonly seqs: number[];
  readonly texts: string[];
  readonly sockets: Socket[];
  /** Called for each new connection, before anything is read of it; the default reads everything. */
  onConnection: (socket: Socket, read: () => void) => void;
  /** Called with each message that was read. */
  onMessage: (seq: number, socket: Socket) => void;
  close(): Promise<void>;
};

export async function syslogPeer(tls: TlsOptions | null, port = 0): Promise<SyslogPeer> {
  const handle = (socket: Socket): void => {
    peer.sockets.push(socket);
    // Resets are what some tests are about.
    socket.on('error', () => undefined);
    peer.onConnection(socket, () => readFrames(socket, peer));
  };
  const server = tls === null ? createPlainServer(handle) : createTlsServer(tls, handle);
  const peer: SyslogPeer = {
    port: await listening(server, port),
    seqs: [],
    texts: [],
    sockets: [],
    onConnection: (_socket, read) => read(),
    onMessage: () => undefined,
    close: () => {
      for (const socket of peer.sockets) socket.destroy();
      return closed(server);
    },
  };
  return peer;
}

function readFrames(socket: Socket, peer: SyslogPeer): void {
  let kept = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    const { frames, rest } = takeFrames(Buffer.concat([kept, chunk]));
    kept = Buffer.from(rest);
    for (const frame of frames) {
      const { text } = parseMessage(frame);
      const seq = Number(JSON.parse(text).event.seq);
      peer.seqs.push(seq);
      peer.texts.push(text);
      peer.onMessage(seq, socket);
    }
  });
}

export type Asked = Readonly<{ headers: IncomingHttpHeaders; url: string; seqs: readonly number[] }>;
type Answered = Readonly<{ status: number; headers?: Readonly<Record<string, string>> }> | 'hang' | 'reset';

/** A collector that keeps what it answered with 2xx. */
export type CollectorPeer = {
  readonly port: number;
  readonly asked: Asked[];
  readonly seqs: number[];
  connections: number;
  answer: (asked: Asked) => Answered;
  close(): Promise<void>;
};

export async function collectorPeer(tls: TlsOptions | null, port = 0): Promise<CollectorPeer> {
  const server = tls === null ? createHttpServer() : createHttpsServer(tls);
  server.on('request', async (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('error', () => undefined);
    for await (const chunk of request) body += chunk;
    const lines = body.split('\n');
    if (lines.pop() !== '') throw new Error('The last line has no end.');
    const asked = { headers: request.headers, url: request.url ?? '', seqs: lines.map((line) => Number(JSON.parse(line).event.seq)) };
    peer.asked.push(asked);
    const answer = peer.answer(asked);
    if (answer === 'reset') request.socket.destroy();
    if (typeof answer === 'string') return;
    if (answer.status >= 200 && answer.status < 300) peer.seqs.push(...asked.seqs);
    response.writeHead(answer.status, answer.headers).end('{"text":"as you like"}');
  });
  server.on('connection', () => {
    peer.connections += 1;
  });
  const peer: CollectorPeer = {
    port: await listening(server, port),
    asked: [],
    seqs: [],
    connections: 0,
    answer: () => ({ status: 200 }),
    close: () => {
      server.closeAllConnections();
      return closed(server);
    },
  };
  return peer;
}

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
