import assert from 'node:assert/strict';
import { openStore } from '../../bot/app-masking.ts';
import { sealingBeat } from '../../bot/app-sealing.ts';
import type { Notary } from '../../bot/core/audit/notary.ts';
import { systemClock } from '../../bot/core/clock.ts';
import { Masker } from '../../bot/core/masking/masker.ts';
import type { Store } from '../../bot/core/ports.ts';
import { Sealer } from '../../bot/sealing/sealer.ts';
import { SignalHub } from '../../bot/signals.ts';
import { AuditWatch } from '../../bot/store/audit-watch.ts';
import { migrate } from '../../bot/store/migrations.ts';
import { type Database, openDatabase } from '../../bot/store/open.ts';
import { machine } from '../bench/figures.ts';
import { event } from '../contract/store/samples.ts';
import { isForBars } from '../support/counts.ts';
import { temporaryFolder } from '../support/notaries.ts';
import { environmentIn, type NotaryProcess, startNotaryProcess } from '../support/notary-process.ts';
import { freshPostgres } from '../support/postgres.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { type Window, watchWindow } from './window.ts';

const AT_ONCE = 20;
/** So long that only what this process has added has a seal begin. */
const NEVER_MS = 3_600_000;

/** A busy machine may stand still for a while; a seal that nothing began would come never. */
const STALL_MS = 5000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** How much of the log could be cut off unseen, with a notary that is a process of its own and keeps a file. */
describe('the window of events that no notary has signed', function () {
  this.timeout(180_000);
  let database: Database;
  let drop: () => Promise<void>;
  let remove: () => Promise<void>;
  let process: NotaryProcess;
  let notary: Notary;

  before(async () => {
    const temporary = await temporaryFolder();
    remove = temporary.remove;
    process = startNotaryProcess(environmentIn(temporary.folder, { SIGNALBOX_NOTARY_NAME: 'signalbox' }));
    const fresh = await freshPostgres();
    drop = fresh.drop;
    database = await openDatabase({ url: fresh.url }, silentLogger);
    await migrate(database.pool);
    notary = await process.ready();
  });
  after(async () => {
    await database?.close();
    await drop?.();
    await process?.kill('SIGTERM');
    await remove?.();
  });

  /** Writes events, 20 at once, each writer so long after its last one; the window meanwhile, and until the last seal. */
  async function measured(seconds: number, { restMs = 0, everyMs }: Readonly<{ restMs?: number; everyMs?: number }>): Promise<Window> {
    const signals = new SignalHub();
    const watch = new AuditWatch({ pool: database.pool, logger: silentLogger, recorded: (events) => signals.recorded(events) });
    const store = openStore(database, new Masker(), { watch });
    const window = watchWindow({ notary, signals, already: (await store.log.head()).size });
    const sealer = new Sealer({ log: store.log, notary: window.notary, clock: systemClock, logger: silentLogger });
    await sealer.everything();
    const beat = sealingBeat({ sealer, signals, logger: silentLogger, ...(everyMs === undefined ? {} : { everyMs }) });
    beat.start();
    const until = performance.now() + seconds * 1000;
    await Promise.all(Array.from({ length: AT_ONCE }, () => writing(store, until, restMs)));
    await beat.stop();
    await sealer.everything();
    return window.found();
  }

  async function writing(store: Store, until: number, restMs: number): Promise<void> {
    await pause(Math.random() * restMs);
    while (performance.now() < until) {
      await store.transaction((tx) => tx.appendEvents([event()]));
      await pause(restMs);
    }
  }

  function print(name: string, { most, longestMs, latestMs, perSecond, seals }: Window): void {
    if (!isForBars()) return;
    const said = `at most ${most} events and ${(longestMs / 1000).toFixed(2)} s unsealed at ${perSecond.toFixed(0)} events/s; ${seals} seals, begun ${latestMs.toFixed(0)} ms after they were due at most`;
    console.log(`${name}: ${said}; ${machine()}`);
  }

  it('is a hundred events and those that come until the notary has answered, though nothing looks regularly', async () => {
    const found = await measured(isForBars() ? 10 : 2, { everyMs: NEVER_MS });
    print('as fast as they can', found);
    assert.ok(found.seals > 2, `${found.seals} seals`);
    assert.ok(found.latestMs <= STALL_MS, `${found.latestMs} ms`);
  });

  if (!isForBars()) return;

  it('is little more than a hundred events at the pace of a busy installation', async () => {
    const found = await measured(10, { restMs: 100 });
    print('each writer ten times a second', found);
    assert.ok(found.latestMs <= STALL_MS, `${found.latestMs} ms`);
  });

  it('is thirty seconds where little happens', async () => {
    const found = await measured(40, { restMs: 10_000 });
    print('each writer every ten seconds', found);
    assert.ok(found.longestMs <= 30_000, `${found.longestMs} ms`);
  });
});
