import type { Alone, Removal } from '../core/chat.ts';
import type { Conversation } from '../core/conversation.ts';
import type { ActivityKey } from '../core/ports.ts';
import type { Principal } from '../core/principal.ts';
import { type Speech, speechFor } from '../core/text/language.ts';
import { clientOf, type TeamsActivity } from './activity.ts';

/** Where the activity happened, and how its reader is spoken to when there is one; in a channel `id` keeps its `;messageid=…`, so answers stay in the thread. */
export function conversationOf(activity: TeamsActivity, tenantId: string): Conversation {
  const { conversation, recipient, serviceUrl } = activity;
  const scope = scopeOf(activity);
  const place = { channel: 'teams' as const, scope, tenantId, id: conversation.id, serviceUrl, botId: recipient.id, ...teamOf(activity) };
  // What a client does not say is not taken for English: the language of the installation is the better guess.
  return scope === 'personal' && saysLocale(activity) ? { ...place, speech: speechOf(activity) } : place;
}

/**
 * What its sender alone sees in a channel or group chat, and where everybody reads what comes of it: nobody can answer under a private
 * message, so what would begin under it begins in the channel. null for everything else; a personal chat knows no such messages.
 * Source: Microsoft, "Send and receive targeted messages in group conversations", key aspects.
 */
export function aloneIn(activity: TeamsActivity, conversation: Conversation): Readonly<{ alone: Alone; open: Conversation }> | null {
  if (activity.recipient.isTargeted !== true || conversation.scope === 'personal') return null;
  const { id, scope } = conversation;
  const place = id.split(';messageid=')[0] ?? id;
  const begins = scope === 'channel' && (id === place || id === `${place};messageid=${activity.id}`);
  const open: Conversation = begins ? { ...conversation, id: place, begins } : conversation;
  return { alone: { account: activity.from?.id ?? '', id }, open };
}

/** What makes a second delivery of the same activity recognisable. */
export function keyOf(activity: TeamsActivity, tenantId: string): ActivityKey {
  return { tenantId, conversationId: activity.conversation.id, activityId: activity.id, type: activity.type };
}

/**
 * Teams reports one installation several times (`installationUpdate` and `conversationUpdate`, each with its own id), so greetings are
 * counted by place and day instead of by activity.
 */
export function installationKey(activity: TeamsActivity, tenantId: string, now: Date): ActivityKey {
  return { tenantId, conversationId: activity.conversation.id, activityId: dayOf(now), type: 'added' };
}

/** True when this activity says that the bot is new in the conversation. */
export function isInstallation(activity: TeamsActivity): boolean {
  if (activity.type === 'installationUpdate') return activity.action === 'add';
  return activity.type === 'conversationUpdate' && (activity.membersAdded ?? []).some((member) => member.id === activity.recipient.id);
}

/**
 * True when this activity says that the bot was taken out of the conversation, or that the channel or team is gone. An upgrade takes it out
 * and adds it again under other names.
 */
export function isRemoval(activity: TeamsActivity): boolean {
  if (activity.type === 'installationUpdate') return activity.action === 'remove';
  if (activity.type !== 'conversationUpdate') return false;
  return deletedIn(activity) !== null || (activity.membersRemoved ?? []).some((member) => member.id === activity.recipient.id);
}

/** Teams deletes a channel or a team so that it can be brought back for a while; what was forgotten of it then comes again as it is used. */
function deletedIn({ channelData }: TeamsActivity): 'channel' | 'team' | null {
  const event = channelData?.eventType;
  if (event === 'channelDeleted') return channelData?.channel == null ? null : 'channel';
  return (event === 'teamDeleted' || event === 'teamHardDeleted') && channelData?.team != null ? 'team' : null;
}

/**
 * What was removed, by whom. A bot that leaves a team leaves all its channels, and Teams says so once, with `teamMemberRemoved` or in the
 * team's first channel, whose id is the team's. That a channel was deleted is said there too, and `channelData` names the channel
 * (Microsoft: "Conversation events in your Teams bot", team member or bot removed, channel deleted, team deleted).
 * It reports a shared place twice like an installation, so that is counted by place and day too.
 */
export function removalOf(
  activity: TeamsActivity,
  tenantId: string,
  { person, now }: Readonly<{ person: Principal | null; now: Date }>,
): Removal {
  const said = conversationOf(activity, tenantId);
  const deleted = deletedIn(activity);
  if (said.scope === 'personal' && deleted === null)
    return { conversation: said, key: keyOf(activity, tenantId), person, team: null, deleted: false };
  const { channel, team, eventType } = activity.channelData ?? {};
  const id = deleted === 'channel' ? (channel?.id ?? said.id) : said.id;
  const whole = deleted === 'team' || (deleted === null && (said.id === team?.id || eventType === 'teamMemberRemoved'));
  const left = whole ? (team?.id ?? null) : null;
  const key = { tenantId, conversationId: left ?? id, activityId: dayOf(now), type: 'removed' };
  return {
    conversation: { ...said, id, ...(deleted === null ? {} : { scope: 'channel' }) },
    key,
    person,
    team: left,
    deleted: deleted !== null,
  };
}

function teamOf({ channelData }: TeamsActivity): Pick<Conversation, 'team'> {
  const team = channelData?.team;
  return team == null ? {} : { team: { id: team.id, groupId: team.aadGroupId ?? null } };
}

function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10);
}

/** An edit. Teams sends the same type when a deleted message is brought back, which changes nothing. */
export function isEdit(activity: TeamsActivity): boolean {
  return activity.type === 'messageUpdate' && activity.channelData?.eventType !== 'undeleteMessage';
}

/**
 * The sender's language and time zone. Messages and presses say them as `locale` and `localTimezone` and again in a
 * `clientInfo` entity; installations and some clients leave the zone out. What is not known is English and UTC.
 */
export function speechOf(activity: TeamsActivity): Speech {
  const client = clientOf(activity);
  return speechFor(activity.locale ?? client.locale ?? null, activity.localTimezone ?? client.timezone ?? null);
}

function saysLocale(activity: TeamsActivity): boolean {
  return (activity.locale ?? clientOf(activity).locale ?? '') !== '';
}

function scopeOf(activity: TeamsActivity): Conversation['scope'] {
  const { conversation, channelData } = activity;
  if (conversation.conversationType === 'channel') return 'channel';
  if (conversation.conversationType === 'groupChat') return 'group';
  if (conversation.conversationType === 'personal') return 'personal';
  if (channelData?.channel != null) return 'channel';
  return conversation.isGroup === true ? 'group' : 'personal';
}
