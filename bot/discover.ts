import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError } from './core/errors.ts';

/** Plug-ins are of the same language as this: TypeScript in the sources, JavaScript once they were compiled. */
const INDEX = `index${extname(import.meta.filename)}`;

type Found<Plugin> = Readonly<{ name: string; file: string; plugin: Plugin }>;

/**
 * Plug-ins are found by file name: `bot/<folder>/<name>.ts`, or `bot/<folder>/<name>/index.ts`. Each exports its plug-in by
 * default, and says its own name in `key`, which must be the file's. A wrong shape or name stops the start, with what was found.
 */
export async function discover<Plugin>(
  folder: string,
  isPlugin: (value: unknown) => value is Plugin,
  nameOf: (plugin: Plugin) => string,
): Promise<ReadonlyMap<string, Plugin>> {
  const root = join(import.meta.dirname, folder);
  const entries = await readdir(root, { withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isDirectory() || (/\.(ts|js)$/.test(entry.name) && !/\.(test|d)\.ts$/.test(entry.name)))
    .map((entry) => ({ name: entry.name.replace(/\.(ts|js)$/, ''), file: join(root, entry.name, entry.isDirectory() ? INDEX : '') }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
  const found = await Promise.all(files.map(({ name, file }) => load({ name, file: file.replace(/\/$/, '') }, isPlugin, nameOf)));
  return new Map(found.map(({ name, plugin }) => [name, plugin]));
}

async function load<Plugin>(
  at: Readonly<{ name: string; file: string }>,
  isPlugin: (value: unknown) => value is Plugin,
  nameOf: (plugin: Plugin) => string,
): Promise<Found<Plugin>> {
  const module: Readonly<{ default?: unknown }> = await import(pathToFileURL(at.file).href);
  const plugin = module.default;
  if (!isPlugin(plugin)) throw broken(at.file, `its default export has the wrong shape (${describe(plugin)})`);
  if (nameOf(plugin) !== at.name) throw broken(at.file, `it calls itself “${nameOf(plugin)}”, but its file name says “${at.name}”`);
  return { ...at, plugin };
}

function describe(value: unknown): string {
  if (value === undefined) return 'there is none';
  return typeof value === 'object' && value !== null
    ? `an object with ${Object.keys(value).join(', ') || 'nothing in it'}`
    : `a ${typeof value}`;
}

function broken(file: string, what: string): AppError {
  return new AppError({ code: 'invalid', reason: 'plugin.broken', message: `The plug-in ${file} cannot be used: ${what}.` });
}

/** A plug-in shape by its members: name -> typeof. */
export function hasShape<Plugin>(shape: Readonly<Record<string, 'string' | 'function' | 'object'>>): (value: unknown) => value is Plugin {
  return (value): value is Plugin => {
    if (typeof value !== 'object' || value === null) return false;
    const members = new Map(Object.entries(value));
    return Object.entries(shape).every(([name, type]) => typeof members.get(name) === type);
  };
}
