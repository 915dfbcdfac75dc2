import { type DiffLine, diffLines } from './line-diff.ts';
import { fileHash, type SiteFiles } from './version.ts';

/** One file that is not the same in two versions. `lines` is null for what is not text; then `sha256` and size are what can be compared. */
export type FileChange = Readonly<{
  path: string;
  kind: 'added' | 'removed' | 'changed';
  bytes: number;
  sha256: string;
  lines: readonly DiffLine[] | null;
  /** How many lines were left out where only a part is shown; 0 here. */
  more: number;
}>;

const NOTHING = new Uint8Array();

/** Every file that differs, in the order of the paths. Complete: what is not in the list is byte for byte the same. */
export function fileChanges(before: SiteFiles, after: SiteFiles): readonly FileChange[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap((path) => {
    const [old, now] = [before.get(path), after.get(path)];
    if (old !== undefined && now !== undefined && fileHash(old) === fileHash(now)) return [];
    const kind = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
    const shown = now ?? old ?? NOTHING;
    return [{ path, kind, bytes: shown.length, sha256: fileHash(shown), lines: linesBetween(old ?? NOTHING, now ?? NOTHING), more: 0 }];
  });
}

function linesBetween(before: Uint8Array, after: Uint8Array): readonly DiffLine[] | null {
  const [old, now] = [textOf(before), textOf(after)];
  return old === null || now === null ? null : diffLines(old, now);
}

/** null for bytes that are not UTF-8 text or hold NUL. A byte order mark is kept, because it is a difference. */
function textOf(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    // Not UTF-8, so it has no lines to show.
    return null;
  }
}
