import { z } from 'zod';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { asObject } from '../json-object.ts';
import { rosterEntry, teamsUserId } from '../people.ts';
import type { Route } from '../route-table.ts';
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
  members: z.array(z.looseObject({ id: z.string() })).nullish(),
  activity: sent.nullish(),
  channelData: z.looseObject({ channel: z.looseObject({ id: z.string() }).nullish() }).nullish(),
});

function createConversation(world: World, { body }: Call): Answer {
  const parsed = conversationParameters.safeParse(body);
  if (!parsed.success) return failure(400, 'BadSyntax', z.prettifyError(parsed.error));
  const activity = asObject(asObject(body)?.['activity']);
  const channelId = parsed.data.channelData?.channel?.id;
  const place = channelId === undefined ? chatWith(world, parsed.data.members?.[0]?.id ?? '') : channelId;
  if (place === null || !placesOf(world).has(place)) return failure(404, 'ConversationNotFound', 'There is no such channel or person.');
  if (activity === null && channelId !== undefined) return failure(400, 'BadArgument', 'A thread begins with an activity.');
  const activityId = activity === null ? undefined : post(world, { place, threadId: null }, activity);
  const thread = channelId === undefined ? null : (activityId ?? null);
  return { status: 201, body: { id: joinConversationId(place, thread), activityId, serviceUrl: world.serviceUrl() } };
}

function sendActivity(world: World, { params, body }: Call): Answer {
  const parsed = sent.safeParse(body);
  const activity = asObject(body);
  if (!parsed.success || activity === null) return failure(400, 'BadSyntax', parsed.error ? z.prettifyError(parsed.error) : 'No activity.');
  const target = locate(world, params['conversation'] ?? '', params['activity'] ?? null);
  if (target === null) return failure(404, 'ConversationNotFound', 'There is no such conversation.');
  if (parsed.data.type === 'typing') {
    world.board.typing(target.place, target.threadId);
    return { status: 201, body: { id: world.board.newId() } };
  }
  if (parsed.data.type !== 'message') return failure(400, 'BadArgument', `Teams shows no activity of type "${parsed.data.type}".`);
  if (!parsed.data.text && !parsed.data.attachments?.length) return failure(400, 'BadSyntax', 'A message needs a text or an attachment.');
  return { status: 201, body: { id: post(world, target, activity) } };
}

function updateActivity(world: World, { params, body }: Call): Answer {
  const parsed = sent.safeParse(body);
  const activity = asObject(body);
  if (!parsed.success || activity === null) return failure(400, 'BadSyntax', 'No activity.');
  const message = ownMessage(world, params);
  if ('status' in message) return message;
  world.board.put({ ...message, activity: { ...activity, id: message.id }, editedAt: world.board.now() });
  return { status: 200, body: { id: message.id } };
}

function deleteActivity(world: World, { params }: Call): Answer {
  const message = ownMessage(world, params);
  if ('status' in message) return message;
  world.board.remove(message.id);
  return { status: 200, body: {} };
}

function ownMessage(world: World, params: Call['params']) {
  const message = world.board.get(params['activity'] ?? '');
  const { place } = splitConversationId(params['conversation'] ?? '');
  if (message === null || message.place !== place)
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

function post(world: World, target: Readonly<{ place: string; threadId: string | null }>, activity: JsonObject): string {
  const id = world.board.newId();
  const inChannel = world.team.channels.some((channel) => channel.id === target.place);
  const threadId = inChannel ? (target.threadId ?? id) : null;
  const message = { id, place: target.place, threadId, from: { kind: 'bot' }, sentAt: world.board.now(), editedAt: null } as const;
  world.board.put({ ...message, activity: { ...activity, id } });
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

function chatWith(world: World, userId: string): string | null {
  const person = world.people.find((one) => teamsUserId(one, world.appId) === userId || one.objectId === userId);
  return person === undefined ? null : personalChatId(person, world.appId);
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
