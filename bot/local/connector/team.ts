import { createHash } from 'node:crypto';
import { type Person, teamsUserId } from '../people.ts';

export type Channel = Readonly<{ id: string; name: string }>;

/** A team with its channels. The first channel has the team's id, as in Teams (there it is called General unless its maker chose another name). */
export type Team = Readonly<{ id: string; name: string; aadGroupId: string; channels: readonly [Channel, ...Channel[]] }>;
export type TeamNames = Readonly<{ name: string; channels: readonly [string, ...string[]] }>;

/**
 * Makes a team whose ids depend only on tenant and names: a bot that stored a conversation finds it again after a restart.
 */
export function makeTeam(tenantId: string, names: TeamNames): Team {
  const seed = `${tenantId}/${names.name}`;
  const [first, ...others] = names.channels;
  const id = channelId(seed);
  return {
    id,
    name: names.name,
    aadGroupId: guid(`${seed}/group`),
    channels: [{ id, name: first }, ...others.map((name) => ({ id: channelId(`${seed}/${name}`), name }))],
  };
}

/** The id of the one-to-one chat between the bot and a person. */
export function personalChatId(person: Person, appId: string): string {
  return `a:${createHash('sha256')
    .update(`chat/${teamsUserId(person, appId)}`)
    .digest('base64url')}`;
}

/** `19:…@thread.tacv2;messageid=…` names a thread; without the suffix the whole channel is meant. */
export function splitConversationId(conversationId: string): Readonly<{ place: string; threadId: string | null }> {
  const at = conversationId.indexOf(';messageid=');
  if (at < 0) return { place: conversationId, threadId: null };
  return { place: conversationId.slice(0, at), threadId: conversationId.slice(at + ';messageid='.length) };
}

export function joinConversationId(place: string, thread: string | null): string {
  return thread === null ? place : `${place};messageid=${thread}`;
}

function channelId(seed: string): string {
  return `19:${hex(seed).slice(0, 32)}@thread.tacv2`;
}

/** The shape of a random UUID (version 4, RFC 9562), but always the same for one seed. */
function guid(seed: string): string {
  const text = hex(seed);
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-8${text.slice(17, 20)}-${text.slice(20, 32)}`;
}

function hex(seed: string): string {
  return createHash('sha256').update(seed).digest('hex');
}
