import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { answerTo, type GraphAnswer, type GraphRequest } from './answers.ts';
import { closing } from './server.ts';
import type { FakeTenant } from './world.ts';

/** What can go wrong between Graph and us, on the wire. */
export type GraphFault =
  | Readonly<{ kind: 'status'; status: number; retryAfter?: string; code?: string }>
  | Readonly<{ kind: 'body'; body: string }>
  | Readonly<{ kind: 'hang' | 'drip' | 'reset' | 'half' | 'huge' | 'page' }>
  | Readonly<{ kind: 'redirect' | 'next_elsewhere'; to: string }>;

type Planned = { fault: GraphFault; times: number; path: RegExp; before: boolean };

export type FakeGraph = Readonly<{
  url: string;
  /** Every request, in the order of arrival. */
  requests: GraphRequest[];
  /** Application permissions that the credential was granted. */
  permissions: Set<string>;
  /** Items of one page. */
  pages: { size: number };
  /** The next answers to requests whose path matches go wrong: `times` of them, or all. `before`: nothing is done of what they ask for. */
  fail(fault: GraphFault, options?: Readonly<{ times?: number; path?: RegExp; before?: boolean }>): void;
  mend(): void;
  /** From now on answers are made when a request arrives and kept; `pass` lets later requests through, `release` sends what is kept. */
  hold(): Readonly<{ pass(): void; release(): void }>;
  close(): Promise<void>;
}>;

type Parts = Readonly<{ tenants: ReadonlyMap<string, FakeTenant>; tenantOf: (token: string) => string | null }>;

/** Microsoft Graph over HTTP, as far as a directory is read: answers from a world that may change at any time. */
export async function startGraph({ tenants, tenantOf }: Parts): Promise<FakeGraph> {
  const requests: GraphRequest[] = [];
  const permissions = new Set(['User.Read.All', 'GroupMember.Read.All', 'Application.Read.All', 'Directory.Read.All']);
  const pages = { size: 100 };
  let planned: Planned[] = [];
  let held: Promise<void> | null = null;
  const server = createServer((req, res) => void serve(req, res));
  const serve = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const request = await requestOf(req);
    requests.push(request);
    const tenant = tenants.get(tenantOf(request.token) ?? '');
    const fault = planned.find((one) => one.times > 0 && one.path.test(request.path));
    if (fault?.before === true) {
      fault.times -= 1;
      return spoil(res, { status: 500, body: {} }, fault.fault);
    }
    const answer = tenant === undefined ? refused() : answerTo(request, { tenant, permissions, pageSize: pages.size, url: url() });
    if (held !== null) await held;
    if (fault === undefined) return send(res, answer);
    fault.times -= 1;
    spoil(res, answer, fault.fault);
  };
  const url = (): string => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('Graph does not listen');
    return `http://127.0.0.1:${address.port}`;
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: url(),
    requests,
    permissions,
    pages,
    fail: (fault, { times = Number.POSITIVE_INFINITY, path = /^/, before = false } = {}) =>
      void planned.push({ fault, times, path, before }),
    mend: () => {
      planned = [];
    },
    hold: () => {
      let release = (): void => undefined;
      held = new Promise((resolve) => {
        release = resolve;
      });
      const pass = (): void => {
        held = null;
      };
      return { pass, release: () => void [pass(), release()] };
    },
    close: () => closing(server),
  };
}

async function requestOf(req: IncomingMessage): Promise<GraphRequest> {
  const asked = new URL(req.url ?? '/', 'http://graph.test');
  let text = '';
  for await (const chunk of req) text += String(chunk);
  return {
    method: req.method ?? '',
    path: decodeURIComponent(asked.pathname),
    query: asked.searchParams,
    token: /^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1] ?? '',
    headers: req.headers,
    body: text === '' ? null : JSON.parse(text),
  };
}

function refused(): GraphAnswer {
  return { status: 401, body: { error: { code: 'InvalidAuthenticationToken', message: 'Access token is empty or expired.' } } };
}

function send(res: ServerResponse, { status, body }: GraphAnswer): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(body === null ? '' : JSON.stringify(body));
}

function spoil(res: ServerResponse, answer: GraphAnswer, fault: GraphFault): void {
  const text = JSON.stringify(answer.body);
  const raw = (body: string): unknown => res.writeHead(200, { 'content-type': 'application/json' }).end(body);
  const spoilers: Readonly<Record<GraphFault['kind'], () => unknown>> = {
    status: () => (fault.kind === 'status' ? sendStatus(res, fault) : null),
    body: () => raw(fault.kind === 'body' ? fault.body : ''),
    page: () => res.writeHead(404, { 'content-type': 'text/html' }).end('<h1>proxy: not found</h1>'),
    hang: () => null,
    reset: () => res.socket?.destroy(),
    half: () => {
      res.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
      res.write(text.slice(0, -1), () => res.socket?.destroy());
    },
    drip: () => drip(res, text),
    huge: () => raw(`${text.slice(0, -1)},"x":"${'x'.repeat(3_000_000)}"}`),
    redirect: () => res.writeHead(302, { location: 'to' in fault ? fault.to : '' }).end(),
    next_elsewhere: () => raw(JSON.stringify({ ...answer.body, '@odata.nextLink': 'to' in fault ? fault.to : '' })),
  };
  spoilers[fault.kind]();
}

function sendStatus(res: ServerResponse, { status, retryAfter, code }: Extract<GraphFault, { kind: 'status' }>): void {
  const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  const body = JSON.stringify({ error: { code: code ?? 'UnknownError', message: 'no' } });
  res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}

/** A byte now and then, and never the last one. */
function drip(res: ServerResponse, text: string): void {
  res.writeHead(200, { 'content-type': 'application/json' });
  let at = 0;
  const timer = setInterval(() => {
    if (at < text.length - 1) res.write(text[at]);
    at += 1;
  }, 20);
  res.on('close', () => clearInterval(timer));
}
