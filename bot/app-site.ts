import type { Config } from './config.ts';
import { directoryCheck } from './config-directory.ts';
import type { Clock } from './core/clock.ts';
import { AppError } from './core/errors.ts';
import type { Directory, Logger, Store } from './core/ports.ts';
import { shortSite } from './core/site/version.ts';
import { createFileDirectory } from './directory/file-directory.ts';
import { findSiteNeeds } from './plugins.ts';
import { closeConnectors } from './site/connectors.ts';
import type { Site } from './site/load-site.ts';
import { removeOtherCopies } from './site/site-copy.ts';
import { firstSite, Sites } from './site/sites.ts';
import { type LoadVersion, Versions } from './site/versions.ts';
import type { Database } from './store/open.ts';

export type SiteParts = Readonly<{
  config: Config;
  governed: boolean;
  store: Store;
  database: Database;
  clock: Clock;
  logger: Logger;
  load?: LoadVersion | undefined;
  /** Seals what put rules into force before they are; null where nobody does. */
  sealer?: Readonly<{ upTo(seq: number): Promise<void> }> | null;
}>;

/**
 * Finds the version of the site that this process begins to work by; `close` of the result closes its connectors. Throws
 * `conflict` (`rules.none_in_force`) for an installation without one, and what is wrong with a version that cannot be read.
 */
export async function openSites(parts: SiteParts): Promise<Sites> {
  const { config, governed, store, clock, logger, load } = parts;
  const needs = await findSiteNeeds();
  const { siteDir, dataDir, site: loaded } = config;
  const versions = new Versions({
    store,
    needs: { siteDir, dataDir, ...needs, policyCheck: directoryCheck(config) },
    ...(load === undefined ? {} : { load }),
  });
  const sitesParts = { store, versions, siteDir, governed, clock, logger, sealed: () => activationSealed(parts) };
  const first = await firstSite(sitesParts, loaded);
  if (loaded !== null && first.site !== loaded.site) await closeConnectors(loaded.site.connectors);
  // The embedded database is locked by one process, and so is everything else in its directory.
  if (parts.database.kind === 'embedded') await removeOtherCopies(dataDir, first.hash);
  const sites = new Sites(sitesParts, first);
  // What this process begins with may have come into force while nobody could seal it: it says so, and starts nothing until it is sealed.
  await sites.follow();
  return sites;
}

/** Nothing to wait for where nobody seals. What is sealed already needs no notary. */
async function activationSealed({ store, sealer }: Pick<SiteParts, 'store' | 'sealer'>): Promise<void> {
  if (sealer == null) return;
  const { rows } = await store.audit({ type: 'rules.activated' }, null, 1);
  await sealer.upTo(rows[0]?.seq ?? Number.MAX_SAFE_INTEGER);
}

/** The people of `directory.yml` in the version that is in force at the moment of asking. */
export function fileDirectoryOf(site: () => Pick<Site, 'people'>, homeTenants: readonly string[]): Directory {
  const now = (): Directory => createFileDirectory(site().people, homeTenants);
  return {
    membershipOf: (principal, freshness) => now().membershipOf(principal, freshness),
    membersOf: (map, limit) => now().membersOf(map, limit),
    find: (text) => now().find(text),
  };
}

type Watched = Readonly<{
  sites: Sites;
  directory: Readonly<{ check?(): Promise<readonly string[]> }>;
  logger: Logger;
}>;

/**
 * One look at the rules; the first one, and the first after each activation, also checks the directory by them. Nothing waits
 * for the check: a directory that cannot be asked denies everybody, and says so each time.
 */
export function lookAtRules({ sites, directory, logger }: Watched): () => Promise<void> {
  let checked: number | null = null;
  const check = async (): Promise<void> => {
    for (const warning of (await directory.check?.()) ?? []) logger.warn({}, warning);
  };
  return async () => {
    await sites.look();
    const { activation } = sites.present();
    if (activation === checked) return;
    checked = activation;
    void check();
  };
}

/** Throws `unavailable` while this process does not work by the rules in force. */
export function requireUsableRules(sites: Sites): void {
  const trouble = sites.trouble();
  if (trouble !== null) throw new AppError({ code: 'unavailable', reason: 'rules.not_read', message: trouble });
}

/** What whoever watches the process should know of the rules. */
export function rulesNotes(sites: Sites): readonly string[] {
  const altered = sites.altered();
  return altered === null ? folderNotes(sites) : [altered, ...folderNotes(sites)];
}

function folderNotes(sites: Sites): readonly string[] {
  const folder = sites.folder();
  if (folder === null || folder.hash === sites.present().hash) return [];
  if (folder.hash === null) return ['The site folder cannot be read.'];
  const usable = folder.problems.length === 0 ? '' : ' They cannot be used.';
  return [`The site folder holds rules that are not in force: ${shortSite(folder.hash)}.${usable}`];
}
