import { z } from 'zod';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { asObject } from '../json-object.ts';
import { rosterEntry } from '../people.ts';
import type { Route } from '../route-table.ts';
import { personWith, wrongMention } from './mentions.ts';
import { joinConversationId, personalChatId, splitConversationId } from './team.ts';
import type { World } from './world.ts';

type Call = Readonly<{ params: Readonly<Record<string, string>>; query: URLSearchParams; body: JsonValue }>;
type Answer = Readonly<{ status: number; body: unknown }>;
export type ConnectorRoute = Route<(world: World, call: Call) => Answer>;

/** The part of the Bot Connector REST API (Microsoft: "Bot Framework REST API - Connector service") that bots in Teams use. */
export const CONNECTOR_ROUTES: readonly ConnectorRoute[] = [
  { method: 'POST', path: '/v3/conversations', handler: createConversation },
  { method: 'POST', path: '/v3/conversations/:conversation/activities', handler: sendActivity },
  { method: 'POST', path: '/v3/conversations/:conversation/activities/:activity', handler: sendActivity },
  { method: 'PUT', path: '/v3/conversations/:conversation/activities/:activity', handler: updateActivity },
  { method: 'DELETE', path: '/v3/conversations/:conversation/activities/:activity', handler: deleteActivity },
  { method: 'GET', path: '/v3/conversations/:conversation/activities/:activity/members', handler: members },
  { method: 'GET', path: '/v3/conversations/:conversation/members', handler: members },
  { method: 'GET', path: '/v3/conversations/:conversation/pagedmembers', handler: pagedMembers },
  { method: 'GET', path: '/v3/conversations/:conversation/members/:member', handler: member },
  { method: 'GET', path: '/v3/teams/:team', handler: teamDetails },
  { method: 'GET', path: '/v3/teams/:team/conversations', handler: teamChannels },
];

const sent = z.looseObject({
  type: z.string(),
  text: z.string().nullish(),
  textFormat: z.enum(['plain', 'markdown', 'xml']).nullish(),
  attachments: z.array(z.looseObject({ contentType: z.string() })).nullish(),
  entities: z.array(z.looseObject({ type: z.string() })).nullish(),
});

const conversationParameters = z.looseObject({
  isGroup: z.boolean().nullish(),
  tenantId: z.string().nullish(),
  members: z.array(z.looseObject({ id: z.string() })).nullish(),
  activity: sent.nullish(),
  channelData: z.looseObject({ channel: z.looseObject({ id: z.string() }).nullish() }).nullish(),
});

function createConversation(world: World, { body }: Call): Answer {
  const parsed = conversationParameters.safeParse(body);
  if (!parsed.success) return failure(400, 'BadSyntax', z.prettifyError(parsed.error));
  const activity = asObject(asObject(body)?.['activity']);
  const channelId = parsed.data.channelData?.channel?.id;
  if (channelId === undefined) return openChat(world, parsed.data, activity);
  if (!placesOf(world).has(channelId)) return failure(404, 'ConversationNotFound', 'There is no such channel.');
  if (activity === null) return failure(400, 'BadSyntax', 'Incorrect conversation creation parameters');
  const activityId = post(world, { place: channelId, threadId: null }, activity);
  return { status: 201, body: { id: joinConversationId(channelId, activityId), activityId, serviceUrl: world.serviceUrl() } };
}

/**
 * A chat with one person, always the same one. By the bot's own id of the person (`29:…`) it can be opened with every member
 * of a team that has the bot; by object id only with somebody who has the app. Source: Microsoft, "Proactive messages".
 */
function openChat(world: World, wanted: z.infer<typeof conversationParameters>, activity: JsonObject | null): Answer {
  const [member, ...others] = wanted.members ?? [];
  if (member === undefined || others.length > 0 || wanted.isGroup === true)
    return failure(400, 'BadSyntax', 'Incorrect conversation creation parameters');
  if (wanted.tenantId !== world.tenantId) return failure(401, 'Unauthorized', 'Authorization has been denied for this request.');
  const person = personWith(world, member.id);
  if (person === undefined) return failure(404, 'ConversationNotFound', 'There is no such person.');
  const place = personalChatId(person, world.appId);
  const { board } = world;
  if (member.id === person.objectId && !board.isInstalled(place))
    return failure(403, 'ForbiddenOperationException', 'The app is not installed in the personal scope of this user.');
  if (board.shutBy(place) === 'removed') return notInRoster();
  if (activity !== null) post(world, { place, threadId: null }, activity);
  return { status: 201, body: { id: place } };
}

function sendActivity(world: World, { params, query, body }: Call): Answer {
  const parsed = sent.safeParse(body);
  const activity = asObject(body);
  if (!parsed.success || activity === null) return failure(400, 'BadSyntax', parsed.error ? z.prettifyError(parsed.error) : 'No activity.');
  const targeted = isTargeted(query);
  const target = locate(world, params['conversation'] ?? '', params['activity'] ?? null);
  if (target === null || (!targeted && isUnderPrivate(world, target)))
    return failure(404, 'ConversationNotFound', 'There is no such conversation.');
  const shut = shutAnswer(world, target.place);
  if (shut !== null) return shut;
  if (parsed.data.type === 'typing') {
    world.board.typing(target.place, target.threadId);
    return { status: 201, body: { id: world.board.newId() } };
  }
  if (parsed.data.type !== 'message') return failure(400, 'BadArgument', `Teams shows no activity of type "${parsed.data.type}".`);
  if (!parsed.data.text && !parsed.data.attachments?.length) return failure(400, 'BadSyntax', 'A message needs a text or an attachment.');
  const wrong = wrongMention(world, activity);
  if (wrong !== null) return failure(400, 'BadArgument', wrong);
  const onlyFor = targeted ? readerOf(world, target.place, activity) : null;
  if (onlyFor === undefined) return failure(400, 'BadArgument', 'Targeted messages go to one member of a channel or group chat.');
  return { status: 201, body: { id: post(world, target, activity, onlyFor) } };
}

function isTargeted(query: URLSearchParams): boolean {
  return query.get('isTargetedActivity') === 'true';
}

/** Targeted messages take no replies, so nobody would see one there. Source: the same page, key aspects. */
function isUnderPrivate({ board }: World, { threadId }: Target): boolean {
  return threadId !== null && board.get(threadId)?.onlyFor != null;
}

/** Source: Microsoft, "Send and receive targeted messages in group conversations". Undefined when it cannot be targeted so. */
function readerOf(world: World, place: string, activity: JsonObject): string | undefined {
  const recipient = asObject(activity['recipient'])?.['id'];
  return isChannel(world, place) ? personWith(world, String(recipient ?? ''))?.id : undefined;
}

/** Why nothing can be written to a chat; a block is answered as Microsoft's "Proactive messages" shows it. */
function shutAnswer(world: World, place: string): Answer | null {
  const shut = world.board.shutBy(place);
  if (shut === null) return null;
  if (shut === 'removed') return notInRoster();
  const detail = {
    subCode: 'MessageWritesBlocked',
    details: 'Thread is blocked from message writes.',
    errorCode: null,
    errorSubCode: null,
  };
  return { status: 403, body: { errorCode: 209, message: JSON.stringify(detail) } };
}

function notInRoster(): Answer {
  return failure(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.');
}

function updateActivity(world: World, { params, query, body }: Call): Answer {
  const parsed = sent.safeParse(body);
  const activity = asObject(body);
  if (!parsed.success || activity === null) return failure(400, 'BadSyntax', 'No activity.');
  const message = ownMessage(world, params, query);
  if ('status' in message) return message;
  if (isTargeted(query) && activity['recipient'] !== undefined)
    return failure(400, 'BadArgument', 'Cannot edit Recipient of Targeted Message');
  const shut = shutAnswer(world, message.place);
  if (shut !== null) return shut;
  const wrong = wrongMention(world, activity);
  if (wrong !== null) return failure(400, 'BadArgument', wrong);
  world.board.put({ ...message, activity: { ...activity, id: message.id }, editedAt: world.board.now() });
  return { status: 200, body: { id: message.id } };
}

function deleteActivity(world: World, { params, query }: Call): Answer {
  const message = ownMessage(world, params, query);
  if ('status' in message) return message;
  world.board.remove(message.id);
  return { status: 200, body: {} };
}

/** What is targeted is changed as such, and cannot become public. */
function ownMessage(world: World, params: Call['params'], query: URLSearchParams) {
  const message = world.board.get(params['activity'] ?? '');
  const { place } = splitConversationId(params['conversation'] ?? '');
  if (message === null || message.place !== place || (message.onlyFor !== null) !== isTargeted(query))
    return failure(404, 'ActivityNotFoundInConversation', 'There is no such message in this conversation.');
  if (message.from.kind !== 'bot') return failure(403, 'Forbidden', 'A bot can change only what it wrote.');
  return message;
}

function members(world: World, { params }: Call): Answer {
  if (!placesOf(world).has(splitConversationId(params['conversation'] ?? '').place)) return noConversation();
  return { status: 200, body: roster(world, params) };
}

function pagedMembers(world: World, { params, query }: Call): Answer {
  if (!placesOf(world).has(splitConversationId(params['conversation'] ?? '').place)) return noConversation();
  const all = roster(world, params);
  const start = Number(query.get('continuationToken') ?? 0);
  const size = Number(query.get('pageSize') ?? 200);
  const end = start + size;
  return { status: 200, body: { members: all.slice(start, end), ...(end < all.length ? { continuationToken: String(end) } : {}) } };
}

function member(world: World, { params }: Call): Answer {
  const wanted = params['member'];
  const found = roster(world, params).find((entry) => entry['id'] === wanted || entry['aadObjectId'] === wanted);
  return found === undefined
    ? failure(404, 'MemberNotFoundInConversation', 'This person is not in the conversation.')
    : { status: 200, body: found };
}

function teamDetails(world: World, { params }: Call): Answer {
  const { team } = world;
  if (params['team'] !== team.id) return failure(404, 'TeamNotFound', 'There is no such team.');
  const counts = { memberCount: world.people.length, channelCount: team.channels.length };
  return {
    status: 200,
    body: { id: team.id, name: team.name, aadGroupId: team.aadGroupId, tenantId: world.tenantId, type: 'standard', ...counts },
  };
}

function teamChannels(world: World, { params }: Call): Answer {
  if (params['team'] !== world.team.id) return failure(404, 'TeamNotFound', 'There is no such team.');
  return { status: 200, body: { conversations: world.team.channels } };
}

type Target = Readonly<{ place: string; threadId: string | null }>;

function post(world: World, target: Target, activity: JsonObject, onlyFor: string | null = null): string {
  const id = world.board.newId();
  const threadId = isChannel(world, target.place) ? (target.threadId ?? id) : null;
  const frame = { id, place: target.place, threadId, from: { kind: 'bot' }, sentAt: world.board.now(), editedAt: null, onlyFor } as const;
  world.board.put({ ...frame, activity: { ...activity, id } });
  return id;
}

/** Where a message goes; null when there is no such place or thread. In a bare channel `replyTo` chooses the thread. */
function locate(world: World, conversationId: string, replyTo: string | null) {
  const { place, threadId } = splitConversationId(conversationId);
  if (!placesOf(world).has(place)) return null;
  if (threadId !== null) return world.board.get(threadId)?.place === place ? { place, threadId } : null;
  const answered = replyTo === null ? null : world.board.get(replyTo);
  return { place, threadId: answered?.place === place ? answered.threadId : null };
}

function placesOf(world: World): ReadonlySet<string> {
  return new Set([
    ...world.team.channels.map((channel) => channel.id),
    ...world.people.map((person) => personalChatId(person, world.appId)),
  ]);
}

function isChannel(world: World, place: string): boolean {
  return world.team.channels.some((channel) => channel.id === place);
}

function roster(world: World, params: Call['params']): readonly Readonly<Record<string, string>>[] {
  const { place } = splitConversationId(params['conversation'] ?? '');
  const chat = world.people.filter((person) => personalChatId(person, world.appId) === place);
  return (chat.length > 0 ? chat : world.people).map((person) => rosterEntry(person, world));
}

function noConversation(): Answer {
  return failure(404, 'ConversationNotFound', 'There is no such conversation.');
}

function failure(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}
