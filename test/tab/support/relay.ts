import { connect, createServer, type Socket } from 'node:net';

/** A cable between browser and server that a test can pull out and plug in again. */
export type Relay = Readonly<{ port: number; cut(): void; restore(): void; close(): Promise<void> }>;

export async function openRelay(to: number): Promise<Relay> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    // A broken connection is what this is for; both sides see it as the end of theirs.
    return socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const server = createServer((browser) => {
    keep(browser);
    if (isCut) return void browser.destroy();
    const upstream = keep(connect(to, '127.0.0.1'));
    browser.pipe(upstream).pipe(browser);
    browser.on('close', () => upstream.destroy());
    upstream.on('close', () => browser.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const cut = (): void => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut,
    restore: () => {
      isCut = false;
    },
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
