import assert from 'node:assert/strict';
import { z } from 'zod';
import { tally } from '../../bot/core/approval/tally.ts';
import type { RunId } from '../../bot/core/ids.ts';
import type { Run } from '../../bot/core/run/run.ts';
import { openDatabase } from '../../bot/store/open.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { count } from '../support/counts.ts';
import { freshPostgres } from '../support/postgres.ts';
import { type Program, startProgram } from '../support/program.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { CROWD } from './matrix/crowd.ts';

const asked = z.object({ runId: z.string(), handle: z.string() });
const clicked = z.array(z.object({ status: z.number().nullable(), said: z.string(), ms: z.number() }));
type Asked = z.infer<typeof asked>;

/** The slowest answer of all, printed for people: how long is a matter of the machine, that there is one is not. */
let slowestMs = 0;

/** A hundred clicks of ten people, sixty of them approvals, in an order made from the seed. */
function hundredClicks(seed: number, handle: string) {
  let state = seed;
  const next = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state;
  };
  const clicks = Array.from({ length: 100 }, (_, index) => ({
    person: CROWD[index % CROWD.length] ?? '',
    verb: index % 5 < 3 ? ('approve' as const) : ('reject' as const),
    handle,
    order: next(),
  }));
  return clicks.sort((a, b) => a.order - b.order).map(({ person, verb }) => ({ person, verb, handle }));
}

/** What the pure rule says for the votes in the order in which they were committed: only the last one decides. */
function checkAgainstRule(run: Run, told: number): void {
  const [approval, ...others] = run.approvals;
  assert.ok(approval !== undefined && others.length === 0, 'one request');
  const voters = approval.votes.map((vote) => vote.by.objectId);
  assert.equal(new Set(voters).size, voters.length, 'nobody counts twice');
  const verdicts = approval.votes.map(
    (_, index) => tally({ ...approval, votes: approval.votes.slice(0, index + 1), rolesNow: () => ['decider'] }).verdict,
  );
  assert.deepEqual(
    verdicts.slice(0, -1).filter((verdict) => verdict !== 'open'),
    [],
    'no vote after the decision',
  );
  assert.equal(approval.state, verdicts.at(-1));
  assert.notEqual(approval.state, 'open');
  assert.equal(told, 100);
}

describe('a hundred clicks at once', function () {
  this.timeout(600_000);
  const requests = count(50);

  it(`on two processes and one Postgres give one decision, one run at most, and an answer to each: ${requests} requests`, async () => {
    const { url, drop } = await freshPostgres();
    const first = startProgram('test/fixtures/clicking-app.ts', { url });
    const ports = [await portOf(first)];
    const second = startProgram('test/fixtures/clicking-app.ts', { url });
    ports.push(await portOf(second));
    const database = await openDatabase({ url }, silentLogger);
    try {
      const store = createStore(database);
      for (let request = 0; request < requests; request += 1) {
        const { runId, handle } = await post(ports[request % 2], '/ask', asked, {});
        const clicks = hundredClicks(request + 1, handle);
        const halves = [clicks.slice(0, 50), clicks.slice(50)];
        const answers = (await Promise.all(halves.map((half, index) => post(ports[index], '/clicks', clicked, { clicks: half })))).flat();
        await check(store, { runId, handle }, answers);
      }
    } finally {
      await Promise.all([first.kill('SIGTERM'), second.kill('SIGTERM')]);
      await database.close();
      await drop();
    }
    process.stdout.write(`      the slowest of ${requests * 100} answers took ${Math.round(slowestMs)} ms\n`);
  });
});

type Store = ReturnType<typeof createStore>;

async function check(store: Store, { runId }: Asked, answers: z.infer<typeof clicked>): Promise<void> {
  const run = await store.run(runId as RunId);
  assert.ok(run);
  checkAgainstRule(run, answers.filter(({ said }) => said !== '').length);
  const slowest = Math.max(...answers.map(({ ms }) => ms));
  slowestMs = Math.max(slowestMs, slowest);
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
  const { rows } = await store.audit({ runId }, null, 200);
  const times = (type: string): number => rows.filter((event) => event.type === type).length;
  assert.equal(times('approval.granted') + times('approval.rejected'), 1, 'one decision');
  assert.equal(times('run.started'), run.approvals[0]?.state === 'approved' ? 1 : 0);
}

async function portOf(program: Program): Promise<number> {
  return Number((await program.line(/^ready \d+$/)).split(' ')[1]);
}

async function post<T>(port: number | undefined, path: string, shape: z.ZodType<T>, body: object): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: JSON.stringify(body) });
  return shape.parse(await response.json());
}
