import type { RunId } from '../ids.ts';

/** Where Teams opens the personal tab of this installation: the host of its cloud, and the app's id in Teams. */
export type TabPlace = Readonly<{ host: string; appId: string }>;

/** The id of the personal tab in `manifest/manifest.json`. */
const ENTITY_ID = 'signalbox';

/**
 * A link that opens the run in the tab (Microsoft: "Deep link to a tab"). It names the run and carries nothing that decides:
 * whoever follows it signs in and sees what they may see.
 */
export function tabLink(place: TabPlace, runId: RunId): string {
  return linkTo(place, `runs/${runId}`);
}

/** The same for a question to the audit log: parts of the tab's own address, by name. */
export function tabAuditLink(place: TabPlace, query: Readonly<Record<string, string>>): string {
  return linkTo(place, `audit?${new URLSearchParams(query)}`);
}

function linkTo({ host, appId }: TabPlace, subEntityId: string): string {
  const context = encodeURIComponent(JSON.stringify({ subEntityId }));
  return `https://${host}/l/entity/${appId}/${ENTITY_ID}?context=${context}`;
}
