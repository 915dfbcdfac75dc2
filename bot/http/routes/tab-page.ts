import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Request, Response } from 'express';
import { AppError } from '../../core/errors.ts';
import { allowPage } from '../headers.ts';

/** Stands in the built page where the nonce of its style elements belongs. */
const NONCE_PLACE = '__CSP_NONCE__';
/** And where it says whether consent can be asked for. */
const CONSENT_PLACE = '__CONSENT__';

type Parts = Readonly<{ tabDir: string; local: boolean; consent: object | null }>;

/** Serves the tab's only page, the same for channel tab, personal tab and configuration; the page looks at its own address. */
export function tabPage({ tabDir, local, consent }: Parts): (req: Request, res: Response) => Promise<void> {
  return async (_req, res) => {
    const html = await builtPage(tabDir);
    const nonce = allowPage(res, local);
    res.type('html').send(html.replaceAll(NONCE_PLACE, nonce).replaceAll(CONSENT_PLACE, consent === null ? 'no' : 'yes'));
  };
}

async function builtPage(tabDir: string): Promise<string> {
  try {
    return await readFile(join(tabDir, 'index.html'), 'utf8');
  } catch (cause) {
    throw new AppError({
      code: 'unavailable',
      reason: 'tab.not_built',
      message: 'The tab is not built on this server yet. Ask an administrator to run npm start, or npm run build.',
      cause,
    });
  }
}
