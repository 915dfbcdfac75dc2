import type { SiteHash } from '../core/ids.ts';
import { type SiteFiles, siteHash } from '../core/site/version.ts';
import { loadSite, type Site, type SiteNeeds } from './load-site.ts';
import { keepCopy } from './site-copy.ts';

/** A version that was read and found fit, with its connectors; whoever has it closes them. */
export type LoadedSite = Readonly<{ hash: SiteHash; files: SiteFiles; site: Site }>;

export type VersionNeeds = SiteNeeds & Readonly<{ siteDir: string }>;

/**
 * Reads a version from a private copy of its files: what is loaded is what was hashed, whatever happens to the folder they came
 * from. Throws as `loadSite`; problems name the files as they are called in the site folder.
 */
export async function loadVersion(files: SiteFiles, needs: VersionNeeds): Promise<LoadedSite> {
  const hash = siteHash(files);
  const copy = await keepCopy(files, hash, needs.dataDir);
  return { hash, files, site: await loadSite(copy, { ...needs, home: needs.siteDir }) };
}
