import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { EmbeddedSession } from '../../bot/store/embedded-session.ts';
import { databaseImage } from '../support/database-image.ts';

const PANIC = { name: 'error', length: 0, code: '53100', severity: 'PANIC', message: 'could not write to file "pg_wal/xlogtemp"' };
const BROKEN = new Error('memory access out of bounds');

/** Two ways in which a PGlite ends: it says PANIC and never answers again, or its WebAssembly breaks. */
const ENDS: readonly Readonly<{ name: string; message: string; breakNext(db: PGlite): void }>[] = [
  {
    name: 'a PANIC',
    message: PANIC.message,
    breakNext: (db) => {
      const answers = [Promise.resolve([Object.assign(new Error(PANIC.message), PANIC)])];
      Object.assign(db, { execProtocolStream: () => answers.pop() ?? new Promise(() => undefined) });
    },
  },
  {
    name: 'an error of WebAssembly',
    message: BROKEN.message,
    breakNext: (db) => Object.assign(db, { execProtocolStream: () => Promise.reject(BROKEN) }),
  },
];

describe('session of the embedded database', function () {
  this.timeout(120_000);
  let image: Blob;
  let opened: PGlite[];
  let deaths: unknown[];
  let refuse: Error | null;
  let session: EmbeddedSession;
  let end = ENDS[0];
  before(async () => {
    image = await databaseImage();
  });
  beforeEach(() => {
    opened = [];
    deaths = [];
    refuse = null;
    end = ENDS[0];
    const open = async (): Promise<PGlite> => {
      if (refuse !== null) throw refuse;
      const db = await PGlite.create({ loadDataDir: image });
      opened.push(db);
      return db;
    };
    session = new EmbeddedSession({ open, lockTimeoutMs: 10_000, died: (cause) => deaths.push(cause) });
  });
  afterEach(async () => {
    await session.end();
    // The session leaves alone what has died; here it only pretends.
    for (const db of opened) if (!db.closed) await db.close();
  });

  const one = async (): Promise<unknown> => (await session.run('select 1 as n')).rows;
  const breakNext = (): void => {
    const db = opened.at(-1);
    assert.ok(db && end);
    end.breakNext(db);
  };
  const die = async (): Promise<void> => {
    breakNext();
    await assert.rejects(session.run('select 2'), { message: end?.message });
  };

  it('opens the database with the first statement, and only once', async () => {
    assert.equal(opened.length, 0);
    await Promise.all([one(), one(), one()]);
    assert.equal(opened.length, 1);
  });

  it('throws what opening throws', async () => {
    refuse = new Error('not a database');
    await assert.rejects(one(), refuse);
  });

  for (const way of ENDS) {
    it(`opens the database anew after ${way.name}, and tells of it once`, async () => {
      end = way;
      await one();
      await die();
      assert.deepEqual(await one(), [{ n: 1 }]);
      assert.equal(opened.length, 2);
      assert.equal(deaths.length, 1);
    });
  }

  it('refuses to go on with a transaction of the database that has died', async () => {
    await one();
    const lease = await session.acquire();
    await lease.query('begin');
    breakNext();
    await assert.rejects(lease.query('select 2'));
    await assert.rejects(lease.query('select 3'), { code: '57P02' });
    lease.release();
    assert.deepEqual(await one(), [{ n: 1 }]);
  });

  it('keeps saying that the disk is full while it cannot be opened again, and opens when it can', async () => {
    await one();
    await die();
    refuse = new Error('PGlite failed to initialize');
    await assert.rejects(one(), { code: '53100' });
    refuse = null;
    await assert.rejects(one(), { code: '53100' }, 'it is not tried again at once');
    await new Promise((resolve) => setTimeout(resolve, 2100));
    assert.deepEqual(await one(), [{ n: 1 }]);
  });

  it('hears notifications again after it was opened anew', async () => {
    const heard: string[] = [];
    const hear = (payload: string): unknown => heard.push(payload);
    await session.listen('news', hear);
    await session.run(`select pg_notify('news', 'before')`);
    await die();
    await session.run(`select pg_notify('news', 'after')`);
    assert.deepEqual(heard, ['before', 'after']);
    await session.unlisten(hear);
    await session.run(`select pg_notify('news', 'late')`);
    assert.deepEqual(heard, ['before', 'after']);
  });

  it('closes after the present user and answers nobody afterwards', async () => {
    const lease = await session.acquire();
    const ended = session.end();
    await lease.query('select 1');
    lease.release();
    await ended;
    await assert.rejects(one(), /after calling end/);
    await session.end();
  });
});
