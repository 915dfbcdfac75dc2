import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import type { JsonValue } from '../core/json.ts';
import type { ChannelTabs } from './channel-tabs.ts';
import { pressedAction } from './connector/card-actions.ts';
import type { ConnectorEmulator } from './connector/emulator.ts';
import type { TextPart } from './connector/incoming.ts';
import type { Where } from './connector/people-in-teams.ts';
import { personalChatId } from './connector/team.ts';
import type { FirstStep, Start } from './contract.ts';
import type { LocalIssuer } from './issuer.ts';
import type { PageStreams } from './page-stream.ts';
import { accountOf } from './page-view.ts';
import { type Persona, userPrincipalName } from './people.ts';
import type { Presses } from './presses.ts';
import type { Route } from './route-table.ts';

export type PageParts = Readonly<{
  emulator: ConnectorEmulator;
  issuer: LocalIssuer;
  personas: readonly Persona[];
  firstSteps: readonly FirstStep[];
  streams: PageStreams;
  presses: Presses;
  tabs: ChannelTabs;
}>;

type Call = Readonly<{ params: Readonly<Record<string, string>>; body: JsonValue; res: ServerResponse }>;
/** Returns what to answer as JSON, or nothing when it has taken the response for itself. */
type PageHandler = (parts: PageParts, call: Call) => Promise<object | undefined>;

/** Words that the host fills in, so that a tab's first paint already looks right. */
const LOOK = '?theme={theme}&locale={locale}';
export const TAB_PATH = `/tab${LOOK}`;

export const PAGE_ROUTES: readonly Route<PageHandler>[] = [
  { method: 'GET', path: '/start', handler: async (parts) => start(parts) },
  { method: 'GET', path: '/personas/:persona/stream', handler: stream },
  { method: 'GET', path: '/personas/:persona/token', handler: token },
  { method: 'POST', path: '/personas/:persona/messages', handler: postMessage },
  { method: 'PUT', path: '/personas/:persona/messages/:message', handler: editMessage },
  { method: 'POST', path: '/personas/:persona/presses', handler: pressButton },
  { method: 'POST', path: '/personas/:persona/chat', handler: openChat },
  { method: 'POST', path: '/tabs', handler: saveTab },
];

const typedParts = z.array(z.union([z.string(), z.strictObject({ mention: z.string() })])).min(1);
const where = z.union([
  z.strictObject({ chat: z.literal(true) }),
  z.strictObject({ channel: z.string() }),
  z.strictObject({ thread: z.string() }),
]);
const postBody = z.strictObject({ where, parts: typedParts, slash: z.literal(true).optional() });
const editBody = z.strictObject({ parts: typedParts });
const pressBody = z.strictObject({ messageId: z.string(), action: pressedAction });
const tabBody = z.strictObject({
  id: z.string().nullable(),
  channelId: z.string(),
  name: z.string().trim().min(1).max(60),
  entityId: z.string().max(300),
  contentUrl: z.string().max(2000),
});

function start({ emulator, personas, firstSteps }: PageParts): Start {
  const { world } = emulator;
  const { team } = world;
  return {
    appId: world.appId,
    tenantId: world.tenantId,
    bot: world.bot,
    team: { id: team.id, name: team.name, groupId: team.aadGroupId, channels: team.channels },
    personas: personas.map((persona) => ({
      id: persona.id,
      name: persona.name,
      hint: persona.hint,
      objectId: persona.objectId,
      principalName: userPrincipalName(persona),
      account: accountOf(world, persona),
      chat: personalChatId(persona, world.appId),
    })),
    firstSteps,
    tab: { path: TAB_PATH, configPath: `/tab/config${LOOK}` },
  };
}

async function stream(parts: PageParts, { params, res }: Call): Promise<undefined> {
  parts.streams.open(personaOf(parts, params), res);
}

async function token(parts: PageParts, { params }: Call): Promise<object> {
  return { token: await parts.issuer.userToken(personaOf(parts, params)) };
}

async function postMessage(parts: PageParts, { params, body }: Call): Promise<object> {
  const persona = personaOf(parts, params);
  const typed = parse(postBody, body);
  const target: Where = 'chat' in typed.where ? 'chat' : typed.where;
  const posted = parts.emulator.post(persona.id, target, textParts(parts, typed.parts), { slash: typed.slash === true });
  parts.presses.watch(persona.id, posted);
  return { id: posted.message.id };
}

async function editMessage(parts: PageParts, { params, body }: Call): Promise<object> {
  const persona = personaOf(parts, params);
  const posted = parts.emulator.edit(persona.id, params['message'] ?? '', textParts(parts, parse(editBody, body).parts));
  parts.presses.watch(persona.id, posted);
  return { id: posted.message.id };
}

async function pressButton(parts: PageParts, { params, body }: Call): Promise<object> {
  const { messageId, action } = parse(pressBody, body);
  await parts.presses.press(personaOf(parts, params).id, messageId, action);
  return {};
}

async function openChat(parts: PageParts, { params }: Call): Promise<object> {
  await parts.presses.openChat(personaOf(parts, params).id);
  return {};
}

async function saveTab(parts: PageParts, { body }: Call): Promise<object> {
  const tab = parts.tabs.save(parse(tabBody, body));
  parts.streams.tell({ type: 'tabs', tabs: parts.tabs.all() });
  return tab;
}

function textParts({ emulator }: PageParts, typed: z.infer<typeof typedParts>): readonly TextPart[] {
  const { world } = emulator;
  const accounts = [world.bot, ...world.people.map((person) => accountOf(world, person))];
  return typed.map((part) => {
    if (typeof part === 'string') return part;
    const account = accounts.find((one) => one.id === part.mention);
    if (account === undefined) throw invalid('local.no_such_account', 'The message mentions somebody who is not here.');
    return account;
  });
}

function personaOf({ personas }: PageParts, params: Call['params']): Persona {
  const persona = personas.find((one) => one.id === params['persona']);
  if (persona !== undefined) return persona;
  throw new AppError({ code: 'not_found', reason: 'local.no_such_person', message: 'There is no such persona.' });
}

function parse<T>(schema: z.ZodType<T>, body: JsonValue): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw invalid('local.bad_request', `The page sent something unexpected: ${z.prettifyError(parsed.error)}`);
}

function invalid(reason: string, message: string): AppError {
  return new AppError({ code: 'invalid', reason, message });
}
