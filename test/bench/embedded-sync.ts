import { migrate } from '../../bot/store/migrations.ts';
import { openDatabase } from '../../bot/store/open.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { event, run } from '../contract/store/samples.ts';
import { preparedDataDir, removeDirectory } from '../support/database.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { machine, quantile, table } from './figures.ts';

// What it costs that the embedded database forces its writes to the disk (SIGNALBOX_EMBEDDED_SYNC): a new run with its event, one at a time.
// Run: node --import=tsx test/bench/embedded-sync.ts

const ROUNDS = 5;
const WRITES = 100;

async function opened(synced: boolean) {
  const dataDir = await preparedDataDir();
  const database = await openDatabase({ dataDir, synced }, silentLogger);
  await migrate(database.pool);
  const store = createStore(database);
  return { store, close: () => database.close().finally(() => removeDirectory(dataDir)) };
}

type Opened = Awaited<ReturnType<typeof opened>>;

/** Milliseconds for one write. */
async function timeOf({ store }: Opened): Promise<number> {
  const started = performance.now();
  for (let written = 0; written < WRITES; written += 1) {
    await store.transaction(async (tx) => {
      await tx.insertRun(run());
      await tx.appendEvents([event()]);
    });
  }
  return (performance.now() - started) / WRITES;
}

const [synced, plain] = [await opened(true), await opened(false)];
const times = { synced: [] as number[], plain: [] as number[] };
for (let round = 0; round < ROUNDS; round += 1) {
  times.synced.push(await timeOf(synced));
  times.plain.push(await timeOf(plain));
}
const [forced, left] = [quantile(times.synced, 0.5), quantile(times.plain, 0.5)];
console.log(machine());
console.log(
  table([
    ['forced to the disk, against not', `${(forced / left).toFixed(2)}`],
    ['a new run with its event', `${forced.toFixed(1)} ms, against ${left.toFixed(1)} ms`],
  ]),
);
await synced.close();
await plain.close();
