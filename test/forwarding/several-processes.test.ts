import assert from 'node:assert/strict';
import { systemClock } from '../../bot/core/clock.ts';
import { Forwarder } from '../../bot/forwarding/forwarder.ts';
import { forwardStoreOn } from '../../bot/store/forwarding.ts';
import { migrate } from '../../bot/store/migrations.ts';
import { type Database, openDatabase } from '../../bot/store/open.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { freshPostgres } from '../support/postgres.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { until } from '../support/until.ts';
import { type CollectorPeer, collectorPeer } from './peers.ts';
import { collector, events, numbers } from './samples.ts';

describe('several processes that forward the log of one Postgres', function () {
  this.timeout(120_000);
  let server: Awaited<ReturnType<typeof freshPostgres>>;
  let databases: readonly Database[];
  let peer: CollectorPeer;
  before(async () => {
    server = await freshPostgres();
    databases = await Promise.all([1, 2, 3].map(() => openDatabase({ url: server.url }, silentLogger)));
    await migrate(databases[0]?.pool ?? assert.fail());
    peer = await collectorPeer(null);
  });
  after(async () => {
    await peer.close();
    await Promise.all(databases.map((database) => database.close()));
    await server.drop();
  });

  const forwarderOf = (database: Database, place: number): Forwarder =>
    new Forwarder({
      log: createStore(database).log,
      cursors: forwardStoreOn(database.pool),
      target: collector(`http://127.0.0.1:${peer.port}/`),
      holder: `process ${place}`,
      clock: systemClock,
      logger: silentLogger,
    });

  it('never come in between each other, also when one stops and one dies', async () => {
    const [database = assert.fail()] = databases;
    const store = createStore(database);
    const forwarders = databases.map(forwarderOf);
    const alive = new Set(forwarders);
    let beating = true;
    const beats = forwarders.map(async (forwarder) => {
      for (; beating; await new Promise((resolve) => setTimeout(resolve, 3))) if (alive.has(forwarder)) await forwarder.tick();
    });
    const writing = (async () => {
      for (let round = 0; round < 60; round += 1) await store.transaction((tx) => tx.appendEvents(events(10)));
    })();
    await until('the first ones came', () => peer.seqs.length > 100 || null);
    const holder = await holding(database);
    await forwarders[holder]?.close();
    await until('another process goes on', async () => (await holding(database)) !== holder || null);
    await until('more came', () => peer.seqs.length > 300 || null);
    // This one is gone without a word; its lease is ended early, which saves the test half a minute.
    const dead = forwarders[await holding(database)] ?? assert.fail();
    alive.delete(dead);
    await dead.tick();
    await database.pool.query(`update signalbox.forward_cursors set held_until = now()`);
    await writing;
    await until('everything came', () => peer.seqs.includes(600) || null);
    beating = false;
    await Promise.all(beats);
    await Promise.all(forwarders.map((forwarder) => forwarder.close()));
    const wrong = peer.seqs.filter((seq, place) => seq > (peer.seqs[place - 1] ?? 0) + 1);
    assert.deepEqual(wrong, [], 'no number comes before the ones in front of it');
    assert.deepEqual([...new Set(peer.seqs)], numbers(1, 600));
    assert.equal(peer.seqs.length, 600, 'nobody died in the middle of a batch here, so nothing came twice');
  });

  async function holding(database: Database): Promise<number> {
    const { rows } = await database.pool.query('select held_by from signalbox.forward_cursors');
    const found = /^process (\d)$/.exec(String(rows[0]?.held_by));
    return found === null ? -1 : Number(found[1]);
  }
});
