import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import { AppError } from '../../core/errors.ts';

/** One path segment that cannot leave the folder: no separator of any kind, no leading dot. */
const FILE_NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/;
/** Vite puts eight characters of the content's hash before the ending: such a file never changes under its name. */
const HASHED = /-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/;
const COMPRESSIBLE: ReadonlySet<string> = new Set(['.js', '.css', '.svg', '.json']);
const compress = promisify(gzip);

type Asset = Readonly<{ plain: Buffer; gzipped: Buffer | null }>;

/**
 * Serves `assets/` of the built tab. Files are kept in memory once asked for, text also compressed: a build has a few files,
 * and only names that exist are kept. Throws `not_found` for anything else.
 */
export function tabAsset(tabDir: string): (req: Request, res: Response) => Promise<void> {
  const kept = new Map<string, Asset>();
  return async (req, res) => {
    const name = String(req.params['file']);
    const asset = kept.get(name) ?? (await load(join(tabDir, 'assets'), name));
    if (HASHED.test(name)) kept.set(name, asset);
    res.setHeader('cache-control', HASHED.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache');
    res.type(extname(name)).vary('accept-encoding');
    const gzipped = req.acceptsEncodings('gzip') === 'gzip' ? asset.gzipped : null;
    if (gzipped !== null) res.setHeader('content-encoding', 'gzip');
    res.send(gzipped ?? asset.plain);
  };
}

async function load(dir: string, name: string): Promise<Asset> {
  if (!FILE_NAME.test(name)) throw notFound(null);
  const plain = await readFile(join(dir, name)).catch((cause: unknown) => {
    throw notFound(cause);
  });
  return { plain, gzipped: COMPRESSIBLE.has(extname(name)) ? await compress(plain) : null };
}

function notFound(cause: unknown): AppError {
  return new AppError({
    code: 'not_found',
    reason: 'tab.asset_not_found',
    message: 'This part of the tab does not exist; a newer one may be installed. Reload the tab.',
    ...(cause === null ? {} : { cause }),
  });
}
