import { once } from 'node:events';
import http from 'node:http';

/** A store for S3's protocol in memory that a test makes hang, fail or work. It checks no signatures. */
export type StubbornStore = Readonly<{
  url: string;
  /** Objects by path. */
  objects: Map<string, string>;
  /** Requests that were made so far, `METHOD /path`. */
  asked: readonly string[];
  behave(how: 'works' | 'hangs' | 'fails' | 'forgets to answer' | 'replaces'): void;
  close(): Promise<void>;
}>;

export async function stubbornStore(): Promise<StubbornStore> {
  const objects = new Map<string, string>();
  const asked: string[] = [];
  let how: Parameters<StubbornStore['behave']>[0] = 'works';
  const server = http.createServer((request, response) => {
    const name = request.url ?? '';
    asked.push(`${request.method} ${name}`);
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      if (how === 'hangs') return;
      if (how === 'fails') return void response.writeHead(503).end('<Error><Code>SlowDown</Code></Error>');
      const there = objects.get(name);
      if (request.method === 'GET') return void response.writeHead(there === undefined ? 404 : 200).end(there ?? '');
      if (there !== undefined && how !== 'replaces')
        return void response.writeHead(412).end('<Error><Code>PreconditionFailed</Code></Error>');
      objects.set(name, Buffer.concat(pieces).toString('utf8'));
      if (how === 'forgets to answer') request.socket.destroy();
      else response.writeHead(200).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}/bucket/prefix`,
    objects,
    asked,
    behave: (next) => {
      how = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
