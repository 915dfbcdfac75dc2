import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { AppError } from '../core/errors.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
/** Vite writes this where the page needs the nonce of its Content-Security-Policy (`html.cspNonce` in its configuration). */
const NONCE_MARK = '__CSP_NONCE__';
/** One folder, plain names: no dots in front and no way out. */
const FILE = /^(?:assets\/)?\w[\w.-]*\.\w+$/;

const EVERY_FILE = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

/**
 * Sends a file of the built page. `name` is the path after `/local/`, empty for the page itself.
 * Throws `not_found` (`local.no_such_file`, `local.page_not_built`).
 */
export async function sendPageFile(res: ServerResponse, pageDir: string, name: string): Promise<void> {
  if (name === '') return sendPage(res, pageDir);
  const type = TYPES[extname(name)];
  const content = FILE.test(name) && type !== undefined ? await readOrNull(join(pageDir, name)) : null;
  if (content === null || type === undefined) throw missing('local.no_such_file', 'Local Teams has no such page.');
  // Names under assets/ hold a hash of the content.
  const cache = name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  res.writeHead(200, { ...EVERY_FILE, 'content-type': type, 'cache-control': cache });
  res.end(content);
}

async function sendPage(res: ServerResponse, pageDir: string): Promise<void> {
  const page = await readOrNull(join(pageDir, 'index.html'));
  if (page === null)
    throw missing('local.page_not_built', 'The page of Local Teams is not built. Start with `npm start`, which builds it.');
  const nonce = randomBytes(16).toString('base64');
  res.writeHead(200, {
    ...EVERY_FILE,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': contentSecurityPolicy(nonce),
  });
  res.end(page.toString('utf8').replaceAll(NONCE_MARK, nonce));
}

/** Nothing comes from elsewhere. Fluent UI writes its style rules at run time and marks them with the nonce. */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

async function readOrNull(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch {
    // Not there, or not a file: the caller says so in its own words.
    return null;
  }
}

function missing(reason: string, message: string): AppError {
  return new AppError({ code: 'not_found', reason, message });
}
