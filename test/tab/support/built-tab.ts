import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
export const TAB_DIR = join(ROOT, 'dist/tab');
export const SCREENSHOT_DIR = join(ROOT, 'dist/screenshots/tab');

/** Builds the tab when it is not built or older than its sources, so that the tests look at what the sources say. */
export async function builtTab(): Promise<string> {
  const built = join(TAB_DIR, 'index.html');
  if (!existsSync(built) || statSync(built).mtimeMs < newest(join(ROOT, 'tab'))) {
    const { build } = await import('vite');
    await build({ configFile: join(ROOT, 'tab/vite.config.ts'), logLevel: 'error' });
  }
  return TAB_DIR;
}

function newest(dir: string): number {
  return Math.max(...readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((name) => statSync(join(dir, name)).mtimeMs));
}
