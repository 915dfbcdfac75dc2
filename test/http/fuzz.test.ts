import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Pool } from 'undici';
import { count } from '../support/counts.ts';

const RUN = '/api/runs/r-7hk2m9qd';
const ROUTES = ['/api/messages', `${RUN}/votes`, `${RUN}/cancel`, `${RUN}/resolve`, '/api/workflows/deploy/runs', '/api/delegations'];
const GOOD_BODIES = [
  { type: 'message', id: '1', text: 'hi', channelId: 'msteams', from: { id: 'u', aadObjectId: 'o' }, conversation: { id: 'c' } },
  { approvalId: 'a-7hk2m9qd7hk2', verdict: 'approve', comment: 'fine', planHash: 'ab'.repeat(32) },
  { stepId: 'switch', verdict: 'it_ran' },
  { inputs: { service: 'shop', version: '1.1.0' } },
  { role: 'sre', to: 'bo@example.com', until: '2026-05-06T10:00:00Z', reason: 'on leave', timezone: 'UTC' },
];
const GROWTH_BYTES = 30 * 1024 * 1024;
const AT_ONCE = 16;

type Sent = Readonly<{ path: string; body: string | Buffer; headers: Readonly<Record<string, string>> }>;

describe('the POST routes', () => {
  let server: ChildProcess;
  let pool: Pool;
  const errors: unknown[] = [];
  before(async () => {
    // A small nursery: otherwise V8 lets it grow at first, and that looks like a leak.
    server = fork(join(import.meta.dirname, 'fuzzed-server.ts'), {
      execArgv: ['--import=tsx', '--expose-gc', '--max-semi-space-size=2'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const [{ port }] = (await once(server, 'message')) as [{ port: number }];
    server.on('message', (told: { error?: string }) => told.error !== undefined && errors.push(told.error));
    pool = new Pool(`http://127.0.0.1:${port}`, { connections: AT_ONCE });
  });
  after(async () => {
    await pool.close();
    server.kill();
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
  });

  const statusOf = async ({ path, body, headers }: Sent): Promise<number> => {
    const answer = await pool.request({ path, method: 'POST', body, headers });
    await answer.body.dump();
    return answer.statusCode;
  };
  const state = async (): Promise<{ rss: number; inherited: number }> => {
    const told = once(server, 'message');
    server.send('state');
    return (await told)[0];
  };

  it('answer any body without a 5xx, a crash, a changed prototype or memory that grows', async function () {
    this.timeout(240_000);
    const cases = fc.sample(sent, { numRuns: count(20_000), seed: SEED });
    const seen = new Map<number, number>();
    const work = async (part: readonly Sent[]): Promise<void> => {
      for (const one of part) {
        const status = await statusOf(one);
        seen.set(status, (seen.get(status) ?? 0) + 1);
        assert.ok(status < 500, `${status} for ${one.path} ${JSON.stringify(one).slice(0, 500)} (seed ${SEED}); ${errors.join()}`);
      }
    };
    await inParallel(cases.slice(0, cases.length / 10), work);
    const before = await state();
    await inParallel(cases.slice(cases.length / 10), work);
    const after = await state();
    assert.ok(after.rss - before.rss < GROWTH_BYTES, `grew by ${after.rss - before.rss} bytes`);
    assert.deepEqual([after.inherited, errors, server.exitCode], [0, [], null]);
    for (const status of [200, 400, 413, 415]) assert.ok(seen.has(status), `no case led to ${status}: the fuzz is too tame`);
  });
});

const SEED = Number(process.env['SIGNALBOX_SEED'] ?? 20261122);

async function inParallel(cases: readonly Sent[], work: (part: readonly Sent[]) => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: AT_ONCE }, (_, lane) => work(cases.filter((_case, n) => n % AT_ONCE === lane))));
}

const nasty = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'then',
  'toJSON',
  'length',
  '0',
  '',
  '$ne',
);
const lone = fc.constantFrom('\\ud800', '\\udfff', '\\u0000', '\\ud83d\\ude00');
const value = fc.jsonValue({ maxDepth: 4 });

/** A good body with one field replaced, removed or added: wrong types at every place. */
const bent = fc
  .tuple(fc.constantFrom(...GOOD_BODIES), fc.nat(), fc.option(value, { nil: undefined }), fc.oneof(nasty, fc.string()))
  .map(([good, at, put, name]) => {
    const keys = Object.keys(good);
    const key = at % 3 === 0 ? name : (keys[at % keys.length] ?? name);
    const entries = [...Object.entries(good).filter(([k]) => k !== key), ...(put === undefined ? [] : [[key, put]])];
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join(',')}}`;
  });
const polluting = fc
  .tuple(fc.constantFrom('__proto__', 'constructor'), fc.nat(5))
  .map(([key, depth]) => `${'{"inputs":'.repeat(depth)}{"${key}":{"prototype":{"polluted":1},"polluted":1}}${'}'.repeat(depth)}`);
const deep = fc.tuple(fc.integer({ min: 60, max: 5_000 }), fc.boolean()).map(([levels, list]) => nested(levels, list));
const duplicated = fc.tuple(value, value).map(([a, b]) => `{"inputs":${JSON.stringify(a)},"inputs":${JSON.stringify(b)},"type":"message"}`);
const broken = fc.tuple(fc.json(), fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1)));
const surrogates = lone.map((character) => `{"type":"message","comment":"${character}","inputs":{"service":"${character}"}}`);
const large = fc.integer({ min: 262_100, max: 262_200 }).map((bytes) => JSON.stringify({ text: 'x'.repeat(bytes) }));
const binary = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
const bomb = Buffer.from(gzipSync(Buffer.alloc(1_000_000)));

const JSON_TYPE = { 'content-type': 'application/json' };
const asJson = fc.oneof(
  { weight: 8, arbitrary: bent },
  { weight: 3, arbitrary: fc.json() },
  { weight: 2, arbitrary: polluting },
  { weight: 1, arbitrary: deep },
  { weight: 1, arbitrary: duplicated },
  { weight: 2, arbitrary: broken },
  { weight: 1, arbitrary: surrogates },
  { weight: 1, arbitrary: binary },
);
const path = fc.constantFrom(...ROUTES);
const sent: fc.Arbitrary<Sent> = fc.oneof(
  { weight: 40, arbitrary: fc.record({ path, body: asJson, headers: fc.constant(JSON_TYPE) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      path,
      body: fc.json(),
      headers: fc.constantFrom({}, { 'content-type': 'text/plain' }, { 'content-type': 'application/json; charset=utf-7' }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ path, body: large, headers: fc.constant(JSON_TYPE) }) },
  {
    weight: 1,
    arbitrary: fc.record({ path, body: fc.constant(bomb), headers: fc.constant({ ...JSON_TYPE, 'content-encoding': 'gzip' }) }),
  },
);

function nested(levels: number, list: boolean): string {
  return list ? '['.repeat(levels) + ']'.repeat(levels) : `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
}
