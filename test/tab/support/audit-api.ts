import type { IncomingMessage, ServerResponse } from 'node:http';
import { json as bodyOf } from 'node:stream/consumers';
import { z } from 'zod';
import type { Mount } from '../../../bot/http/pipeline.ts';
import { eventOnWire } from '../../../bot/http/presenter.ts';
import { sampleProof } from './sample-log.ts';
import type { World } from './world.ts';

const PAGE = 50;
const saved = z.strictObject({ query: z.string() });

type Answer = Readonly<{ status: number; type: string; body: string | Uint8Array; headers?: Readonly<Record<string, string>> }>;
type Asked = Readonly<{ method: string; path: string; query: URLSearchParams; body(): Promise<unknown> }>;

/** What the server answers of the log beside its pages, made of the world of the tests. */
export function auditApi(world: World): readonly Mount[] {
  const handle = async (req: IncomingMessage, res: ServerResponse): Promise<boolean> => {
    const { pathname, searchParams } = new URL(req.url ?? '', 'http://localhost');
    const answer = await answerTo(world, { method: req.method ?? '', path: pathname, query: searchParams, body: () => bodyOf(req) });
    if (answer === null) return false;
    res.writeHead(answer.status, { 'content-type': answer.type, ...answer.headers });
    res.end(answer.body);
    return true;
  };
  return [
    { prefix: '/api/audit', handle },
    { prefix: '/api/runs', handle },
  ];
}

async function answerTo(world: World, { method, path, query, body }: Asked): Promise<Answer | null> {
  const held = world.held();
  const seq = /^\/api\/audit\/events\/(\d+)\/proof$/.exec(path)?.[1];
  const runId = /^\/api\/runs\/([^/]+)\/timeline$/.exec(path)?.[1];
  if (runId !== undefined)
    return held.timelineRefused ? refusal(403, 'forbidden') : ok(timeline(world, runId, Number(query.get('after') ?? '0')));
  if (path === '/api/audit/state') return held.logState === null ? refusal(403, 'forbidden') : ok(held.logState);
  if (seq !== undefined) return proof(world, Number(seq));
  if (path === '/api/audit/export') return exported(world, query);
  if (!path.startsWith('/api/audit/filters')) return null;
  if (held.refusal !== null && method !== 'GET') return refusal(400, held.refusal.reason, held.refusal.message);
  const name = decodeURIComponent(path.slice('/api/audit/filters/'.length));
  const others = held.filters.filter((filter) => filter.name !== name);
  if (method === 'PUT') world.set({ filters: [...others, { name, ...saved.parse(await body()) }] });
  if (method === 'DELETE') world.set({ filters: others });
  return ok({ filters: world.held().filters });
}

function timeline(world: World, runId: string, after: number) {
  const events = world
    .held()
    .events.filter((event) => event.runId === runId && event.seq > after)
    .toSorted((a, b) => a.seq - b.seq);
  const page = events.slice(0, PAGE);
  return { events: page.map(eventOnWire), next: events.length > PAGE ? String(page.at(-1)?.seq) : null };
}

function proof(world: World, seq: number): Answer {
  const { events, signer } = world.held();
  const found = sampleProof(events, seq, signer);
  if (found === null) return refusal(409, 'audit.not_sealed_yet', 'Event 214 waits for the next seal. Try again in a few seconds.');
  return ok(world.held().forge(found));
}

function exported(world: World, query: URLSearchParams): Answer {
  const { refusal: refused } = world.held();
  if (refused !== null) return refusal(429, refused.reason, refused.message);
  world.done.push({ export: Object.fromEntries(query) });
  const headers = { 'content-disposition': 'attachment; filename="signalbox-audit-213.zip"' };
  return { status: 200, type: 'application/zip', body: new Uint8Array(20_480), headers };
}

function ok(value: unknown): Answer {
  return { status: 200, type: 'application/json', body: JSON.stringify(value) };
}

function refusal(status: number, reason: string, message = 'You may not see this.'): Answer {
  return { status, type: 'application/json', body: JSON.stringify({ error: { code: 'x', reason, message, requestId: 'q-1' } }) };
}
