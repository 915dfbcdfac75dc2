import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { toBase64 } from '../../../bot/core/audit/bytes.ts';
import { openNote, parseCheckpoint, parseNoteKey } from '../../../bot/core/audit/checkpoint.ts';
import { GrowingLog } from '../../support/growing-log.ts';
import { configIn, keptLog, NAME, notesIn, ORIGIN, started, temporaryFolder } from '../../support/notaries.ts';

describe('the notary', () => {
  let folder: string;
  let remove: () => Promise<void>;
  let at: Awaited<ReturnType<typeof started>>;
  let log: ReturnType<typeof keptLog>;
  const restart = async (): Promise<void> => {
    await at.running.stop();
    at = await started(configIn(folder), log.logger);
  };
  beforeEach(async () => {
    ({ folder, remove } = await temporaryFolder());
    log = keptLog();
    at = await started(configIn(folder), log.logger);
  });
  afterEach(async () => {
    await at.running.stop();
    await remove();
  });

  it('signs a log that only grows, from its beginning on, and says that its anchors have it', async () => {
    const events = new GrowingLog(ORIGIN);
    const notes: string[] = [];
    let old = 0;
    for (const more of [1, 1, 5, 9, 64]) {
      const sealed = await at.notary.seal(events.grow(more).request(old));
      assert.deepEqual([sealed.checkpoint.size, sealed.anchored], [events.size, true]);
      assert.deepEqual(sealed.anchors, [{ name: `file:${path.join(folder, 'anchor.txt')}`, required: true, ok: true }]);
      notes.push(sealed.note);
      old = events.size;
    }
    assert.deepEqual(await notesIn(path.join(folder, 'anchor.txt')), notes);
    assert.deepEqual((await at.notary.latest(ORIGIN))?.note, notes.at(-1));
  });

  it('gives the same note for the same size and root, also to whoever forgot what was signed, and publishes it once', async () => {
    const events = new GrowingLog(ORIGIN).grow(7);
    const first = await at.notary.seal(events.request(0));
    const again = await Promise.all([events.request(0), events.request(7), events.request(3)].map(at.notary.seal));
    assert.deepEqual(
      again.map(({ note }) => note),
      [first.note, first.note, first.note],
    );
    await restart();
    assert.equal((await at.notary.seal(events.request(0))).note, first.note);
    assert.deepEqual(await notesIn(path.join(folder, 'anchor.txt')), [first.note]);
  });

  it('gives one note for one size to many that ask at once', async () => {
    const events = new GrowingLog(ORIGIN).grow(12);
    const sealed = await Promise.all(Array.from({ length: 20 }, () => at.notary.seal(events.request(0))));
    assert.equal(new Set(sealed.map(({ note }) => note)).size, 1);
    assert.equal((await notesIn(path.join(folder, 'anchor.txt'))).length, 1);
  });

  it('refuses a fork, signs nothing and says so loudly; the log as it was goes on', async () => {
    const events = new GrowingLog(ORIGIN).grow(10);
    const { note } = await at.notary.seal(events.request(0));
    const changed = new GrowingLog(ORIGIN).grow(9).grow(6, 'changed');
    const longer = new GrowingLog(ORIGIN).grow(15).request(10);
    const forks = {
      'an old event changed': changed.request(10),
      'the same size with another root': changed.request(0, 10),
      'smaller, as after a restore': { ...events.request(0, 8), old: 10 },
      'a proof with a hash missing': { ...longer, proof: longer.proof.slice(1) },
      'a proof with a hash too many': { ...longer, proof: [...longer.proof, longer.root] },
      'no proof': { ...longer, proof: [] },
    };
    for (const [what, request] of Object.entries(forks)) {
      const before = log.errors().length;
      await assert.rejects(at.notary.seal(request), { code: 'internal', reason: 'audit.fork' }, what);
      assert.match(log.errors()[before] ?? '', /^FORK: log\.example\/audit\/1-test at size/, what);
    }
    assert.equal((await at.notary.latest(ORIGIN))?.note, note);
    assert.deepEqual(await notesIn(path.join(folder, 'anchor.txt')), [note]);
    assert.equal((await at.notary.seal(longer)).checkpoint.size, 15);
  });

  it('tells a caller that is behind what it signed last, which is no fork', async () => {
    const events = new GrowingLog(ORIGIN).grow(20);
    await at.notary.seal(events.request(0));
    const details = { size: 20, root: toBase64(events.request(0).root) };
    for (const request of [events.request(0, 8), events.request(5, 8), new GrowingLog(ORIGIN).grow(30).request(12)])
      await assert.rejects(at.notary.seal(request), { code: 'conflict', reason: 'audit.notary_behind', details });
    await assert.rejects(at.notary.seal(new GrowingLog(`${NAME}/audit/2`).grow(3).request(2)), {
      reason: 'audit.notary_behind',
      details: { size: 0, root: '' },
    });
    assert.deepEqual(log.errors(), []);
  });

  it('keeps what it signed over a restart, each log by itself', async () => {
    const logs = ['1-a', '2-b', '2-B'].map((one, index) => new GrowingLog(`${NAME}/audit/${one}`).grow(index + 4));
    for (const events of logs) await at.notary.seal(events.request(0));
    await restart();
    for (const events of logs) {
      assert.equal((await at.notary.latest(events.origin))?.checkpoint.size, events.size);
      await assert.rejects(at.notary.seal(new GrowingLog(events.origin).grow(9, 'changed').request(events.size)), { reason: 'audit.fork' });
      assert.equal((await at.notary.seal(events.grow(3).request(events.size - 3))).anchored, true);
    }
    assert.equal(await at.notary.latest(`${NAME}/audit/3`), null);
  });

  it('signs for logs of its own name only', async () => {
    for (const origin of [
      'other.example/audit/1',
      `${NAME}/audit/`,
      `${NAME}/audit/1/export`,
      `${NAME}/audit/a b`,
      `${NAME}/other/1`,
      NAME,
    ]) {
      await assert.rejects(at.notary.seal(new GrowingLog(origin).grow(1).request(0)), { reason: 'audit.notary_refused' }, origin);
      await assert.rejects(at.notary.sign({ origin, text: 'x' }), { reason: 'audit.notary_refused' }, origin);
      await assert.rejects(at.notary.latest(origin), { reason: 'audit.notary_refused' }, origin);
    }
  });

  it('signs a text about an export that no reader can take for a checkpoint', async () => {
    const key = parseNoteKey(at.notary.key) ?? assert.fail();
    const note = await at.notary.sign({ origin: ORIGIN, text: 'events 1-20\nsha256 00ff' });
    assert.equal(openNote(note, key), `${ORIGIN}/export\nevents 1-20\nsha256 00ff\n`);
    // The best that a caller can do to make it look like one.
    const { root } = new GrowingLog(ORIGIN).grow(3).request(0);
    const text = `3\n${toBase64(root)}\ntime 2026-11-29T10:00:00.000Z\n`;
    const parsed = parseCheckpoint(openNote(await at.notary.sign({ origin: ORIGIN, text }), key) ?? '');
    assert.equal(parsed?.origin, `${ORIGIN}/export`);
    await assert.rejects(at.notary.seal(new GrowingLog(`${ORIGIN}/export`).grow(1).request(0)), { reason: 'audit.notary_refused' });
    for (const wrong of ['', '\n', 'a\n\nb', 'a\r\nb', 'a\u00e9', '\u2014 log.example AAAA', 'x'.repeat(2049)])
      await assert.rejects(at.notary.sign({ origin: ORIGIN, text: wrong }), { reason: 'audit.notary_refused' }, JSON.stringify(wrong));
    assert.ok(await at.notary.sign({ origin: ORIGIN, text: 'x'.repeat(2048) }));
  });

  it('does not start on a state that is damaged, and signs nothing with another key than before', async () => {
    const { note } = await at.notary.seal(new GrowingLog(ORIGIN).grow(5).request(0));
    await at.running.stop();
    const stateFolder = path.join(folder, 'state', 'state');
    const [name = ''] = await readdir(stateFolder);
    const file = path.join(stateFolder, name);
    const whole = await readFile(file, 'utf8');
    for (const text of ['', '{}', whole.slice(0, -9), whole.replace('"size":5', '"size":4'), whole.replace(/"root":"./, '"root":"_')]) {
      await writeFile(file, text);
      await assert.rejects(started(configIn(folder)), { reason: 'notary.state_damaged' }, text);
    }
    await writeFile(file, whole);
    await assert.rejects(started(configIn(folder, { keyFile: path.join(folder, 'lost.key') })), {
      reason: 'notary.key_unusable',
      message: /Put it back/,
    });
    const other = configIn(folder, { keyFile: path.join(folder, 'other.key'), dir: path.join(folder, 'other') });
    await (await started(other)).running.stop();
    await assert.rejects(started({ ...other, dir: path.join(folder, 'state') }), { reason: 'notary.state_foreign' });
    at = await started(configIn(folder));
    assert.equal((await at.notary.latest(ORIGIN))?.note, note);
  });
});
