import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { noteKeyText } from '../../bot/core/audit/checkpoint.ts';
import { AppError } from '../../bot/core/errors.ts';
import { replaceFile, syncFolder, writeSynced } from './durable-file.ts';
import type { Signer } from './signer.ts';

type KeyOptions = Readonly<{
  name: string;
  /** Whether a key may be made when there is none: not where something was signed with it already. */
  mayMake: boolean;
}>;

/**
 * The Ed25519 key in a file (PKCS #8, PEM). Made with mode 0600 when it is not there, with its public text beside it in
 * `<file>.pub`. Throws `invalid` / `notary.key_unusable` for a file that others may read, is no such key, or may not be made.
 */
export async function openKeyFile(file: string, options: KeyOptions): Promise<Signer> {
  const pem = (await readKey(file)) ?? (await makeKey(file, options));
  const privateKey = parseKey(file, pem);
  const publicKey = createPublicKey(privateKey);
  await writePublicText(file, `${noteKeyText(options.name, publicKey)}\n`);
  return { name: options.name, publicKey, sign: async (bytes) => sign(null, bytes, privateKey) };
}

async function readKey(file: string): Promise<string | null> {
  try {
    const { mode } = await stat(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw unusable(file, `may be read by others (mode ${(mode & 0o777).toString(8)}). Run “chmod 600 ${file}”.`);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (codeOf(error) === 'ENOENT') return null;
    throw unusable(file, `cannot be read (${codeOf(error)}). Give the notary's user the right to read it.`, error);
  }
}

async function makeKey(file: string, { mayMake }: KeyOptions): Promise<string> {
  if (!mayMake) throw unusable(file, 'is not there, but checkpoints were signed with it. Put it back from its copy.');
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  try {
    await writeSynced(file, pem, 0o600);
    await syncFolder(path.dirname(file));
    return pem;
  } catch (error) {
    throw unusable(file, `cannot be made (${codeOf(error)}). Make its folder, and give the notary's user the right to write there.`, error);
  }
}

function parseKey(file: string, pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (error) {
    throw unusable(file, 'holds no private key in PEM. Put back the right file.', error);
  }
  throw unusable(file, 'holds a key of another kind than Ed25519. Put back the right file.');
}

async function writePublicText(file: string, text: string): Promise<void> {
  const beside = `${file}.pub`;
  if ((await readFile(beside, 'utf8').catch(() => null)) === text) return;
  await replaceFile(beside, text, 0o644).catch((error: unknown) => {
    // A key that lies in a folder which the notary may only read is as good: `GET /v1/key` tells the text too.
    if (!['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error))) throw error;
  });
}

function unusable(file: string, what: string, cause?: unknown): AppError {
  const message = `The key file ${file} ${what}`;
  return new AppError({ code: 'invalid', reason: 'notary.key_unusable', message, cause, details: { file } });
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown cause';
}
