import type { FileChange } from '../site/file-changes.ts';
import type { VersionView } from '../site/view.ts';

/** More lines than any card shows. */
const MOST_LINES = 400;

/** The same view with at most so many lines of difference, for an answer that is kept until it is sent; what was left out is counted. */
export function shortenedView(view: VersionView): VersionView {
  const { changes } = view;
  return changes === null ? view : { ...view, changes: { ...changes, files: shortenedFiles(changes.files) } };
}

function shortenedFiles(files: readonly FileChange[]): readonly FileChange[] {
  let left = MOST_LINES;
  return files.map((file) => {
    if (file.lines === null) return file;
    const lines = file.lines.slice(0, left);
    left -= lines.length;
    return { ...file, lines, more: file.more + file.lines.length - lines.length };
  });
}
