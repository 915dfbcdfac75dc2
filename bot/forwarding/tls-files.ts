import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from 'node:tls';

/** Paths of PEM files: whom to trust instead of the public authorities, and who this product is. */
export type TlsFiles = Readonly<{ caFile: string | null; client: Readonly<{ certFile: string; keyFile: string }> | null }>;

/**
 * What `tls.connect` needs of them. They are read each time, so that a renewed certificate needs no restart. No variable of Node's
 * own can switch the check of certificates off.
 */
export async function readTlsFiles({ caFile, client }: TlsFiles): Promise<ConnectionOptions> {
  const ca = caFile === null ? {} : { ca: await readFile(caFile) };
  const own = client === null ? {} : { cert: await readFile(client.certFile), key: await readFile(client.keyFile) };
  return { ...ca, ...own, minVersion: 'TLSv1.2', rejectUnauthorized: true };
}
