import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type NextFunction, type Request, type Response } from 'express';
import type { Answer } from '../../bot/core/answer.ts';
import type { PressVerb, RunCard } from '../../bot/core/chat.ts';
import { type Clock, systemClock } from '../../bot/core/clock.ts';
import { Masker } from '../../bot/core/masking/masker.ts';
import { ENGLISH } from '../../bot/core/text/language.ts';
import { speak } from '../../bot/core/text/voice.ts';
import { withIds } from '../../bot/log-ids.ts';
import abort from '../../bot/teams/actions/abort.ts';
import approve from '../../bot/teams/actions/approve.ts';
import approveRules from '../../bot/teams/actions/approve_rules.ts';
import cancel from '../../bot/teams/actions/cancel.ts';
import closeReview from '../../bot/teams/actions/close_review.ts';
import itDidNot from '../../bot/teams/actions/it_did_not.ts';
import itRan from '../../bot/teams/actions/it_ran.ts';
import refresh from '../../bot/teams/actions/refresh.ts';
import reject from '../../bot/teams/actions/reject.ts';
import rejectRules from '../../bot/teams/actions/reject_rules.ts';
import submitForm from '../../bot/teams/actions/submit_form.ts';
import type { Budgets } from '../../bot/teams/bot.ts';
import type { CardAction } from '../../bot/teams/card-action.ts';
import { CLOUDS } from '../../bot/teams/clouds.ts';
import { createTeamsEdge, type TeamsEdge } from '../../bot/teams/edge.ts';
import { createKeySource } from '../../bot/teams/keys.ts';
import { allowServiceUrls } from '../../bot/teams/service-url.ts';
import { BOT_APP_ID, TENANT_ID, TeamsKeys } from '../support/teams-keys.ts';
import { MemoryOutbox } from './memory-outbox.ts';
import { RecordingChat, RecordingLogger } from './recording.ts';

export const ACTIONS: readonly CardAction[] = [
  abort,
  approve,
  cancel,
  approveRules,
  rejectRules,
  closeReview,
  itDidNot,
  itRan,
  refresh,
  reject,
  submitForm,
];
export const BOT_TOKEN = 'the-token-of-the-bot';

export type Reply = Readonly<{ status: number; text: string; json: unknown }>;

type Options = Readonly<{
  clock?: Clock;
  keys?: TeamsKeys;
  loopbackOrigins?: readonly string[];
  budgets?: Budgets;
  token?: () => Promise<string>;
}>;

/** The Teams edge behind a real HTTP server that parses bodies as the product's does. */
export class EdgeServer {
  readonly chat = new RecordingChat();
  readonly outbox = new MemoryOutbox();
  readonly logger = new RecordingLogger();
  readonly keys: TeamsKeys;
  readonly edge: TeamsEdge;
  readonly #server: Server;

  private constructor(keys: TeamsKeys, options: Options) {
    const clock = options.clock ?? systemClock;
    this.keys = keys;
    this.edge = createTeamsEdge({
      appId: BOT_APP_ID,
      cloud: CLOUDS.public,
      tenants: () => [TENANT_ID],
      allowedServiceUrls: allowServiceUrls(CLOUDS.public.serviceHosts, options.loopbackOrigins ?? []),
      keys: createKeySource({ metadataUrl: keys.metadataUrl, clock, logger: this.logger }),
      token: options.token ?? (async () => BOT_TOKEN),
      operations: this.chat,
      outbox: this.outbox,
      renderers: {
        renderRun: (card) => ({ type: 'AdaptiveCard', run: card.view.runId, state: card.view.state, ...namesOn(card) }),
        renderRules: (card) => ({ type: 'AdaptiveCard', rules: card.view.hash, buttons: card.buttons.length }),
        foundLines: ({ what }) => ({ title: what.kind, text: '' }),
        runSummary: (card) => card.view.summary,
        renderAnswer,
      },
      actions: ACTIONS,
      clock,
      logger: this.logger,
      withIds,
      masker: new Masker(),
      ...(options.budgets === undefined ? {} : { budgets: options.budgets }),
    });
    this.#server = createServer(serving(this.edge));
  }

  static async start(options: Options = {}): Promise<EdgeServer> {
    const server = new EdgeServer(options.keys ?? (await TeamsKeys.start()), options);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api/messages`;
  }

  /** Posts a JSON body; a string is sent as it is. */
  async post(authorization: string | null, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization === null ? {} : { authorization }), ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, text, json: text.startsWith('{') ? JSON.parse(text) : null };
  }

  /** Posts with several headers of the same name, which fetch would join. */
  async postWith(authorizations: readonly string[], body: unknown): Promise<number> {
    const text = JSON.stringify(body);
    const headers = authorizations.flatMap((value) => ['Authorization', value]);
    headers.push('Host', new URL(this.url).host, 'Content-Type', 'application/json', 'Content-Length', String(Buffer.byteLength(text)));
    return new Promise((resolve, reject) => {
      const url = new URL(this.url);
      const req = httpRequest({ host: url.hostname, port: url.port, path: url.pathname, method: 'POST', headers }, (res) => {
        res.resume();
        res.on('end', () => resolve(res.statusCode ?? 0));
      });
      req.on('error', reject);
      req.end(text);
    });
  }

  /** A press of a person, as far as it reached the chat door. */
  get pressedVerbs(): readonly PressVerb[] {
    return this.chat.presses.map((press) => press.verb);
  }

  async close(): Promise<void> {
    await this.edge.notifier.stop();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await this.keys.close();
  }
}

function namesOn({ mentioned = [] }: RunCard): object {
  return mentioned.length === 0 ? {} : { named: mentioned.map(({ name }) => name) };
}

function renderAnswer(answer: Answer, speech = ENGLISH) {
  if (answer.kind === 'text') return { text: speak(answer.text, speech) };
  if (answer.kind !== 'mention') return { card: { type: 'AdaptiveCard', kind: answer.kind } };
  return { text: speak(answer.text, speech), mentions: answer.people.map(({ objectId, name }) => ({ id: objectId, name })) };
}

function serving(edge: TeamsEdge) {
  const app = express();
  app.all('/api/messages', express.json({ limit: '256kb', inflate: false }), (req, res) => edge.handleMessages(req, res));
  app.use((error: { status?: number }, _req: Request, res: Response, _next: NextFunction) => {
    res.status(error.status ?? 500).json({ error: 'body' });
  });
  return app;
}
