import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Writes a file into the folder and says where it is. */
export type Write = (name: string, content: string | Uint8Array) => string;

export function newFolder(): Readonly<{ write: Write; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-verify-'));
  const write = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  return { write, remove: () => rmSync(folder, { recursive: true }) };
}

/** A folder for as long as this takes. */
export function inTemporaryFolder(use: (write: Write) => void): void {
  const { write, remove } = newFolder();
  try {
    use(write);
  } finally {
    remove();
  }
}
