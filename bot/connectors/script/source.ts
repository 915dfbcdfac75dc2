import { createHash } from 'node:crypto';
import { open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../core/errors.ts';
import { message } from '../../core/text/message.ts';

const MAX_SCRIPT_BYTES = 1_048_576;

/** Lower-case hex SHA-256. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * The bytes of a script, read once. Symbolic links are followed only as long as the file they lead to is inside the folder.
 * Throws `not_found` (`script.not_found`) or `invalid` (`script.outside`, `script.too_large`).
 */
export async function readScript(folder: string, name: string): Promise<Buffer> {
  const file = await realpath(path.join(folder, name)).catch((cause: unknown) => {
    throw notFound(name, cause);
  });
  if (!file.startsWith(folder + path.sep)) {
    throw new AppError({
      code: 'invalid',
      reason: 'script.outside',
      message: message('script.outside', { script: name }),
    });
  }
  const handle = await open(file, 'r').catch((cause: unknown) => {
    throw notFound(name, cause);
  });
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw notFound(name, undefined);
    if (found.size > MAX_SCRIPT_BYTES) {
      throw new AppError({
        code: 'invalid',
        reason: 'script.too_large',
        message: message('script.too-large', { script: name }),
      });
    }
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

function notFound(name: string, cause: unknown): AppError {
  return new AppError({
    code: 'not_found',
    reason: 'script.not_found',
    message: message('script.not-found', { script: name }),
    cause,
  });
}
