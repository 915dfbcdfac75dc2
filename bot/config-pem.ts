import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Reader } from './environment.ts';

/** The path of a PEM file that a variable names; null when it names none. Complains about a file that is not there or holds something else. */
export async function pemFile(reader: Reader, name: string, fits: (pem: string) => boolean, holds: string): Promise<string | null> {
  const path = reader.text(name);
  if (path === null) return null;
  const content = await readFile(path, 'utf8').catch(() => null);
  if (content === null) reader.complain(name, `names a file that cannot be read: ${path}.`);
  else if (!fits(content)) reader.complain(name, `must name a PEM file with ${holds}; this one has none: ${path}.`);
  return path;
}

/** Paths of PEM files; the key is not encrypted. */
export type CertificateAndKey = Readonly<{ certFile: string; keyFile: string }>;

/** Both or none, which it complains about. */
export async function certificateAndKey(reader: Reader, certName: string, keyName: string): Promise<CertificateAndKey | null> {
  const certFile = await pemFile(reader, certName, isCertificate, 'a certificate');
  const keyFile = await pemFile(reader, keyName, isKey, 'a private key that is not encrypted');
  if (reader.has(certName) !== reader.has(keyName))
    reader.complain(reader.has(certName) ? certName : keyName, `goes with ${reader.has(certName) ? keyName : certName}. Set both or none.`);
  return certFile === null || keyFile === null ? null : { certFile, keyFile };
}

export function isCertificate(pem: string): boolean {
  return parses(() => new X509Certificate(pem));
}

function isKey(pem: string): boolean {
  return parses(() => createPrivateKey(pem));
}

function parses(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    // What is no such PEM is told as that.
    return false;
  }
}
