import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { appendFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { openStore } from '../../bot/app-masking.ts';
import { verifyLog } from '../../bot/auditing/verify-log.ts';
import { sealLog } from '../../bot/core/audit/seal.ts';
import { Masker } from '../../bot/core/masking/masker.ts';
import type { Store } from '../../bot/core/ports.ts';
import { AuditWatch } from '../../bot/store/audit-watch.ts';
import { migrate } from '../../bot/store/migrations.ts';
import { type Database, openDatabase } from '../../bot/store/open.ts';
import { anchored } from '../auditing/sealed-log.ts';
import { event, run } from '../contract/store/samples.ts';
import { PATIENCE_MS } from '../support/patience.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { until } from '../support/until.ts';
import { createWitness } from '../support/witness.ts';

const call = promisify(execFile);
/** Room for an empty database, its write-ahead log, and little more. */
const DISK = 'size=128m,mode=0700';

/** The disk of Postgres is a small one in memory, which only some users of some machines may make: root in a container often may not. */
function mayMount(): boolean {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-mount-'));
  try {
    const made = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status === 0;
    return made && spawnSync('umount', [folder]).status === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const MAY_MOUNT = mayMount();
if (!MAY_MOUNT) console.warn('A disk that is really full is not tested: nothing may be mounted on this machine.');

(MAY_MOUNT ? describe : () => undefined)('the audit log on Postgres whose disk is really full', function () {
  this.timeout(PATIENCE_MS);
  let disk = '';
  let server: PostgresServer;
  let database: Database;
  let store: Store;
  let watch: AuditWatch;
  const notary = createWitness();

  before(async () => {
    server = await startPostgres(async (folder, { uid, gid }) => {
      await call('mount', ['-t', 'tmpfs', '-o', `${DISK},uid=${uid},gid=${gid}`, 'tmpfs', folder]);
      disk = folder;
    });
    database = await openDatabase({ url: server.url }, silentLogger);
    await migrate(database.pool);
    watch = new AuditWatch({ pool: database.pool, logger: silentLogger });
    store = openStore(database, new Masker(), { watch });
  });
  after(async () => {
    await database?.close();
    await server?.stop();
    if (disk === '') return;
    await call('umount', [disk]);
    await rm(path.dirname(disk), { recursive: true, force: true });
  });

  /** Takes what is left of the disk. Gives it back when called. */
  async function fillDisk(): Promise<() => Promise<void>> {
    const file = path.join(disk, 'filler');
    await writeFile(file, '');
    for (const size of [1 << 20, 1 << 12]) {
      const fits = () => appendFile(file, Buffer.alloc(size, 1)).then(() => true, noSpace);
      while (await fits());
    }
    return () => rm(file);
  }

  /** A run and what the log says of it, together. */
  async function created(): Promise<ReturnType<typeof run>> {
    const made = run();
    await store.transaction(async (tx) => {
      await tx.insertRun(made);
      await tx.appendEvents([event({ runId: made.id, sentence: 'x'.repeat(1500) })]);
    });
    return made;
  }

  it('takes nothing half, keeps all that was taken, says so, and goes on by itself', async () => {
    const kept = [await created()];
    const free = await fillDisk();
    let refusal: unknown = null;
    try {
      // Pages that are there are filled first.
      for (let turn = 0; turn < 500 && refusal === null; turn += 1) {
        await created().then(
          (made) => void kept.push(made),
          (error: unknown) => (refusal = error),
        );
      }
      assert.match(JSON.stringify(refusal), /store\.full|audit\.not_written/);
      const refused: unknown[] = [];
      for (let turn = 0; turn < 3; turn += 1) await created().catch((error: unknown) => refused.push(error));
      assert.ok(refused.length > 0);
      const { size } = await store.log.head();
      assert.equal(size, kept.length, 'no event without its run');
      for (const { id } of kept) assert.notEqual(await store.run(id), null, 'what was taken is there');
      assert.equal((await store.runs({}, null, 200)).rows.length, Math.min(200, kept.length), 'no run without its event');
    } finally {
      await free();
    }
    await until('it can be written again', async () => {
      await watch.probe();
      return created().then(
        (made) => kept.push(made),
        () => null,
      );
    });
    watch.requireWritable();
    await sealLog({ log: store.log, notary }, null);
    const { problem, events } = await verifyLog(store.log, await anchored(store, notary));
    assert.deepEqual([problem, events], [null, kept.length]);
  });

  it('is what whoever watches is told, when it is the events that do not fit', async () => {
    const free = await fillDisk();
    try {
      const many = Array.from({ length: 400 }, () => event({ sentence: noise(3000) }));
      await assert.rejects(
        store.transaction((tx) => tx.appendEvents(many)),
        { code: 'unavailable', reason: 'audit.not_written' },
      );
      assert.throws(() => watch.requireWritable(), { reason: 'audit.not_written' });
    } finally {
      await free();
    }
    await until('it can be written again', async () => {
      await watch.probe();
      return created().then(
        () => true,
        () => null,
      );
    });
    watch.requireWritable();
  });
});

function noSpace(error: unknown): boolean {
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
  throw error;
}

/** Text that does not get smaller when it is stored. */
function noise(length: number): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(length)))
    .toString('base64')
    .slice(0, length);
}
