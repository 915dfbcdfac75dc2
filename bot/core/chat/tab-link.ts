import type { Conversation } from '../conversation.ts';
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

/**
 * A link to a message in a channel or group chat (Microsoft: "Deep link to Teams chat", channel conversation and chat messages). `shown` is
 * the message to show; without it the one that began the thread. Null for a personal chat, which has no id that Teams could open
 * ("For one-on-one chats with bot … a:xxx"), and where no message is known. Teams itself decides who gets there.
 */
export function messageLink({ host }: Pick<TabPlace, 'host'>, conversation: Conversation, shown: string | null): string | null {
  const [place = '', began = null] = conversation.id.split(';messageid=');
  const message = shown ?? began;
  if (conversation.scope === 'personal' || message === null) return null;
  const { tenantId, team, scope } = conversation;
  const group = team?.groupId == null ? {} : { groupId: team.groupId };
  const about = scope === 'group' ? { context: '{"contextType":"chat"}' } : { ...group, parentMessageId: began ?? message };
  return `https://${host}/l/message/${encodeURIComponent(place)}/${encodeURIComponent(message)}?${new URLSearchParams({ tenantId, ...about })}`;
}

function linkTo({ host, appId }: TabPlace, subEntityId: string): string {
  const context = encodeURIComponent(JSON.stringify({ subEntityId }));
  return `https://${host}/l/entity/${appId}/${ENTITY_ID}?context=${context}`;
}
