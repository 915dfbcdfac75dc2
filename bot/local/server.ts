import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ErrorCode, toAppError } from '../core/errors.ts';
import type { Logger } from '../core/ports.ts';
import { ChannelTabs } from './channel-tabs.ts';
import type { ConnectorEmulator } from './connector/emulator.ts';
import { personalChatId } from './connector/team.ts';
import type { FirstStep } from './contract.ts';
import { requireKey, requireLoopback, requireNoBrowser, requireSameOrigin } from './doorkeeper.ts';
import { readJson, sendJson } from './exchange.ts';
import type { LocalIssuer } from './issuer.ts';
import { sendPageFile } from './page-files.ts';
import { PAGE_ROUTES, type PageParts, TAB_PATH } from './page-routes.ts';
import { PageStreams } from './page-stream.ts';
import type { Persona } from './people.ts';
import { Presses } from './presses.ts';
import { PrivateViews } from './private-views.ts';
import { findRoute } from './route-table.ts';

const MOUNT = '/local';
/** Where the emulator given to `createLocalTeams` must be mounted. */
export const CONNECTOR_MOUNT = '/local/connector';
const API = '/local/api';
const BODY_LIMIT_BYTES = 512 * 1024;

type LocalTeamsParts = Readonly<{
  emulator: ConnectorEmulator;
  issuer: LocalIssuer;
  /** The same people as the emulator's. The page opens as the first. */
  personas: readonly Persona[];
  firstSteps: readonly FirstStep[];
  /** Personas who do not have the app in their personal chat when Teams starts. */
  withoutApp: readonly string[];
  /** The folder with the built page (`dist/local`). */
  pageDir: string;
  logger: Logger;
}>;

export type LocalTeams = Readonly<{
  /** Answers everything under `/local`, and leads there from `/`; false (and untouched) for any other request. Never rejects. */
  handle(req: IncomingMessage, res: ServerResponse): Promise<boolean>;
  /** The address to print and open; the key after `#` never leaves the browser except in a header of the page. */
  url(port: number): string;
  /** Adds the bot to the team, and to the chats of those who have the app, when it is not there yet. Call when the server listens; problems are logged only. */
  started(): Promise<void>;
  close(): void;
}>;

/** Teams for somebody without Azure: one page on loopback, the connector behind it, and a secret made for this start. */
export function createLocalTeams(parts: LocalTeamsParts): LocalTeams {
  const { emulator, issuer, personas, firstSteps, logger } = parts;
  const key = randomBytes(24).toString('base64url');
  const { world } = emulator;
  const views = new PrivateViews(world.board);
  const tabs = new ChannelTabs(world.team, { name: world.bot.name, contentUrl: `${TAB_PATH}&here=1` });
  const streams = new PageStreams({ world, views, tabs: () => tabs.all() });
  const presses = new Presses({ emulator, views, streams });
  const page: PageParts = { emulator, issuer, personas, firstSteps, streams, presses, tabs };
  const door: Door = { page, key, pageDir: parts.pageDir, logger };
  return {
    handle: (req, res) => handle(door, req, res),
    url: (port) => `http://127.0.0.1:${port}${MOUNT}/#key=${key}`,
    started: () => addApp(parts),
    close: () => {
      streams.close();
      views.close();
      emulator.close();
    },
  };
}

type Door = Readonly<{ page: PageParts; key: string; pageDir: string; logger: Logger }>;

async function handle(door: Door, req: IncomingMessage, res: ServerResponse): Promise<boolean> {
  const path = (req.url ?? '').split('?')[0] ?? '';
  if (!isHome(req, path) && path !== MOUNT && !path.startsWith(`${MOUNT}/`)) return false;
  try {
    requireLoopback(req);
    await answer(door, { req, res, path });
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code === 'internal') door.logger.error({ err: thrown, path }, 'Local Teams failed to answer.');
    if (res.headersSent) res.destroy();
    else sendJson(res, statusOf(error.code), { error: { code: error.code, reason: error.reason, message: error.message } });
  }
  return true;
}

/** The bare address, as somebody opens it who knows the port alone. */
function isHome({ method }: IncomingMessage, path: string): boolean {
  return path === '/' && (method === 'GET' || method === 'HEAD');
}

type Asked = Readonly<{ req: IncomingMessage; res: ServerResponse; path: string }>;

async function answer(door: Door, asked: Asked): Promise<void> {
  const { req, res, path } = asked;
  if (path.startsWith(`${CONNECTOR_MOUNT}/`)) {
    requireNoBrowser(req);
    await door.page.emulator.handle(req, res);
  } else if (path.startsWith(`${API}/`)) {
    requireSameOrigin(req);
    requireKey(req, door.key);
    await answerApi(door, asked);
  } else if (req.method !== 'GET' && req.method !== 'HEAD') {
    sendJson(res, 405, refusal('invalid', 'local.wrong_method', 'Pages can only be read.'));
  } else if (path === '/') {
    res.writeHead(302, { location: `${MOUNT}/` }).end();
  } else if (path === MOUNT) {
    res.writeHead(308, { location: `${MOUNT}/` }).end();
  } else {
    await sendPageFile(res, door.pageDir, path.slice(MOUNT.length + 1));
  }
}

async function answerApi({ page }: Door, { req, res, path }: Asked): Promise<void> {
  const found = findRoute(PAGE_ROUTES, req.method ?? 'GET', path.slice(API.length));
  if (found === 'unknown_path') return sendJson(res, 404, refusal('not_found', 'local.no_such_route', 'There is nothing here.'));
  if (found === 'unknown_method') return sendJson(res, 405, refusal('invalid', 'local.wrong_method', 'This cannot be done here.'));
  const body = req.method === 'GET' ? null : await readJson(req, BODY_LIMIT_BYTES);
  const result = await found.handler(page, { params: found.params, body, res });
  if (result !== undefined) sendJson(res, 200, result);
}

async function addApp({ emulator, personas, withoutApp, logger }: LocalTeamsParts): Promise<void> {
  const { world } = emulator;
  const owners = personas.filter((persona) => !withoutApp.includes(persona.id));
  // Who took the bot out of the chat does not get it back.
  const wanted = owners.filter((persona) => world.board.shutBy(personalChatId(persona, world.appId)) === null);
  const places = [
    ...personas.slice(0, 1).map(({ id }) => ({ id, where: 'team' as const })),
    ...wanted.map(({ id }) => ({ id, where: 'chat' as const })),
  ];
  for (const { id, where } of places) {
    if (emulator.isInstalled(id, where)) continue;
    try {
      const refused = (await emulator.install(id, where)).find((delivery) => delivery.status > 299);
      if (refused !== undefined) logger.warn({ status: refused.status, where }, 'The bot refused to be added in Local Teams.');
    } catch (thrown) {
      // People can still write to the bot; it is added at the next start.
      logger.warn({ err: thrown, where }, 'The bot could not be added in Local Teams.');
    }
  }
}

function statusOf(code: ErrorCode): number {
  if (code === 'unauthenticated') return 401;
  if (code === 'forbidden') return 403;
  if (code === 'not_found') return 404;
  if (code === 'invalid') return 400;
  return code === 'unavailable' ? 503 : 500;
}

function refusal(code: ErrorCode, reason: string, message: string) {
  return { error: { code, reason, message } };
}
