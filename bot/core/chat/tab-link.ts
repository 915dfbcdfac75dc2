import type { RunId } from '../ids.ts';

/** Where Teams opens the personal tab of this installation: the host of its cloud, and the app's id in Teams. */
export type TabPlace = Readonly<{ host: string; appId: string }>;

/** The id of the personal tab in `manifest/manifest.json`. */
const ENTITY_ID = 'signalbox';

/**
 * A link that opens the run in the tab (Microsoft: "Deep link to a tab"). It names the run and carries nothing that decides:
 * whoever follows it signs in and sees what they may see.
 */
export function tabLink({ host, appId }: TabPlace, runId: RunId): string {
  const context = encodeURIComponent(JSON.stringify({ subEntityId: `runs/${runId}` }));
  return `https://${host}/l/entity/${appId}/${ENTITY_ID}?context=${context}`;
}
