import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { PackageError } from './package-error.ts';
import { fill, type Values } from './values.ts';

/** What lies in the zip, by path. Texts are JSON; the manifest is one of them. */
export type PackageFiles = Readonly<{ texts: Readonly<Record<string, unknown>>; pictures: Readonly<Record<string, Uint8Array>> }>;

export const MANIFEST = 'manifest.json';

/** Reads the folder `manifest/` and puts the values of an installation into it. Throws `PackageError`. */
export function readPackage(folder: string, values: Values): PackageFiles {
  const names = readdirSync(folder).sort();
  const read = (ending: string) =>
    names.filter((name) => name.endsWith(ending)).map((name) => [name, readFileSync(join(folder, name))] as const);
  const texts = Object.fromEntries(read('.json').map(([name, bytes]) => [name, parsed(name, bytes.toString('utf8'))]));
  return { texts: fill(texts, values), pictures: Object.fromEntries(read('.png')) };
}

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PackageError(`manifest/${name} is no JSON: ${cause instanceof Error ? cause.message : ''}`, { cause });
  }
}

/** The package: the same files give the same bytes, wherever and whenever it is made. */
export function zipPackage({ texts, pictures }: PackageFiles): Uint8Array {
  const written = Object.entries(texts).map(
    ([name, value]) => [name, new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`)] as const,
  );
  // Teams looks for the manifest first. A time without zone is local time, and that is what a zip file records: so this is the same everywhere.
  const inOrder = [...written, ...Object.entries(pictures)].sort(([one], [other]) => Number(other === MANIFEST) - Number(one === MANIFEST));
  return zipSync(Object.fromEntries(inOrder), { level: 9, mtime: '1980-01-01T00:00:00', os: 0 });
}
