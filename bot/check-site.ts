import { shortSite } from './core/site/version.ts';
import { findSiteNeeds } from './plugins.ts';
import { loadVersion } from './site/load-version.ts';
import { shownPath } from './site/report.ts';
import { readSite } from './site/site-files.ts';

/** Reads and checks a site folder as the start does. Gives what was found in lines for people; throws `invalid` with every problem. */
export async function checkSite(siteDir: string, dataDir: string): Promise<readonly string[]> {
  const needs = await findSiteNeeds();
  const { hash, site } = await loadVersion(await readSite(siteDir), { siteDir, dataDir, ...needs });
  await Promise.all([...site.connectors.values()].map((connector) => connector.close()));
  const summary = [
    counted('workflow', [...site.workflows.keys()]),
    counted('connector', [...site.connectors.keys()]),
    counted(
      'environment',
      site.policy.environments.map(({ name }) => name),
    ),
    counted(
      'rule',
      site.policy.rules.map(({ id }) => id),
    ),
    counted(
      'person',
      site.people.map(({ id }) => id),
    ),
  ];
  return [
    `${shownPath(siteDir)} is valid:`,
    ...summary,
    `  version ${shortSite(hash)}`,
    ...site.warnings.map((warning) => `  note: ${warning}`),
  ];
}

function counted(word: string, names: readonly string[]): string {
  const plural = word === 'person' ? 'people' : `${word}s`;
  return `  ${names.length} ${names.length === 1 ? word : plural}${names.length === 0 ? '' : `: ${names.join(', ')}`}`;
}
