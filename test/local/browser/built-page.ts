import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const PAGE_DIR = join(ROOT, 'dist/local');
export const SCREENSHOT_DIR = join(ROOT, 'dist/screenshots/local');

/** Builds the page when it is not built or older than its sources, so that the tests look at what the sources say. */
export async function builtPage(): Promise<string> {
  const built = join(PAGE_DIR, 'index.html');
  if (!existsSync(built) || statSync(built).mtimeMs < newest(join(ROOT, 'bot/local/page'))) {
    const { build } = await import('vite');
    await build({ configFile: join(ROOT, 'bot/local/page/vite.config.ts'), logLevel: 'error' });
  }
  return PAGE_DIR;
}

function newest(dir: string): number {
  return Math.max(...readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((name) => statSync(join(dir, name)).mtimeMs));
}
