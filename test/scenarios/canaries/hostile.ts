import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export type Hostile = Readonly<{ place: string; heard(): string; close(): void }>;

/** Asks whoever connects for the password in plain text; frontend/backend protocol of Postgres, 3.0. */
const ASK = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]);

/** A Postgres server that refuses every password, and quotes it; or that takes it and never answers. */
export async function hostileDatabase(answers: boolean): Promise<Hostile> {
  const heard: string[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.once('data', (bytes) => {
        const password = bytes.subarray(5, -1).toString();
        heard.push(password);
        if (answers) socket.end(refusal(`password authentication failed with "${password}"`));
      });
      socket.write(ASK);
    });
  });
  const place = await listening(server);
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { place, heard: () => heard.join('\n'), close };
}

function refusal(message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C28P01\0M${message}\0D${message}\0\0`);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(fields.length + 4);
  return Buffer.concat([Buffer.from('E'), length, fields]);
}

/** A notary that refuses everything, and quotes the token that it was shown. */
export async function hostileNotary(): Promise<Hostile> {
  const heard: string[] = [];
  const server = createHttpServer(({ headers }, res) => {
    heard.push(String(headers.authorization));
    const message = `the token is wrong: ${headers.authorization}`;
    res.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify({ reason: 'notary.no_token', message }));
  });
  const place = await listening(server);
  return { place: `http://${place}`, heard: () => heard.join('\n'), close: () => void server.close() };
}

async function listening(server: ReturnType<typeof createServer>): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
