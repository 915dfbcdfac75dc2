import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Reader } from './environment.ts';

/** The path of a PEM file with a certificate and its key, which is read again whenever it is needed. Complains and gives null where it is none. */
export async function readCertificateFile(reader: Reader, name: string, example: string): Promise<string | null> {
  const expected = `a PEM file with the certificate and its private key, for example ${example}`;
  const file = await readableFile(reader, name, expected);
  if (file === null || isPair(file.content)) return file?.path ?? null;
  reader.complain(name, `must name a PEM file with a certificate and its unencrypted private key; this one has not both: ${file.path}.`);
  return null;
}

/** Complains about a file that is missing or cannot be read, and gives null then. */
export async function readableFile(
  reader: Reader,
  name: string,
  expected: string,
): Promise<Readonly<{ path: string; content: string }> | null> {
  const path = reader.text(name);
  if (path === null) reader.complain(name, `is missing: ${expected}.`);
  const content = path === null ? null : await readFile(path, 'utf8').catch(() => null);
  if (path !== null && content === null) reader.complain(name, `names a file that cannot be read: ${path}.`);
  return path === null || content === null ? null : { path, content };
}

function isPair(pem: string): boolean {
  try {
    return new X509Certificate(pem).checkPrivateKey(createPrivateKey(pem));
  } catch {
    // Neither a certificate nor a key, or one of the two is missing: not a pair.
    return false;
  }
}
