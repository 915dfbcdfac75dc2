import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../bot/core/errors.ts';
import { Sealer, type SealerParts } from '../../bot/sealing/sealer.ts';
import { event, later } from '../contract/store/samples.ts';
import { memoryLog } from '../support/log-in-memory.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { createWitness } from '../support/witness.ts';

const events = (count: number) => Array.from({ length: count }, () => event());
const AWAY = new AppError({ code: 'unavailable', reason: 'audit.notary_unreachable', message: 'The notary does not answer.' });

describe('the sealer', () => {
  function made(options: Partial<SealerParts> = {}) {
    const time = { seconds: 0 };
    const log = memoryLog();
    const notary = createWitness();
    const clock = { now: () => later(time.seconds * 1000) };
    const parts = { log, notary, clock, logger: silentLogger, ...options };
    return { log, notary, time, parts, sealer: new Sealer(parts) };
  }

  it('seals at once for whoever asks, and asks nobody for what is sealed already', async () => {
    const { log, notary, sealer } = made();
    log.write(...events(3));
    await sealer.upTo(2);
    assert.equal(sealer.state().sealed?.size, 3);
    await sealer.upTo(3);
    assert.equal(notary.asked.length, 1);
  });

  it('makes one seal for all who ask while another is under way', async () => {
    const { log, notary, sealer } = made();
    notary.delayMs = 20;
    log.write(...events(1));
    const first = sealer.upTo(1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const later = Array.from({ length: 30 }, (_, place) => {
      log.write(...events(1));
      return sealer.upTo(place + 2);
    });
    await Promise.all([first, ...later]);
    assert.deepEqual(
      notary.asked.map(({ size }) => size),
      [1, 31],
    );
  });

  it('counts what another process had sealed, by the notary’s signature alone', async () => {
    const { log, parts, sealer } = made();
    log.write(...events(4));
    await sealer.everything();
    const other = new Sealer({ ...parts, patienceMs: 20, notary: { ...parts.notary, seal: () => Promise.reject(AWAY) } });
    await other.upTo(4);
    assert.equal(other.state().sealed?.size, 4);
    const { origin } = await log.head();
    log.write(...events(1));
    await log.keepCheckpoint({ origin, size: 5, note: 'signed by nobody' });
    await assert.rejects(other.upTo(5), { reason: 'audit.not_sealed' });
  });

  it('takes no seal of another log for one of this, should the log be restored while it works', async () => {
    const { log, notary, sealer } = made();
    log.write(...events(9));
    await sealer.upTo(9);
    log.restore(2);
    log.rename('signalbox/audit/2-test');
    log.write(...events(1));
    await sealer.upTo(3);
    assert.deepEqual(sealer.state().sealed?.size, 3);
    assert.equal(notary.asked.at(-1)?.origin, 'signalbox/audit/2-test');
  });

  it('refuses when the database was set back behind what is sealed, whatever number is asked for', async () => {
    const { log, sealer } = made();
    log.write(...events(9));
    await sealer.upTo(9);
    log.restore(2);
    log.write(...events(1));
    await assert.rejects(sealer.upTo(3), { reason: 'audit.not_sealed' });
    assert.match(sealer.state().trouble ?? '', /has sealed 9 events and this database holds 3/);
  });

  it('refuses with a sentence when the notary cannot be had, says so in its state, and recovers by itself', async () => {
    const { log, notary, sealer } = made({ patienceMs: 20 });
    log.write(...events(1));
    notary.away = AWAY;
    await assert.rejects(sealer.upTo(1), { code: 'unavailable', reason: 'audit.not_sealed', message: /nothing was done/ });
    assert.match(sealer.state().trouble ?? '', /does not answer/);
    notary.away = null;
    await sealer.tick();
    assert.equal(sealer.state().trouble, null);
    await sealer.upTo(1);
  });

  it('waits for a notary that is back while it has patience, and asks it no more often the more of them wait', async () => {
    const { log, notary, sealer } = made();
    log.write(...events(1));
    await sealer.upTo(1);
    log.write(...events(1));
    notary.away = AWAY;
    const waiting = Promise.all(Array.from({ length: 50 }, () => sealer.upTo(2)));
    await new Promise((resolve) => setTimeout(resolve, 700));
    const tried = notary.asked.length - 1;
    assert.ok(tried >= 2 && tried <= 4, `asked ${tried} times`);
    notary.away = null;
    await waiting;
    assert.equal(sealer.state().sealed?.size, 2);
    assert.equal(sealer.state().trouble, null);
  });

  it('does not ask again where that cannot help', async () => {
    const { log, notary, sealer } = made();
    log.write(...events(1));
    await sealer.upTo(1);
    log.write(...events(1));
    notary.away = new AppError({ code: 'internal', reason: 'audit.fork', message: 'It does not begin with what was signed.' });
    const begun = performance.now();
    await assert.rejects(sealer.upTo(2), { reason: 'audit.not_sealed' });
    assert.equal(notary.asked.length, 2);
    assert.ok(performance.now() - begun < 5000);
  });

  it('asks nobody any more once it has lost its patience', async () => {
    const { log, notary, sealer } = made({ patienceMs: 20 });
    log.write(...events(1));
    await sealer.upTo(1);
    log.write(...events(1));
    notary.away = AWAY;
    await assert.rejects(sealer.upTo(2), { reason: 'audit.not_sealed' });
    const asked = notary.asked.length;
    await new Promise((resolve) => setTimeout(resolve, 1200));
    assert.ok(notary.asked.length <= asked + 1, `asked ${notary.asked.length - asked} times more`);
  });

  it('refuses when the notary takes longer than it has patience', async () => {
    const { log, notary, sealer } = made({ patienceMs: 20 });
    log.write(...events(1));
    notary.delayMs = 60;
    await assert.rejects(sealer.upTo(1), { reason: 'audit.not_sealed' });
  });

  it('has patience for ten seconds where nothing else is said', async () => {
    const { log, parts } = made();
    log.write(...events(1));
    const sealer = new Sealer({ ...parts, notary: { ...parts.notary, seal: () => new Promise(() => undefined) } });
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      let refused = false;
      const waiting = sealer.everything().catch(() => {
        refused = true;
      });
      mock.timers.tick(9_999);
      await nextTurn();
      assert.equal(refused, false);
      mock.timers.tick(1);
      await waiting;
      assert.equal(refused, true);
    } finally {
      mock.timers.reset();
    }
  });

  it('seals by itself after a hundred events', async () => {
    const { log, notary, sealer } = made();
    log.write(...events(99));
    await sealer.tick();
    assert.equal(notary.asked.length, 0);
    assert.equal(sealer.state().unsealed, 99);
    log.write(...events(1));
    await sealer.tick();
    assert.equal(sealer.state().sealed?.size, 100);
  });

  it('seals by itself before an event has waited thirty seconds', async () => {
    const { log, notary, sealer, time } = made();
    log.write(...events(1));
    for (; notary.asked.length === 0 && time.seconds < 60; time.seconds += 1) await sealer.tick();
    assert.ok(time.seconds <= 29, `${time.seconds} s`);
    await sealer.tick();
    assert.equal(sealer.state().unsealed, 0);
    for (; time.seconds < 200; time.seconds += 10) await sealer.tick();
    assert.equal(notary.asked.length, 1);
  });

  it('says that it is late once an event has waited for a minute, and no more when it is sealed', async () => {
    const { log, notary, sealer, time } = made();
    log.write(...events(1));
    notary.away = new Error('away');
    await sealer.tick();
    time.seconds += 59;
    sealer.requireSealed();
    time.seconds += 1;
    assert.throws(() => sealer.requireSealed(), { code: 'unavailable', reason: 'audit.not_sealed' });
    notary.away = null;
    await sealer.tick();
    sealer.requireSealed();
  });
});
