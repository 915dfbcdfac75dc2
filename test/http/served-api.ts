import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunId } from '../../bot/core/ids.ts';
import { Masker } from '../../bot/core/masking/masker.ts';
import type { TabOperations } from '../../bot/core/tab.ts';
import type { Touched } from '../../bot/core/topic.ts';
import { type TokenRules, tokenAuthentication } from '../../bot/http/auth.ts';
import { entraKeys } from '../../bot/http/entra-keys.ts';
import { createHttpServer, type HttpDeps } from '../../bot/http/server.ts';
import { API_CLIENT, type FakeEntra, HOME_TENANT, startEntra } from '../support/entra.ts';
import { type OperationCall, recordingOperations } from './recording-operations.ts';

export type LogLine = Readonly<{ level: string; fields: Readonly<Record<string, unknown>>; message: string }>;

export type ServedApi = Readonly<{
  url: string;
  port: number;
  entra: FakeEntra;
  calls: OperationCall[];
  log: LogLine[];
  /** Moves the time that the server and Entra see. */
  pass(ms: number): void;
  changed(runId: RunId): void;
  touched(what: Touched): void;
  /** How many listeners follow changes. */
  listeners(): number;
  fetch(path: string, init?: RequestInit & Readonly<{ token?: string }>): Promise<Response>;
  /** Ends the server only; `close` ends everything. */
  stop(): Promise<void>;
  close(): Promise<void>;
}>;

export type Served = Readonly<{
  operations?: Partial<TabOperations>;
  rules?: Partial<TokenRules>;
  deps?: Partial<HttpDeps>;
  assets?: Readonly<Record<string, string>>;
  host?: string;
  port?: number;
}>;

export const PUBLIC_URL = 'https://signalbox.example.com';
export const PAGE = '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__"><style nonce="__CSP_NONCE__"></style><p>tab</p>';

/** The real server on a free loopback port, in front of operations that only take notes. */
export async function serveApi(given: Served = {}): Promise<ServedApi> {
  let nowMs = Date.parse('2026-05-04T10:00:00Z');
  const clock = { now: () => new Date(nowMs) };
  const entra = await startEntra(() => nowMs);
  const calls: OperationCall[] = [];
  const log: LogLine[] = [];
  const listeners = new Set<(runId: RunId) => void>();
  const touchedListeners = new Set<(what: Touched) => void>();
  const tabDir = await builtTab(given.assets ?? {});
  const rules: TokenRules = {
    cloud: entra.cloud,
    tenants: () => [HOME_TENANT],
    audience: API_CLIENT,
    clients: [],
    guests: false,
    getKeys: entraKeys(entra.cloud, clock),
    clock,
    ...given.rules,
  };
  const server = createHttpServer({
    operations: recordingOperations(calls, given.operations),
    authenticate: tokenAuthentication(rules),
    messages: async (_req, res) => void res.writeHead(200).end(),
    changes: {
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      onTouched: (listener) => {
        touchedListeners.add(listener);
        return () => touchedListeners.delete(listener);
      },
    },
    ready: async () => {},
    clock,
    masker: new Masker(),
    logger: loggerInto(log),
    tabDir,
    consent: { cloud: entra.cloud, clientId: API_CLIENT, publicUrl: PUBLIC_URL, tenants: () => [HOME_TENANT] },
    local: false,
    trustProxy: false,
    ...given.deps,
  });
  const close = async (): Promise<void> => {
    await Promise.all([server.close(), entra.close()]);
    await rm(tabDir, { recursive: true, force: true });
  };
  const { port } = await server.listen(given.port ?? 0, given.host ?? '127.0.0.1').catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    entra,
    calls,
    log,
    pass: (ms) => {
      nowMs += ms;
    },
    changed: (runId) => {
      for (const listener of listeners) listener(runId);
    },
    touched: (what) => {
      for (const listener of touchedListeners) listener(what);
    },
    listeners: () => Math.max(listeners.size, touchedListeners.size),
    fetch: (path, { token, ...init } = {}) => {
      const headers = new Headers(init.headers);
      if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
      // Nothing here leaves this machine, wherever an answer may point.
      return fetch(url + path, { redirect: 'manual', ...init, headers });
    },
    stop: () => server.close(),
    close,
  };
}

/** A request with a JSON body. */
export function posted(body: unknown): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

async function builtTab(assets: Readonly<Record<string, string>>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'signalbox-tab-'));
  await mkdir(join(dir, 'assets'));
  await writeFile(join(dir, 'index.html'), PAGE);
  for (const [name, content] of Object.entries(assets)) await writeFile(join(dir, 'assets', name), content);
  return dir;
}

function loggerInto(log: LogLine[]): HttpDeps['logger'] {
  const at = (level: string) => (fields: object, message: string) => {
    log.push({ level, fields: { ...fields }, message });
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** A connection whose answer nobody reads stays open. */
export async function statusOf(response: Response): Promise<number> {
  await response.arrayBuffer();
  return response.status;
}
