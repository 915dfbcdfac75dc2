import { BOT_APP_ID, TENANT } from '../chaos/order.ts';
import type { Authority } from './authority.ts';

/** Each in a chat of their own with the bot, so that what one conversation may be sent limits nothing. */
export const PEOPLE = 50;

/** Everybody may do what developers may. */
export const DIRECTORY = `version: 1
people:
${Array.from({ length: PEOPLE }, (_, index) => entry(index)).join('')}`;

function entry(index: number): string {
  return `  developer-${index}:
    name: Developer ${index}
    objectId: ${objectId(index)}
    tenantId: ${TENANT}
    appRoles: [Signalbox.Developer]
`;
}

export function objectId(index: number): string {
  return `00000000-0000-4000-8000-${String((index % PEOPLE) + 1).padStart(12, '0')}`;
}

let sent = 0;

/** A message from one of them after the other, as Teams delivers it (Microsoft: "Channel and group conversations with a bot"). */
export function messageActivity(index: number, text: string, { serviceUrl }: Pick<Authority, 'serviceUrl'>): object {
  sent += 1;
  const now = new Date().toISOString();
  const person = index % PEOPLE;
  return {
    ...{ type: 'message', id: `${Date.now()}${sent}`, channelId: 'msteams', serviceUrl, timestamp: now, localTimestamp: now },
    ...{ locale: 'en-US', localTimezone: 'UTC', text, textFormat: 'plain' },
    from: { id: `29:${person}`, name: `Developer ${person}`, aadObjectId: objectId(person) },
    recipient: { id: `28:${BOT_APP_ID}`, name: 'Signalbox' },
    conversation: { conversationType: 'personal', tenantId: TENANT, id: `a:chat-${person}` },
    channelData: { tenant: { id: TENANT } },
    entities: [{ type: 'clientInfo', locale: 'en-US', country: 'US', platform: 'Web', timezone: 'UTC' }],
  };
}
