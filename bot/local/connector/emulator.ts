import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../core/clock.ts';
import type { JsonValue } from '../../core/json.ts';
import type { Logger } from '../../core/ports.ts';
import { readJson, sendJson } from '../exchange.ts';
import type { LocalIssuer } from '../issuer.ts';
import type { Person } from '../people.ts';
import { findRoute } from '../route-table.ts';
import { keepBoard } from './board-journal.ts';
import { type Deliver, openBotDoor } from './bot-door.ts';
import { type Fault, Faults } from './faults.ts';
import { type BoardMessage, MessageBoard } from './message-board.ts';
import { createPeople, type PeopleInTeams } from './people-in-teams.ts';
import { CONNECTOR_ROUTES } from './routes.ts';
import { makeTeam, type TeamNames } from './team.ts';
import type { World } from './world.ts';

/** 40 KB of UTF-16, so half as many characters (Microsoft: "Limits and specifications for Microsoft Teams", size of a bot's message). */
const MESSAGE_LIMIT_BYTES = 40 * 1024;
const BODY_LIMIT_BYTES = 1024 * 1024;
/** Teams gives up on a bot after about 15 seconds. */
const BOT_TIMEOUT_MS = 15_000;
const KEPT_CALLS = 10_000;

type EmulatorParts = Readonly<{
  appId: string;
  tenantId: string;
  botName: string;
  team: TeamNames;
  people: readonly Person[];
  issuer: LocalIssuer;
  clock: Clock;
  logger: Logger;
  /** Where the emulator is reached, e.g. `http://127.0.0.1:3978`; asked when needed, so the port may be chosen late. */
  origin(): string;
  /** Under which path `handle` answers, e.g. `/local/connector`. */
  mountPath: string;
  /** The address of the bot's message endpoint. */
  botEndpoint(): string;
  /** A file that keeps the conversations; null keeps them in memory only. */
  keepIn: string | null;
  /** How much of UTF-16 a message may hold before 413. */
  messageLimitBytes?: number;
  botTimeoutMs?: number;
}>;

/** A request the bot made to the connector; `status` is null when it got no answer. */
export type ConnectorCall = Readonly<{ method: string; path: string; status: number | null; body: JsonValue }>;

/** Teams as a bot sees it. People act through `PeopleInTeams`; the bot acts through the REST API behind `handle`. */
export type ConnectorEmulator = PeopleInTeams &
  Readonly<{
    /** Answers a request under the mount path; false (and untouched) for any other. */
    handle(req: IncomingMessage, res: ServerResponse): Promise<boolean>;
    /** Who and what there is: bot, team, people, and the board with all messages. */
    world: World;
    /** The first message that fits, now or within `timeoutMs`; then an error that says what there is instead. */
    waitFor(fits: (message: BoardMessage) => boolean, timeoutMs?: number): Promise<BoardMessage>;
    /** Sends any activity as it is; without `token` with a genuine one, with null without any. */
    deliver: Deliver;
    faults: Readonly<{ add(fault: Fault): void; clear(): void }>;
    /** What the bot asked for, oldest first (the last 10,000). */
    calls(): readonly ConnectorCall[];
    /** Cuts hanging answers and stops keeping. */
    close(): void;
  }>;

/** Throws `unavailable` when `keepIn` cannot be opened. */
export function createConnectorEmulator(parts: EmulatorParts): ConnectorEmulator {
  const board = new MessageBoard(parts.clock);
  const serviceUrl = () => `${parts.origin()}${parts.mountPath}/`;
  const world: World = {
    clients: new Map(),
    appId: parts.appId,
    tenantId: parts.tenantId,
    bot: { id: `28:${parts.appId}`, name: parts.botName },
    team: makeTeam(parts.tenantId, parts.team),
    people: parts.people,
    board,
    serviceUrl,
  };
  const timeoutMs = parts.botTimeoutMs ?? BOT_TIMEOUT_MS;
  const deliver = openBotDoor({ botEndpoint: parts.botEndpoint, serviceUrl, issuer: parts.issuer, timeoutMs });
  const stopKeeping = keep(board, parts);
  const faults = new Faults();
  const calls: ConnectorCall[] = [];
  const rest = { world, parts, faults, calls };
  return {
    ...createPeople(world, deliver),
    handle: (req, res) => handle(rest, req, res),
    world,
    waitFor: (fits, limit = 5000) => waitFor(board, fits, limit),
    deliver,
    faults,
    calls: () => calls,
    close: () => {
      faults.clear();
      stopKeeping();
    },
  };
}

function keep(board: MessageBoard, parts: EmulatorParts): () => void {
  if (parts.keepIn === null) return () => undefined;
  return keepBoard(board, parts.keepIn, (cause) => {
    parts.logger.warn({ err: cause, file: parts.keepIn }, 'A message of Local Teams could not be kept for the next start.');
  });
}

type Rest = Readonly<{ world: World; parts: EmulatorParts; faults: Faults; calls: ConnectorCall[] }>;

async function handle(rest: Rest, req: IncomingMessage, res: ServerResponse): Promise<boolean> {
  const [pathname = '', query = ''] = (req.url ?? '').split('?');
  if (!pathname.startsWith(`${rest.parts.mountPath}/`)) return false;
  const path = pathname.slice(rest.parts.mountPath.length);
  const method = req.method ?? 'GET';
  const body = await readJson(req, BODY_LIMIT_BYTES).catch(() => undefined);
  const record = (status: number | null): void => {
    rest.calls.push({ method, path, status, body: body ?? null });
    if (rest.calls.length > KEPT_CALLS) rest.calls.shift();
  };
  const fault = rest.faults.take(method, path);
  if (fault === null || fault.effect === 'done') {
    const answer = await answerCall(rest, { req, method, path, query, body });
    if (fault === null) {
      record(answer.status);
      sendJson(res, answer.status, answer.body);
      return true;
    }
  }
  if (fault !== null) {
    record(fault.answer.kind === 'status' ? fault.answer.status : null);
    rest.faults.answer(fault, res);
  }
  return true;
}

type Asked = Readonly<{ req: IncomingMessage; method: string; path: string; query: string; body: JsonValue | undefined }>;

async function answerCall({ world, parts }: Rest, { req, method, path, query, body }: Asked) {
  if (!(await parts.issuer.verifyBotToken(req.headers.authorization)))
    return refusal(401, 'Unauthorized', 'Authorization has been denied for this request.');
  if (body === undefined) return refusal(400, 'BadSyntax', 'The body is not JSON, or far too large.');
  // Microsoft counts UTF-16, which is what a JavaScript string is made of: two bytes for each unit.
  if (JSON.stringify(body).length * 2 > (parts.messageLimitBytes ?? MESSAGE_LIMIT_BYTES))
    return refusal(413, 'MessageSizeTooBig', 'Message size too large.');
  const found = findRoute(CONNECTOR_ROUTES, method, path);
  if (found === 'unknown_path') return refusal(404, 'NotFound', `There is nothing at ${path}.`);
  if (found === 'unknown_method') return refusal(405, 'MethodNotAllowed', `${method} is not possible at ${path}.`);
  return found.handler(world, { params: found.params, query: new URLSearchParams(query), body });
}

function refusal(status: number, code: string, message: string) {
  return { status, body: { error: { code, message } } };
}

function waitFor(board: MessageBoard, fits: (message: BoardMessage) => boolean, timeoutMs: number): Promise<BoardMessage> {
  const present = board.all().find(fits);
  if (present !== undefined) return Promise.resolve(present);
  return new Promise((resolve, reject) => {
    const stop = board.subscribe((change) => {
      if (change.kind !== 'put' || !fits(change.message)) return;
      clearTimeout(timer);
      stop();
      resolve(change.message);
    });
    const timer = setTimeout(() => {
      stop();
      const there = board.all().map((message) => JSON.stringify(message.activity).slice(0, 300));
      reject(new Error(`No message fitted within ${timeoutMs} ms. There are ${there.length}:\n${there.slice(-10).join('\n')}`));
    }, timeoutMs);
  });
}
