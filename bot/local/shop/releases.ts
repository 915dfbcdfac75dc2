import { mkdir, readlink, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

export const ENVIRONMENTS = ['staging', 'production'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

const FIRST_RELEASE = '1.0.0';

/** What each release of the demo shop is made of. The configuration of 1.2.0 is cut off, so that release really cannot serve. */
const RELEASES: Readonly<Record<string, Readonly<{ line: string; config: string }>>> = {
  '1.0.0': { line: 'Tea and biscuits', config: '{ "version": "1.0.0", "currency": "EUR" }\n' },
  '1.1.0': { line: 'Tea, biscuits and jam', config: '{ "version": "1.1.0", "currency": "EUR", "jam": true }\n' },
  '1.2.0': { line: 'Tea, biscuits, jam and scones', config: '{ "version": "1.2.0", "currency": "EUR", "jam": true, "scones":\n' },
};

/** Lays out the shop's home as far as it is missing. What is there already stays: a restart keeps what was deployed. */
export async function seedHome(home: string): Promise<void> {
  for (const [version, release] of Object.entries(RELEASES)) await seedRelease(path.join(home, 'releases', version), version, release);
  for (const environment of ENVIRONMENTS) {
    const folder = path.join(home, environment);
    await mkdir(folder, { recursive: true });
    const link = path.join(folder, 'current');
    const linked = await readlink(link).catch(() => null);
    // A junction needs no special right on Windows; elsewhere the type has no meaning.
    if (linked === null) await symlink(path.join('..', 'releases', FIRST_RELEASE), link, 'junction');
  }
}

async function seedRelease(folder: string, version: string, release: Readonly<{ line: string; config: string }>): Promise<void> {
  await mkdir(folder, { recursive: true });
  const page = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Shop ${version}</title></head>
  <body><h1>Shop</h1><p>${release.line}</p><p>Release ${version}</p></body>
</html>
`;
  const files = { 'config.json': release.config, 'index.html': page };
  for (const [name, text] of Object.entries(files)) {
    await writeFile(path.join(folder, name), text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}
