import { toAppError } from '../core/errors.ts';
import type { SiteFiles } from '../core/site/version.ts';
import { listSite, readSite } from './site-files.ts';

/** What was seen at a look: a whole content, a folder that is being written to, or why it cannot be read. */
export type Look = Readonly<
  { kind: 'content'; files: SiteFiles } | { kind: 'unsteady' } | { kind: 'unreadable'; problems: readonly string[] }
>;

const UNSTEADY: Look = { kind: 'unsteady' };

/**
 * The site folder as somebody edits it or git writes it. A content counts once two looks in a row find the same, so that half
 * a checkout is not taken for a version. Files are read only when something was written since.
 */
export class SiteFolder {
  readonly #siteDir: string;
  #fingerprint: string | null = null;
  #read: Look | null = null;

  constructor(siteDir: string) {
    this.#siteDir = siteDir;
  }

  async look(): Promise<Look> {
    try {
      const listing = await listSite(this.#siteDir);
      if (listing.fingerprint !== this.#fingerprint) {
        this.#fingerprint = listing.fingerprint;
        this.#read = null;
        return UNSTEADY;
      }
      this.#read ??= { kind: 'content', files: await readSite(this.#siteDir, listing) };
      return this.#read;
    } catch (thrown) {
      this.#fingerprint = null;
      this.#read = null;
      return { kind: 'unreadable', problems: problemsOf(thrown) };
    }
  }
}

/** The lines of an error that lists problems; its sentence otherwise. */
export function problemsOf(thrown: unknown): readonly string[] {
  const error = toAppError(thrown);
  const { problems } = error.details;
  return Array.isArray(problems) ? problems.map(String) : [error.message];
}
