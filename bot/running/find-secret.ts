import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FindSecret } from '../core/connector.ts';
import { AppError } from '../core/errors.ts';
import type { Masker } from '../core/masking/masker.ts';
import { SHORTEST_SECRET } from '../core/masking/patterns.ts';
import { type ReadVault, referenceName, type SecretReference } from '../core/secret-reference.ts';
import { message } from '../core/text/message.ts';

type Parts = Readonly<{
  /** A variable of the environment as it is now. */
  variable(name: string): string | undefined;
  masker: Masker;
  /** Left out or null where no key vault is asked. */
  vault?: ReadVault | null;
}>;

type Trouble = 'elsewhere' | 'missing' | 'unreadable' | 'empty' | 'short' | 'unsafe' | 'unusable';

/** A private key of any size fits; nothing that has to be masked is larger. */
const MOST_BYTES = 65_536;
const WRITABLE_BY_ALL = 0o002;

/**
 * Reads a secret where its reference says, anew each time: what was rotated is what the next attempt gets. The value is known to the
 * masker before anybody has it. Throws `unavailable` (`secret.missing`, `.unreadable`, `.empty`, `.short`, `.unsafe`, `.unusable`, `.elsewhere`, `.refused`, `.unreachable`).
 */
export function createFindSecret(parts: Parts): FindSecret {
  return async (reference) => {
    const name = referenceName(reference);
    const found = await read(reference, name, parts);
    const value = found.trim();
    if (value === '') refuse('empty', name);
    if (value.length < SHORTEST_SECRET) refuse('short', name);
    if (value.includes('\0')) refuse('unusable', name);
    return parts.masker.resolved(value, name);
  };
}

async function read(reference: SecretReference, name: string, { variable, vault = null }: Parts): Promise<string> {
  switch (reference.kind) {
    case 'env':
      return variable(reference.name) ?? refuse('missing', name);
    case 'file':
      return contentOf(reference.path, name);
    case 'keyvault':
      return vault === null ? refuse('elsewhere', name) : vault(reference);
  }
}

/** A link may lead elsewhere, as Kubernetes makes them; what it leads to is what is looked at. A pipe would make the step wait for ever. */
async function contentOf(path: string, name: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((error: NodeJS.ErrnoException) =>
    refuse(error.code === 'ENOENT' ? 'missing' : 'unreadable', name),
  );
  try {
    const { mode, size, isFile } = await statOf(file);
    if (!isFile || (mode & WRITABLE_BY_ALL) !== 0) refuse('unsafe', name);
    if (size > MOST_BYTES) refuse('unusable', name);
    return textOf(await file.readFile(), name);
  } catch (error) {
    throw error instanceof AppError ? error : refusal('unreadable', name);
  } finally {
    await file.close();
  }
}

async function statOf(file: Awaited<ReturnType<typeof open>>): Promise<Readonly<{ mode: number; size: number; isFile: boolean }>> {
  const found = await file.stat();
  return { mode: found.mode, size: found.size, isFile: found.isFile() };
}

function textOf(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse('unusable', name); // Not text; what it is instead is nobody's business.
  }
}

function refuse(trouble: Trouble, name: string): never {
  throw refusal(trouble, name);
}

/** Without a cause: what the system said of a file may quote what is in it. */
function refusal(trouble: Trouble, name: string): AppError {
  const values = { name, next: message('secret.next') };
  const text = trouble === 'short' ? message('secret.short', { ...values, least: SHORTEST_SECRET }) : message(`secret.${trouble}`, values);
  return new AppError({ code: 'unavailable', reason: `secret.${trouble}`, message: text });
}
