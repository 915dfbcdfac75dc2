import assert from 'node:assert/strict';
import { sealingBeat } from '../../bot/app-sealing.ts';
import type { Notary } from '../../bot/core/audit/notary.ts';
import { AppError } from '../../bot/core/errors.ts';
import type { Heartbeat } from '../../bot/heartbeat.ts';
import { Sealer } from '../../bot/sealing/sealer.ts';
import { SignalHub } from '../../bot/signals.ts';
import { event, later } from '../contract/store/samples.ts';
import { memoryLog } from '../support/log-in-memory.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { until } from '../support/until.ts';
import { createWitness } from '../support/witness.ts';

const AWAY = new AppError({ code: 'unavailable', reason: 'audit.notary_unreachable', message: 'The notary does not answer.' });
/** So long that a test never sees it. */
const NEVER_MS = 3_600_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('the beat of the sealer', () => {
  let beat: Heartbeat | undefined;
  afterEach(() => beat?.stop());

  function made({ everyMs = NEVER_MS, notary = createWitness(), around = (one: Notary) => one } = {}) {
    const log = memoryLog();
    const signals = new SignalHub();
    const sealer = new Sealer({ log, notary: around(notary), clock: { now: () => later(0) }, logger: silentLogger });
    beat = sealingBeat({ sealer, signals, logger: silentLogger, everyMs });
    beat.start();
    const write = (count: number): void => {
      log.write(...Array.from({ length: count }, () => event()));
      signals.recorded(count);
    };
    return { notary, sealer, log, write };
  }

  it('seals the hundredth event of this process without waiting for the next look', async () => {
    const { notary, sealer, write } = made();
    for (let count = 0; count < 99; count += 1) write(1);
    await pause(20);
    assert.equal(notary.asked.length, 0);
    write(1);
    await until('it is sealed', async () => sealer.state().sealed?.size === 100);
  });

  it('counts those that other processes had added at the last look', async () => {
    const { notary, sealer, log, write } = made();
    log.write(...Array.from({ length: 60 }, () => event()));
    await sealer.tick();
    write(39);
    await pause(20);
    assert.equal(notary.asked.length, 0);
    write(1);
    await until('it is sealed', async () => sealer.state().sealed?.size === 100);
  });

  it('counts anew after each seal', async () => {
    const { notary, sealer, write } = made();
    write(150);
    await until('it is sealed', async () => sealer.state().sealed?.size === 150);
    write(99);
    await pause(20);
    assert.equal(notary.asked.length, 1);
    write(1);
    await until('it is sealed again', async () => sealer.state().sealed?.size === 250);
  });

  it('makes one seal at a time however many events come meanwhile, and the next at once', async () => {
    const busy = { now: 0, most: 0 };
    const counted = (notary: Notary): Notary => ({
      ...notary,
      seal: (request) => {
        busy.now += 1;
        busy.most = Math.max(busy.most, busy.now);
        return notary.seal(request).finally(() => {
          busy.now -= 1;
        });
      },
    });
    const { notary, sealer, write } = made({ around: counted });
    notary.delayMs = 20;
    for (let burst = 0; burst < 50; burst += 1) {
      write(100);
      await pause(1);
    }
    await until('all of it is sealed', async () => sealer.state().sealed?.size === 5000);
    assert.equal(busy.most, 1);
    assert.ok(notary.asked.length > 1 && notary.asked.length < 50, `${notary.asked.length} seals`);
  });

  it('leaves a notary that fails to the regular look, however many events come', async () => {
    const { notary, sealer, write } = made();
    notary.away = AWAY;
    for (let burst = 0; burst < 50; burst += 1) {
      write(100);
      await pause(2);
    }
    assert.ok(notary.asked.length <= 2, `${notary.asked.length} attempts`);
    notary.away = null;
    await sealer.tick();
    assert.equal(sealer.state().sealed?.size, 5000);
    write(100);
    await until('events are sealed at once again', async () => sealer.state().sealed?.size === 5100);
  });

  it('tries a notary that fails again at the regular look', async () => {
    const { notary, sealer, write } = made({ everyMs: 20 });
    notary.away = AWAY;
    write(100);
    await until('it has failed', async () => sealer.state().trouble !== null);
    notary.away = null;
    await until('it is sealed', async () => sealer.state().sealed?.size === 100);
  });
});
