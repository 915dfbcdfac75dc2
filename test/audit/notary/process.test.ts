import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Notary } from '../../../bot/core/audit/notary.ts';
import { count } from '../../support/counts.ts';
import { GrowingLog } from '../../support/growing-log.ts';
import { notesIn, ORIGIN, temporaryFolder } from '../../support/notaries.ts';
import { environmentIn, type NotaryProcess, startNotaryProcess } from '../../support/notary-process.ts';
import { type StubbornStore, stubbornStore } from '../../support/stubborn-store.ts';
import { until } from '../../support/until.ts';

describe('the notary as a process', function () {
  this.timeout(120_000);
  let folder: string;
  let remove: () => Promise<void>;
  const running: NotaryProcess[] = [];
  const start = (changes: Readonly<Record<string, string | undefined>> = {}): NotaryProcess => {
    const one = startNotaryProcess(environmentIn(folder, changes));
    running.push(one);
    return one;
  };
  beforeEach(async () => {
    ({ folder, remove } = await temporaryFolder());
  });
  afterEach(async () => {
    for (const one of running.splice(0)) await one.kill('SIGKILL');
    await remove();
  });

  it('starts with nothing but an environment, and ends at SIGTERM with 0 and no socket left', async () => {
    const process = start();
    const notary = await process.ready();
    assert.equal((await notary.seal(new GrowingLog(ORIGIN).grow(4).request(0))).anchored, true);
    const socket = path.join(folder, 'state', 'notary.sock');
    assert.equal((await stat(socket)).mode & 0o777, 0o600);
    assert.equal((await stat(path.join(folder, 'state'))).mode & 0o777, 0o700);
    assert.equal(await process.kill('SIGTERM'), 0);
    assert.equal((await readdir(path.join(folder, 'state'))).includes('notary.sock'), false);
    for (const { level, time, msg } of process.lines())
      assert.ok(typeof level === 'number' && typeof time === 'string' && typeof msg === 'string');
    assert.equal(process.said(), '');
  });

  it('says in one message everything that is wrong with its environment, and no secret', async () => {
    const process = start({ SIGNALBOX_NOTARY_TOKEN: 'short-secret', SIGNALBOX_NOTARY_NMAE: 'x', SIGNALBOX_NOTARY_ANCHORS: 'ftp://x' });
    assert.equal(await process.ended(), 1);
    assert.match(
      process.said(),
      /has 3 problems[\s\S]*NMAE is not known\. Did you mean “SIGNALBOX_NOTARY_NAME”\?[\s\S]*TOKEN must have at least 32[\s\S]*ANCHORS has an entry/,
    );
    assert.doesNotMatch(process.said(), /short-secret/);
  });

  it('is refused beside another one on its directory, whose work goes on', async () => {
    const first = await start().ready();
    const second = start({ SIGNALBOX_NOTARY_LISTEN: '127.0.0.1:0' });
    assert.equal(await second.ended(), 1);
    assert.match(second.said(), /is in use by another notary\. Stop that one first/);
    assert.ok(await first.seal(new GrowingLog(ORIGIN).grow(1).request(0)));
  });

  describe('with an anchor that hangs', () => {
    let store: StubbornStore;
    const withStore = (): Readonly<Record<string, string>> => ({
      SIGNALBOX_NOTARY_ANCHORS: `s3:${store.url}`,
      SIGNALBOX_NOTARY_S3_KEY_ID: 'id',
      SIGNALBOX_NOTARY_S3_SECRET: 'secret',
    });
    beforeEach(async () => {
      store = await stubbornStore();
    });
    afterEach(() => store.close());
    const inStore = (): readonly string[] => [...store.objects].flatMap(([name, text]) => (name.includes(ORIGIN) ? [text] : []));

    it('publishes after kill -9 what it had kept but not published, and never another note for that size', async () => {
      store.behave('hangs');
      const first = start(withStore());
      const notary = await first.ready();
      const events = new GrowingLog(ORIGIN).grow(6);
      const lost = notary.seal(events.request(0)).catch((error: unknown) => error);
      await until('the anchor is asked', () => store.asked.length > 0);
      await first.kill('SIGKILL');
      assert.ok((await lost) instanceof Error);
      store.behave('works');
      const again = await start(withStore()).ready();
      const [published] = await until('what was left is published', () => (inStore().length > 0 ? inStore() : null));
      assert.equal((await again.latest(ORIGIN))?.note, published);
      const sealed = await again.seal(events.request(0));
      assert.deepEqual([sealed.note, sealed.anchored, inStore()], [published, true, [published]]);
      await assert.rejects(again.seal(new GrowingLog(ORIGIN).grow(6, 'changed').request(0)), { reason: 'audit.fork' });
    });

    it('does not wait for it longer than five seconds when it is to end', async () => {
      store.behave('hangs');
      const process = start(withStore());
      const notary = await process.ready();
      const lost = notary.seal(new GrowingLog(ORIGIN).grow(2).request(0)).catch((error: unknown) => error);
      await until('the anchor is asked', () => store.asked.length > 0);
      const begun = performance.now();
      assert.equal(await process.kill('SIGTERM'), 0);
      const took = performance.now() - begun;
      assert.ok(took > 3000 && took < 8000, `it took ${took} ms`);
      assert.ok((await lost) instanceof Error);
    });
  });

  it('never gives two notes for one size, however often it is killed', async () => {
    const events = new GrowingLog(ORIGIN);
    const notes = new Map<number, string>();
    const remember = (size: number, note: string): void => {
      assert.equal(notes.get(size) ?? note, note, `two notes of size ${size}`);
      notes.set(size, note);
    };
    for (let round = 0; round < count(40); round += 1) {
      const process = start();
      const notary = await process.ready();
      const last = await notary.latest(ORIGIN);
      if (last !== null) remember(last.checkpoint.size, last.note);
      const work = sealOnAndOn(notary, events, last?.checkpoint.size ?? 0, remember);
      const before = notes.size;
      await until('some are signed', () => notes.size > before + 3);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
      await process.kill('SIGKILL');
      await work;
    }
    for (const note of await notesIn(path.join(folder, 'anchor.txt'))) remember(Number(note.split('\n')[1]), note);
    assert.ok(notes.size > 10, `only ${notes.size} notes`);
  });

  it('signs nothing while its disk is full, and goes on by itself once there is room', async () => {
    const process = start({ SIGNALBOX_NOTARY_KEY_FILE: path.join(folder, 'notary.key') });
    const notary = await process.ready();
    const events = new GrowingLog(ORIGIN).grow(3);
    const { note } = await notary.seal(events.request(0));
    const room = await noRoom(path.join(folder, 'state', 'state'));
    try {
      await assert.rejects(notary.seal(events.grow(3).request(3)), { code: 'unavailable' });
      assert.match(JSON.stringify(process.lines()), /cannot be written \((ENOSPC|ENOENT)\), so nothing is signed/);
      assert.equal((await notary.latest(ORIGIN))?.note, note);
      assert.equal((await notesIn(path.join(folder, 'anchor.txt'))).length, 1);
      await room.make();
      assert.equal((await notary.seal(events.request(3))).anchored, true);
    } finally {
      await room.end();
    }
  });
});

async function sealOnAndOn(
  notary: Notary,
  events: GrowingLog,
  from: number,
  remember: (size: number, note: string) => void,
): Promise<void> {
  let old = from;
  try {
    for (;;) {
      // The notary may have signed more than what was answered, but never more than there is.
      const { note, checkpoint } = await notary.seal(events.grow(1).request(old));
      remember(checkpoint.size, note);
      old = checkpoint.size;
    }
  } catch (error) {
    assert.match(String(error), /does not answer/);
  }
}

type Room = Readonly<{ make(): Promise<void>; end(): Promise<void> }>;

/** A folder on a disk of its own that is full; where that cannot be had, a folder that is gone. Its files are kept. */
async function noRoom(folder: string): Promise<Room> {
  const aside = `${folder}.aside`;
  await rename(folder, aside);
  const nothing = async (): Promise<void> => undefined;
  await mkdir(folder);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0;
  if (!mounted) {
    await rm(folder, { recursive: true });
    return { make: () => rename(aside, folder), end: nothing };
  }
  for (const name of await readdir(aside)) spawnSync('cp', [path.join(aside, name), folder]);
  const filler = path.join(folder, 'filler');
  for (let bytes = 64 * 1024; bytes >= 1; bytes = Math.floor(bytes / 2))
    await writeFile(filler, Buffer.alloc(bytes), { flag: 'a' }).catch(() => undefined);
  return {
    make: () => rm(filler),
    end: async () => void spawnSync('umount', ['-l', folder]),
  };
}
