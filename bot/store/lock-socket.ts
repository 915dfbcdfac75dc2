import net from 'node:net';

/** What a listening process says of itself. */
export type Announcement = { state: 'held' | 'trying'; close(): Promise<void> };
/** What a listening process answered. `silent` = it took the call and said nothing (stopped, busy): it lives. */
export type Heard = Readonly<{ pid: string | null; state: 'held' | 'trying' | 'silent' }>;

const ANSWER_MS = 2000;

/** Listens on a socket file or named pipe and tells every caller process id and state. Does not keep the process alive. */
export async function announce(address: string): Promise<Announcement> {
  const server = net.createServer((socket) => {
    // Harmless: the caller only wanted to know, and may be gone by now.
    socket.on('error', () => undefined);
    socket.end(`${process.pid} ${mine.state}`);
  });
  const mine: Announcement = {
    state: 'trying',
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path: address }, resolve);
  });
  server.unref();
  return mine;
}

/** Asks who listens; null when nobody does. */
export async function ask(address: string): Promise<Heard | null> {
  return await new Promise((resolve) => {
    let text = '';
    const socket = net.connect(address);
    socket.setTimeout(ANSWER_MS, () => socket.destroy());
    socket.on('data', (data) => {
      text += data.toString();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') resolve(null);
    });
    socket.on('close', () => resolve(heard(text)));
  });
}

function heard(text: string): Heard {
  const [, pid, state] = /^(\d+) (held|trying)$/.exec(text) ?? [];
  if (pid === undefined) return { pid: null, state: 'silent' };
  return { pid, state: state === 'trying' ? 'trying' : 'held' };
}
