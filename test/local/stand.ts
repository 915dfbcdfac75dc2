import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../bot/core/clock.ts';
import type { JsonObject } from '../../bot/core/json.ts';
import { type ConnectorEmulator, createConnectorEmulator } from '../../bot/local/connector/emulator.ts';
import type { FirstStep } from '../../bot/local/contract.ts';
import { readJson, sendJson } from '../../bot/local/exchange.ts';
import { createLocalIssuer, type LocalIssuer } from '../../bot/local/issuer.ts';
import { asObject } from '../../bot/local/json-object.ts';
import type { Persona } from '../../bot/local/people.ts';
import { CONNECTOR_MOUNT, createLocalTeams, type LocalTeams } from '../../bot/local/server.ts';
import { silentLogger } from '../support/silent-logger.ts';

export const APP_ID = '22222222-2222-4222-8222-222222222222';
export const API_APP_ID = '44444444-4444-4444-8444-444444444444';
export const TENANT_ID = '11111111-1111-4111-8111-111111111111';

export const PERSONAS: readonly Persona[] = [
  persona('developer', 'Developer', 1, ['Signalbox.Developer'], 'May deploy to staging at once and ask for production.'),
  persona('manager-a', 'Release manager A', 2, ['Signalbox.ReleaseManager'], 'May approve what others ask for.'),
  persona('manager-b', 'Release manager B', 3, ['Signalbox.ReleaseManager'], 'May approve what others ask for.'),
  persona('outsider', 'Outsider', 4, [], 'Is in the team, but may do nothing.'),
];

export const FIRST_STEPS: readonly FirstStep[] = [
  { persona: 'developer', text: '@Signalbox deploy shop 1.1.0 to staging', explain: 'Staging needs no approval: it runs at once.' },
  { persona: 'developer', text: '@Signalbox deploy shop 1.1.0 to production', explain: 'Production waits for a release manager.' },
  { persona: 'manager-a', text: null, explain: 'Press Approve on the card and watch it run.' },
];

/** What the bot of a test does with an activity; the result is the answer to the delivery. */
export type BotTurn = (activity: JsonObject) => Promise<Readonly<{ status: number; body: object | null }>>;

export type Stand = Readonly<{
  origin: string;
  url: string;
  port: number;
  emulator: ConnectorEmulator;
  issuer: LocalIssuer;
  local: LocalTeams;
  /** Everything that came to `/api/messages`, with its token. */
  received: readonly Readonly<{ activity: JsonObject; authorization: string | undefined }>[];
  /** Calls the connector as the bot would. */
  connector(method: string, path: string, body?: object, headers?: Readonly<Record<string, string>>): Promise<Response>;
  setBot(turn: BotTurn): void;
  close(): Promise<void>;
}>;

type Options = Readonly<{
  keepIn?: string;
  pageDir?: string;
  botTimeoutMs?: number;
  servesTab?: (req: IncomingMessage, res: ServerResponse) => void;
}>;

let shared: Promise<LocalIssuer> | undefined;

/** Making RSA keys takes a second on a busy machine, and the issuer has no state: one serves all tests. */
function sharedIssuer(): Promise<LocalIssuer> {
  shared ??= createLocalIssuer({ tenantId: TENANT_ID, botAppId: APP_ID, apiAppId: API_APP_ID, clock: systemClock });
  return shared;
}

/** Local Teams on a free port, with a bot of the test's own behind it. */
export async function openStand(options: Options = {}): Promise<Stand> {
  const received: { activity: JsonObject; authorization: string | undefined }[] = [];
  const state: { bot: BotTurn; port: number } = { bot: async () => ({ status: 200, body: null }), port: 0 };
  const origin = (): string => `http://127.0.0.1:${state.port}`;
  const issuer = await sharedIssuer();
  const emulator = createConnectorEmulator({
    appId: APP_ID,
    tenantId: TENANT_ID,
    botName: 'Signalbox',
    team: { name: 'Shop', channels: ['Deployments'] },
    people: PERSONAS,
    issuer,
    clock: systemClock,
    logger: silentLogger,
    origin,
    mountPath: CONNECTOR_MOUNT,
    botEndpoint: () => `${origin()}/api/messages`,
    keepIn: options.keepIn ?? null,
    botTimeoutMs: options.botTimeoutMs ?? 5000,
  });
  const local = createLocalTeams({
    emulator,
    issuer,
    personas: PERSONAS,
    firstSteps: FIRST_STEPS,
    withoutApp: [],
    pageDir: options.pageDir ?? 'dist/local',
    logger: silentLogger,
  });
  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    if (await local.handle(req, res)) return;
    if (req.url === '/api/messages') {
      const activity = asObject(await readJson(req, 1024 * 1024)) ?? {};
      received.push({ activity, authorization: req.headers.authorization });
      const { status, body } = await state.bot(activity);
      if (body === null) res.writeHead(status).end();
      else sendJson(res, status, body);
    } else if (req.url?.startsWith('/tab') && options.servesTab !== undefined) options.servesTab(req, res);
    else res.writeHead(404).end();
  };
  const server = createServer((req, res) => void answer(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.port = (server.address() as AddressInfo).port;
  return {
    origin: origin(),
    url: local.url(state.port),
    port: state.port,
    emulator,
    issuer,
    local,
    received,
    connector: async (method, path, body, headers) =>
      fetch(`${origin()}${CONNECTOR_MOUNT}${path}`, {
        method,
        headers: { authorization: `Bearer ${await issuer.botToken()}`, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    setBot: (turn) => {
      state.bot = turn;
    },
    close: async () => {
      local.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Waits until something is so; fails after five seconds. */
export async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + 5000;
  while (!isSo()) {
    if (performance.now() > end) throw new Error('What the test waited for did not happen.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function persona(id: string, name: string, number: number, appRoles: readonly string[], hint: string): Persona {
  return { id, name, objectId: `33333333-3333-4333-8333-33333333330${number}`, appRoles, hint };
}
