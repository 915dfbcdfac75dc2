import assert from 'node:assert/strict';
import path from 'node:path';
import { openDatabase } from '../../bot/store/open.ts';
import { count, variants } from '../support/counts.ts';
import { preparedDataDir, removeDirectory } from '../support/database.ts';
import { freshPostgres } from '../support/postgres.ts';
import { type Program, startProgram } from '../support/program.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { until } from '../support/until.ts';
import { inShort, type Line, readLog } from './logged-body.ts';
import type { Order } from './strand-program.ts';

const PROGRAM = path.join(import.meta.dirname, 'strand-program.ts');
const WHOLE = ['1', '2', '3'].flatMap((step) => [`begin ${step} do 1`, `finish ${step} do 1`]);

/** Where the programs of a test keep their data, and how the test reads it when no program runs. */
type Place = Readonly<{ where: Order['where']; read(): Promise<readonly Line[]>; remove(): Promise<void> }>;

const PLACES: readonly Readonly<{ name: string; make(): Promise<Place> }>[] = [
  {
    name: 'PGlite',
    make: async () => {
      const dataDir = await preparedDataDir();
      return { where: { dataDir }, read: () => readIn({ dataDir }), remove: () => removeDirectory(dataDir) };
    },
  },
  {
    name: 'Postgres',
    make: async () => {
      const { url, drop } = await freshPostgres();
      return { where: { url }, read: () => readIn({ url }), remove: drop };
    },
  },
];

async function readIn(where: Order['where']): Promise<readonly Line[]> {
  const database = await openDatabase(where, silentLogger);
  try {
    return await readLog(database.pool);
  } finally {
    await database.close();
  }
}

for (const { name, make } of variants(PLACES, 1)) {
  describe(`a process that is killed, on ${name}`, function () {
    this.timeout(300_000);
    let place: Place;
    const programs: Program[] = [];
    beforeEach(async () => {
      place = await make();
    });
    afterEach(async () => {
      for (const program of programs.splice(0)) await program.kill();
      await place.remove();
    });

    const start = (order: Partial<Order> = {}): Program => {
      const program = startProgram(PROGRAM, { where: place.where, enqueue: 0, performMs: 0, retryMs: 0, ...order });
      programs.push(program);
      return program;
    };
    const performed = (program: Program, step: string): Promise<string> => program.line(new RegExp(`^performed \\S+ ${step}$`));
    /** What is on record when everything has ended; a data directory has one user at a time. */
    const read = async (program: Program): Promise<readonly Line[]> => {
      await program.line(/^idle$/);
      await program.kill();
      return await place.read();
    };

    it('while it performs a step, performs it again and does all else exactly once', async () => {
      const first = start({ enqueue: 1, performMs: 60_000 });
      await first.line(/^perform \S+ 1$/);
      await first.kill();
      const second = start();
      await second.line(/^idle$/);
      assert.equal(second.said().filter((line) => line.startsWith('perform ')).length, 3);
      assert.deepEqual(inShort(await read(second)), WHOLE);
    });

    it('while it waits for a retry, begins again at the moment that was set', async () => {
      const first = start({ enqueue: 1, retryMs: 4000 });
      await performed(first, '1');
      const performedAt = performance.now();
      await new Promise((resolve) => setTimeout(resolve, 300));
      await first.kill();
      const second = start({ retryMs: 4000 });
      await performed(second, '3');
      assert.ok(performance.now() - performedAt >= 3900, 'the retry came too early');
      const lines = inShort(await read(second));
      assert.deepEqual(lines, ['begin 1 do 1', 'finish 1 do 1', 'begin 1 do 2', 'finish 1 do 2', ...WHOLE.slice(2)]);
    });

    it('again and again at any moment, loses no strand that was enqueued and repeats no begin or finish', async () => {
      const enqueued = new Set<string>();
      for (let round = 0; round < count(30); round += 1) {
        const program = start({ enqueue: -1, performMs: 5 });
        await program.line(/^ready$/);
        await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 900));
        await program.kill();
        for (const line of program.said()) if (line.startsWith('enqueued ')) enqueued.add(line.slice(9));
      }
      const last = start();
      const lines = await read(last);
      for (const run of enqueued) {
        const own = lines.filter((line) => line.run === run);
        assert.deepEqual(inShort(own), WHOLE, run);
      }
      assert.ok(enqueued.size > 0);
      assert.equal(new Set(lines.map(({ run, step, stage }) => `${run} ${step} ${stage}`)).size, lines.length);
    });
  });
}

describe('a second process on the same Postgres', function () {
  this.timeout(300_000);

  it('takes over the strands of one that is killed, and leaves alone those of one that lives', async () => {
    const { url, drop } = await freshPostgres();
    const order = { where: { url }, enqueue: 0, performMs: 60_000, retryMs: 0 };
    const first = startProgram(PROGRAM, { ...order, enqueue: 3 });
    const taken = await Promise.all(
      [1, 2, 3].map((n) => until(`strand ${n}`, () => first.said().filter((line) => line.startsWith('perform '))[n - 1])),
    );
    const second = startProgram(PROGRAM, { ...order, performMs: 0 });
    await second.line(/^ready$/);
    // Three looks for dead executors.
    await new Promise((resolve) => setTimeout(resolve, 3000));
    assert.deepEqual(second.said(), ['ready']);
    await first.kill();
    await second.line(/^idle$/);
    const lines = await readIn({ url });
    assert.equal(lines.length, 3 * WHOLE.length);
    for (const line of taken) assert.deepEqual(inShort(lines.filter(({ run }) => run === line.split(' ')[1])), WHOLE);
    await second.kill();
    await drop();
  });

  it('keeps its own strands when its connections are cut, and does each begin and finish once', async () => {
    const { url, drop } = await freshPostgres();
    const program = startProgram(PROGRAM, { where: { url }, enqueue: 20, performMs: 500, retryMs: 0 });
    await until('all are enqueued', () => program.said().filter((line) => line.startsWith('enqueued ')).length === 20);
    // It closes some time after it was told to, and outlives having its connections cut by `drop`.
    const { pool, close } = await openDatabase({ url }, silentLogger);
    const cut = `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
    await pool.query(cut);
    const lines = await until('all strands have ended', async () => {
      const found = await readLog(pool);
      return found.length >= 20 * WHOLE.length && found;
    });
    assert.equal(new Set(lines.map(({ run, step, stage }) => `${run} ${step} ${stage}`)).size, 20 * WHOLE.length);
    assert.equal(lines.length, 20 * WHOLE.length);
    await close();
    await program.kill();
    await drop();
  });
});
