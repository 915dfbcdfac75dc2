import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';

/** The folders whose files are opened so. They stay on the list: a database that is closed and opened again is still there. */
const folders = new Set<string>();
let patched = false;

/**
 * From now on, what this process writes to files below `folder` by a synchronous open is on the disk when the write returns (O_DSYNC, open(2)).
 * PGlite opens its files this way and never flushes them itself, and it offers no place for flags: so Node's own function is replaced, for
 * these folders alone. Throws on systems that have no O_DSYNC.
 */
export function syncWritesBelow(folder: string): void {
  if (fs.constants.O_DSYNC === undefined) throw new Error('This system has no O_DSYNC.');
  folders.add(path.resolve(folder) + path.sep);
  if (patched) return;
  patched = true;
  const open = fs.openSync;
  fs.openSync = (file, flags, mode) => open(file, typeof file === 'string' ? flagsFor(file, flags) : flags, mode);
  syncBuiltinESMExports();
}

/** Whoever opens by letters is not PGlite. */
function flagsFor(file: string, flags: fs.OpenMode): fs.OpenMode {
  if (typeof flags !== 'number' || (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR)) === 0) return flags;
  const whole = path.resolve(file);
  return [...folders].some((folder) => whole.startsWith(folder)) ? flags | fs.constants.O_DSYNC : flags;
}
