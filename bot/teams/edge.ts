import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ChatOperations } from '../core/chat.ts';
import type { Clock } from '../core/clock.ts';
import { toAppError } from '../core/errors.ts';
import type { Masker } from '../core/masking/masker.ts';
import { type Meter, NO_METER } from '../core/meter.ts';
import type { Outbox } from '../core/outbox.ts';
import type { LineIds, Logger, WithIds } from '../core/ports.ts';
import { GatedAdapter } from './adapter.ts';
import { GatedAuthentication } from './authentication.ts';
import { BUDGETS, type Budgets, createTurn, type Turn } from './bot.ts';
import { type CardAction, indexActions } from './card-action.ts';
import type { Cloud } from './clouds.ts';
import { ConnectorClients } from './connector-clients.ts';
import { type BotToken, createCredentialsFactory } from './credentials.ts';
import type { Renderers } from './deliveries.ts';
import { type Admission, admit, type Delivery, type GateFacts, type Refusal } from './gate.ts';
import type { KeySource } from './keys.ts';
import { createMentionedPeople } from './mentioned-people.ts';
import { Notifier } from './notifier.ts';
import { type Pace, TEAMS_PACE } from './rate-limit.ts';
import { createSender } from './sender.ts';
import type { ServiceUrlRule } from './service-url.ts';
import { Strangers } from './strangers.ts';

export type TeamsEdgeParts = Readonly<{
  /** App id of the bot registration: audience of incoming tokens, never empty. */
  appId: string;
  cloud: Cloud;
  /** Entra tenants whose people may speak to the bot now, in lower case. */
  tenants(): readonly string[];
  allowedServiceUrls: ServiceUrlRule;
  keys: KeySource;
  token: BotToken;
  operations: ChatOperations;
  outbox: Outbox;
  renderers: Renderers;
  /** One for each verb, from `actions/`. */
  actions: readonly CardAction[];
  clock: Clock;
  logger: Logger;
  masker: Pick<Masker, 'token' | 'maskBody'>;
  meter?: Meter;
  /** Gives the lines that are logged for an activity its id. */
  withIds?: WithIds;
  /** Tests only. */
  budgets?: Budgets;
  /** Tests only: how quickly Teams may be spoken to. */
  pace?: Pace;
}>;

const LONGEST_ID = 200;

/** A request whose body was parsed as JSON before; express' own fits. */
export type ParsedRequest = IncomingMessage & { body?: unknown };

export type TeamsEdge = Readonly<{
  /** `POST /api/messages`. Always answers, never rejects, never with 500. */
  handleMessages(req: ParsedRequest, res: ServerResponse): Promise<void>;
  /** Fetches Teams' signing keys ahead of the first message; harmless when it fails. */
  warmUp(): Promise<void>;
  notifier: Pick<Notifier, 'start' | 'stop' | 'kick' | 'notes'>;
}>;

type Doorway = Readonly<{
  facts(): GateFacts;
  adapter: GatedAdapter;
  turn: Turn;
  strangers: Strangers;
  clock: Clock;
  logger: Logger;
  withIds: WithIds;
}>;

/** Builds the Teams edge. Throws `invalid` for an empty app id or a card action that is missing or double. */
export function createTeamsEdge(parts: TeamsEdgeParts): TeamsEdge {
  const { appId, cloud, keys, operations, outbox, renderers, clock, logger, masker, meter = NO_METER } = parts;
  const { withIds = (_ids, work) => work() } = parts;
  const serviceUrls = parts.allowedServiceUrls;
  const credentials = createCredentialsFactory(appId, parts.token);
  const clients = new ConnectorClients({ appId, cloud, serviceUrls, credentials, clock, masker, meter });
  const sender = createSender(clients);
  const notifier = new Notifier({
    outbox,
    card: (runId, conversation) => operations.card(runId, conversation),
    chatOf: (person) => operations.chatOf(person),
    closed: (conversation) => operations.closed(conversation),
    rulesCard: (id) => operations.rulesCard(id),
    renderers,
    sender,
    pace: parts.pace ?? TEAMS_PACE,
    meter,
    clock,
    logger,
  });
  const turn = createTurn({
    operations,
    actions: indexActions(parts.actions),
    renderers,
    mentionedPeople: createMentionedPeople(clients, logger),
    reply: (conversation, content) => notifier.reply(conversation, content),
    edit: (conversation, messageId, edit) => notifier.edit(conversation, messageId, edit),
    whisper: (reader, said) => notifier.whisper(reader, said),
    clock,
    logger,
    budgets: parts.budgets ?? BUDGETS,
  });
  const facts = (): GateFacts => ({ appId, issuer: cloud.issuer, tenants: new Set(parts.tenants()), serviceUrls, keys });
  const adapter = new GatedAdapter(new GatedAuthentication(clients, cloud.botScope));
  const doorway: Doorway = { facts, adapter, turn, strangers: new Strangers(clock), clock, logger, withIds };
  return { handleMessages: (req, res) => handle(doorway, req, res), warmUp: () => keys.warm(), notifier };
}

async function handle(doorway: Doorway, req: ParsedRequest, res: ServerResponse): Promise<void> {
  const arrivedAt = performance.now();
  try {
    if (req.method !== 'POST') return answer(res, 405, { error: 'method' });
    const admission = await admit(deliveryOf(req), doorway.facts(), doorway.clock.now());
    if (!admission.ok) return refuse(doorway, res, admission);
    const reply = await doorway.withIds(idsOf(admission.activity), () =>
      doorway.adapter.deliver(admission, (admitted) => doorway.turn(admitted, arrivedAt)),
    );
    answer(res, reply?.status ?? 200, reply?.body);
  } catch (thrown) {
    const error = toAppError(thrown);
    doorway.logger.error({ err: error, reason: error.reason }, 'An activity could not be handled; Teams is asked to deliver it again.');
    answer(res, 503, { error: 'unavailable' });
  }
}

/** As Teams named it; bounded, because it is on every line. */
function idsOf({ id }: Admission['activity']): LineIds {
  return typeof id === 'string' ? { activityId: id.slice(0, LONGEST_ID) } : {};
}

function deliveryOf(req: ParsedRequest): Delivery {
  return {
    authorization: req.headersDistinct['authorization'] ?? [],
    contentLength: Number(req.headers['content-length'] ?? 0),
    body: req.body,
  };
}

function refuse({ logger, strangers }: Doorway, res: ServerResponse, { status, error, reason, stranger }: Refusal): void {
  // Genuine, so most likely a colleague of a tenant that was forgotten: the sender is told nothing, so the operator must be.
  if (stranger !== undefined && strangers.isNews(stranger)) logger.warn({ status, reason, tenant: stranger }, strangerSentence(stranger));
  else logger.info({ status, reason }, 'A delivery to the bot was refused.');
  if (status === 401) res.setHeader('www-authenticate', 'Bearer');
  answer(res, status, { error });
}

function strangerSentence(tenant: string): string {
  return `A message from tenant ${tenant} was refused: it is not in SIGNALBOX_TENANT_IDS, and policy.yml names nobody of it. Add it there if its people should use the bot.`;
}

function answer(res: ServerResponse, status: number, body?: object): void {
  if (res.headersSent || res.destroyed) return;
  res.statusCode = status;
  if (status === 503) res.setHeader('retry-after', '10');
  if (body !== undefined) res.setHeader('content-type', 'application/json; charset=utf-8');
  res.end(body === undefined ? undefined : JSON.stringify(body));
}
