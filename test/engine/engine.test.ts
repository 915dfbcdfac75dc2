import assert from 'node:assert/strict';
import { newRunId } from '../../bot/core/ids.ts';
import type { Logger, Store, Strand, StrandBody } from '../../bot/core/ports.ts';
import { createEngine, type RunningEngine } from '../../bot/engine/engine.ts';
import { presentIds, withIds } from '../../bot/log-ids.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { txOn } from '../../bot/store/tx.ts';
import { event } from '../contract/store/samples.ts';
import { count, variants } from '../support/counts.ts';
import { DATABASES, type TestDatabase, WITH_TWO_USERS } from '../support/database.ts';
import { driverError, failingPool } from '../support/failing-pool.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { until } from '../support/until.ts';
import { createLog, forgetEverything, inShort, loggedBody, readLog } from './logged-body.ts';

const first = (stepId = 'one', direction: 'do' | 'undo' = 'do'): Strand => ({ runId: newRunId(), stepId, direction });

const FAULTS = [
  { when: 'before', code: '53100' },
  { when: 'after', code: '53100' },
  { when: 'before', code: 'ECONNRESET' },
  { when: 'after', code: '57014' },
  { when: 'after', code: '42601' },
] as const;

for (const [place, { name, make }] of [...DATABASES, WITH_TWO_USERS].entries()) {
  describe(`engine on ${name}`, function () {
    this.timeout(120_000);
    let test: TestDatabase;
    let store: Store;
    let running: RunningEngine | null = null;
    before(async () => {
      test = await make();
      store = createStore(test.database);
      await createLog(test.admin);
    });
    beforeEach(() => forgetEverything(test.admin));
    afterEach(async () => {
      await running?.stop(0);
      running = null;
    });
    after(() => test.drop());

    const start = async (body: StrandBody, pool = test.database.pool, logger: Logger = silentLogger): Promise<RunningEngine> => {
      running = createEngine({ database: { ...test.database, pool }, txOn, body, logger, withIds });
      await running.start();
      return running;
    };
    const enqueue = ({ engine }: RunningEngine, ...strands: readonly Strand[]): Promise<void> =>
      store.transaction(async (tx) => {
        for (const strand of strands) await engine.enqueue(tx, strand);
      });
    const lines = async (): Promise<readonly string[]> => inShort(await readLog(test.database.pool));
    const logged = (expected: number): Promise<readonly string[]> =>
      until(`${expected} lines`, async () => {
        const found = await lines();
        return found.length >= expected && found;
      });

    it('begins, performs and finishes each step of a strand in turn, and hands over what was performed', async () => {
      const performed: string[] = [];
      const body = loggedBody({
        perform: async ({ stepId, direction }, attempt) => {
          performed.push(`${stepId} ${direction} ${attempt}`);
          return { said: `done ${stepId}`, deep: [1, null, { x: 'ё\u0000' }] };
        },
        next: (strand) => {
          if (strand.stepId === 'one') return { next: 'continue', strand: { ...strand, stepId: 'two' } };
          return strand.direction === 'do' ? { next: 'continue', strand: { ...strand, direction: 'undo' } } : { next: 'end' };
        },
      });
      await enqueue(await start(body), first());
      const expected = ['one do', 'two do', 'two undo'].flatMap((step) => [`begin ${step} 1`, `finish ${step} 1`]);
      assert.deepEqual(await logged(6), expected);
      assert.deepEqual(performed, ['one do 1', 'two do 1', 'two undo 1']);
      const results = (await readLog(test.database.pool)).map(({ result }) => result);
      assert.deepEqual(results[3], { said: 'done two', deep: [1, null, { x: 'ё\u0000' }] });
    });

    it('ends a strand that must not go', async () => {
      let asked = 0;
      const body = loggedBody({});
      const engine = await start({
        ...body,
        begin: async () => {
          asked += 1;
          return { go: false };
        },
      });
      await enqueue(engine, first());
      await until('the question', () => asked === 1);
      await engine.stop();
      assert.deepEqual(await lines(), []);
    });

    it('starts nothing when the transaction that enqueued it fails', async () => {
      const engine = await start(loggedBody({}));
      const work = store.transaction(async (tx) => {
        await engine.engine.enqueue(tx, first('never'));
        throw new Error('no');
      });
      await assert.rejects(work, { message: 'no' });
      await enqueue(engine, first('later'));
      assert.deepEqual(await logged(2), ['begin later do 1', 'finish later do 1']);
    });

    it('lets a strand enqueue others in its own transactions', async () => {
      const body = loggedBody({
        inBegin: async (tx, strand) => {
          if (strand.stepId === 'root') await engine.engine.enqueue(tx, { ...strand, stepId: 'from begin' });
        },
        inFinish: async (tx, strand) => {
          if (strand.stepId === 'root') await engine.engine.enqueue(tx, { ...strand, stepId: 'from finish' });
        },
      });
      const engine = await start(body);
      await enqueue(engine, first('root'));
      const found = await logged(6);
      assert.deepEqual(
        [...found].sort(),
        ['root', 'from begin', 'from finish'].flatMap((step) => [`begin ${step} do 1`, `finish ${step} do 1`]).sort(),
      );
    });

    it('runs many strands at once, each exactly once', async () => {
      const many = count(500) + 50;
      const engine = await start(
        loggedBody({
          next: (strand) => (strand.stepId === 'one' ? { next: 'continue', strand: { ...strand, stepId: 'two' } } : { next: 'end' }),
        }),
      );
      await Promise.all(Array.from({ length: many }, () => enqueue(engine, first())));
      await logged(many * 4);
      const found = await readLog(test.database.pool);
      assert.equal(new Set(found.map(({ run, step, stage }) => `${run} ${step} ${stage}`)).size, many * 4);
      assert.equal(found.length, many * 4);
    });

    it('begins again after the delay of a retry, and not before', async () => {
      const times: number[] = [];
      const body = loggedBody({
        perform: async () => {
          times.push(performance.now());
          return {};
        },
        next: (_, attempt) => (attempt < 3 ? { next: 'retry', delayMs: 150 } : { next: 'end' }),
      });
      await enqueue(await start(body), first());
      assert.deepEqual(
        await logged(6),
        [1, 2, 3].flatMap((attempt) => [`begin one do ${attempt}`, `finish one do ${attempt}`]),
      );
      const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
      assert.ok(
        gaps.every((gap) => gap >= 149),
        String(gaps),
      );
    });

    it('performs again when performing throws, and says so in a line with the run, the step and the attempt', async () => {
      let calls = 0;
      const said: Readonly<{ text: string }>[] = [];
      const keep = (_fields: object, text: string): void => void said.push({ ...presentIds(), text });
      const logger: Logger = { ...silentLogger, warn: keep, error: keep };
      const perform = async () => {
        calls += 1;
        if (calls < 3) throw new Error('broken');
        return { calls };
      };
      const strand = first();
      await enqueue(await start(loggedBody({ perform }), test.database.pool, logger), strand);
      assert.deepEqual(await logged(2), ['begin one do 1', 'finish one do 1']);
      assert.equal(calls, 3);
      const text = `Step one of run ${strand.runId} failed and is tried again.`;
      assert.deepEqual(
        said.filter(({ text: line }) => line.startsWith('Step')),
        [1, 2].map(() => ({ runId: strand.runId, stepId: 'one', attempt: 1, text })),
      );
    });

    for (const [turn, { when, code }] of FAULTS.entries()) {
      const writing = 'set local statement_timeout';
      for (const statement of variants(
        ['insert into strand_log', 'insert into dbos.transaction_completion', 'COMMIT', writing],
        turn + place,
      )) {
        it(`goes on, each stage exactly once, when ${statement} fails with ${code} ${when} it is done`, async () => {
          let left = 0;
          const pool = failingPool(test.database.pool, (text) => {
            if (left === 0 || !text.trimStart().startsWith(statement)) return null;
            left -= 1;
            return { when, error: driverError(code) };
          });
          const engine = await start(
            loggedBody({
              next: (strand) => (strand.stepId === 'one' ? { next: 'continue', strand: { ...strand, stepId: 'two' } } : { next: 'end' }),
              inFinish: async (tx, { runId }) => (statement === writing ? tx.appendEvents([event({ runId })]) : undefined),
            }),
            pool,
          );
          const strand = first();
          await enqueue(engine, strand);
          left = 3;
          assert.deepEqual(await logged(4), ['begin one do 1', 'finish one do 1', 'begin two do 1', 'finish two do 1']);
          const events = await store.audit({ runId: strand.runId }, null, 9);
          assert.equal(events.rows.length, statement === writing ? 2 : 0);
          assert.ok(left < 3, 'nothing failed');
        });
      }
    }

    it('waits at stop for what is running, and goes on behind it at the next start', async () => {
      let release = (): void => undefined;
      let calls = 0;
      const body = loggedBody({
        perform: () => {
          calls += 1;
          return new Promise((resolve) => {
            release = () => resolve({ calls });
          });
        },
      });
      const engine = await start(body);
      await enqueue(engine, first());
      await until('performing', () => calls === 1);
      const stopped = engine.stop(20_000);
      release();
      await stopped;
      assert.deepEqual(await lines(), ['begin one do 1']);
      await start(body);
      assert.deepEqual(await logged(2), ['begin one do 1', 'finish one do 1']);
      assert.equal(calls, 1);
    });

    it('leaves at stop what does not end, and performs it again at the next start, without the old one interfering', async () => {
      const releases: ((said: string) => void)[] = [];
      const body = loggedBody({ perform: () => new Promise((resolve) => releases.push((said) => resolve({ said }))) });
      const engine = await start(body);
      await enqueue(engine, first());
      await until('performing', () => releases.length === 1);
      await engine.stop(50);
      await start(body);
      await until('performing again', () => releases.length === 2);
      releases[0]?.('old');
      releases[1]?.('new');
      assert.deepEqual(await logged(2), ['begin one do 1', 'finish one do 1']);
      assert.deepEqual((await readLog(test.database.pool))[1]?.result, { said: 'new' });
    });

    it('does not begin at stop what waits for a retry, and keeps the moment of the retry over a restart', async () => {
      const body = loggedBody({ next: (_, attempt) => (attempt === 1 ? { next: 'retry', delayMs: 2_500 } : { next: 'end' }) });
      const engine = await start(body);
      await enqueue(engine, first());
      await logged(2);
      const finished = performance.now();
      await engine.stop(20_000);
      assert.ok(performance.now() - finished < 2_000, 'stop waited for the retry');
      assert.equal((await lines()).length, 2);
      await start(body);
      await logged(4);
      assert.ok(performance.now() - finished >= 2_450, 'the retry came too early');
    });

    it('can stop and start again many times in one process', async () => {
      for (let round = 0; round < 4; round += 1) {
        const engine = await start(loggedBody({}));
        await enqueue(engine, first(`round${round}`));
        await logged(2 * (round + 1));
        await engine.stop();
        await engine.stop();
      }
    });

    it('refuses to run twice in one process, and to enqueue while it does not run', async () => {
      const one = await start(loggedBody({}));
      const two = createEngine({ database: test.database, txOn, body: loggedBody({}), logger: silentLogger });
      await assert.rejects(two.start(), { reason: 'engine.already_running' });
      await assert.rejects(
        store.transaction((tx) => two.engine.enqueue(tx, first())),
        { reason: 'engine.not_running' },
      );
      await enqueue(one, first());
      await logged(2);
    });

    it('says that it could not start when its database does not answer, and can start later', async () => {
      const pool = failingPool(test.database.pool, () => ({ when: 'before', error: driverError('42501') }));
      await assert.rejects(start(loggedBody({}), pool), { code: 'unavailable', reason: 'engine.not_started' });
      await enqueue(await start(loggedBody({})), first());
      await logged(2);
    });
  });
}
