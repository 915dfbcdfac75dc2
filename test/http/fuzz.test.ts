import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import fc from 'fast-check';
import { Pool } from 'undici';
import { count } from '../support/counts.ts';
import { productRoutes } from '../support/routes.ts';
import { SEED } from '../support/seed.ts';
import { type Sent, sentTo, type Target } from './fuzz-cases.ts';
import { ROUTES } from './route-rows.ts';

const GROWTH_BYTES = 30 * 1024 * 1024;
const AT_ONCE = 16;

/** Every route that takes a body, with the one that the list of routes is tested with. */
const TARGETS: readonly Target[] = productRoutes()
  .filter(({ method }) => method === 'post')
  .map(({ path }) => {
    const row = ROUTES.find(({ route }) => route === `post ${path}`) ?? assert.fail(path);
    return { path: row.path, good: (row.body as object | undefined) ?? {} };
  });

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
    const cases = fc.sample(sentTo(TARGETS), { numRuns: count(20_000), seed: SEED });
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

async function inParallel(cases: readonly Sent[], work: (part: readonly Sent[]) => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: AT_ONCE }, (_, lane) => work(cases.filter((_case, n) => n % AT_ONCE === lane))));
}
