import { randomInt } from 'node:crypto';
import net from 'node:net';

/**
 * A loopback port for a program that opens it some time later. It lies below the ports that the system gives to connections
 * (net.ipv4.ip_local_port_range begins at 32768), so none of those takes it meanwhile.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(15_000, 32_000);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = net.createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (free) await new Promise((resolve) => server.close(resolve));
  return free;
}
