import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { Server as TlsServer } from 'node:tls';
import type { Logger } from '../../bot/core/ports.ts';

/** Paths of PEM files; the key is not encrypted. */
export type TlsFiles = Readonly<{ certFile: string; keyFile: string }>;
export type TlsPems = Readonly<{ cert: string; key: string }>;

const LOOK_EVERY_MS = 60_000;

export async function readTls({ certFile, keyFile }: TlsFiles): Promise<TlsPems> {
  const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
  return { cert, key };
}

/** Takes a certificate that was renewed on the disk for new connections, until the server closes. What cannot be used leaves the old one. */
export function renewTls(server: Server, files: TlsFiles, logger: Logger, everyMs = LOOK_EVERY_MS): void {
  if (!(server instanceof TlsServer)) return;
  let before = '';
  const look = async (): Promise<void> => {
    try {
      const pems = await readTls(files);
      if (`${pems.cert}${pems.key}` === before) return;
      server.setSecureContext(pems);
      before = `${pems.cert}${pems.key}`;
    } catch (error) {
      logger.error({ err: error }, 'The renewed certificate of the notary cannot be used; the one before stays.');
    }
  };
  const looking = setInterval(() => void look(), everyMs).unref();
  server.once('close', () => clearInterval(looking));
}
