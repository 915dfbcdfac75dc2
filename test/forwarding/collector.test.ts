import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfSigned } from '../connectors/certificate.ts';
import { type CollectorPeer, collectorPeer } from './peers.ts';
import { bench, collector, events, NO_FILES, numbers } from './samples.ts';

const VALID = { from: '200101000000Z', to: '491231235959Z' };

describe('forwarding to a collector', function () {
  this.timeout(120_000);
  let peer: CollectorPeer;
  beforeEach(async () => {
    peer = await collectorPeer(null);
  });
  afterEach(() => peer.close());
  const url = (): string => `http://127.0.0.1:${peer.port}/audit?index=a`;

  it('posts NDJSON with the token and the cursor, in order, over one connection', async () => {
    const { log, cursors, start } = bench();
    log.write(...events(1203));
    const forwarder = start(collector(url(), { authorization: 'Splunk t0ken' }));
    await forwarder.tick();
    log.write(...events(1));
    await forwarder.tick();
    assert.deepEqual(peer.seqs, numbers(1, 1204));
    assert.deepEqual(
      peer.asked.map(({ headers }) => headers['x-signalbox-cursor']),
      ['1-500', '501-1000', '1001-1203', '1204-1204'].map((range) => `signalbox/audit/1-test/${range}`),
    );
    const { headers, url: path } = peer.asked[0] ?? assert.fail();
    assert.deepEqual([headers['content-type'], headers.authorization, path], ['application/x-ndjson', 'Splunk t0ken', '/audit?index=a']);
    assert.equal(peer.connections, 1);
    assert.equal((await cursors.forwarded('collector'))?.seq, 1204);
    await forwarder.close();
  });

  it('goes on after a restart where it was', async () => {
    const { log, start } = bench();
    log.write(...events(3));
    const first = start(collector(url()));
    await first.tick();
    await first.close();
    log.write(...events(2));
    const second = start(collector(url()));
    await second.tick();
    await second.close();
    assert.deepEqual(
      peer.asked.map(({ seqs }) => seqs),
      [
        [1, 2, 3],
        [4, 5],
      ],
    );
  });

  it('sends again what a process had sent that died before the cursor moved', async () => {
    const { log, cursors, time, start } = bench();
    log.write(...events(4));
    cursors.beforeMove = () => new Promise(() => undefined);
    void start(collector(url())).tick();
    while (peer.seqs.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    cursors.beforeMove = async () => undefined;
    const second = start(collector(url()));
    await second.tick();
    assert.deepEqual(peer.seqs, [1, 2, 3, 4], 'the lease of the dead process still holds');
    time.ms += 41_000;
    await second.tick();
    assert.deepEqual(peer.seqs, [1, 2, 3, 4, 1, 2, 3, 4]);
    await second.close();
  });

  it('waits while the target is away, says so, and comes back by itself with everything', async () => {
    const { log, time, start } = bench();
    const { port } = peer;
    await peer.close();
    log.write(...events(2));
    const forwarder = start(collector(`http://127.0.0.1:${port}/`));
    await forwarder.tick();
    assert.match(forwarder.state().trouble ?? '', /cannot be reached \(ECONNREFUSED\)/);
    assert.equal(forwarder.state().waiting, 2);
    peer = await collectorPeer(null, port);
    time.ms += 999;
    await forwarder.tick();
    assert.equal(peer.asked.length, 0, 'it waits a second first');
    assert.deepEqual([forwarder.state().waiting, forwarder.state().waitingSeconds], [2, 1]);
    time.ms += 1;
    await forwarder.tick();
    assert.deepEqual(peer.seqs, [1, 2]);
    assert.deepEqual([forwarder.state().trouble, forwarder.state().waiting], [null, 0]);
    await forwarder.close();
  });

  for (const [said, header] of [
    ['seconds', '17'],
    ['a moment', 'Sun, 01 Mar 2026 12:00:17 GMT'],
  ] as const) {
    it(`asks nothing before the time that the target names in ${said}`, async () => {
      const { log, time, start } = bench();
      log.write(...events(1));
      peer.answer = () => (peer.asked.length === 1 ? { status: 429, headers: { 'Retry-After': header } } : { status: 202 });
      const forwarder = start(collector(url(), { now: () => Date.parse('2026-03-01T12:00:00Z') }));
      await forwarder.tick();
      time.ms += 16_900;
      await forwarder.tick();
      assert.equal(peer.asked.length, 1);
      time.ms += 101;
      await forwarder.tick();
      assert.deepEqual(peer.seqs, [1]);
      await forwarder.close();
    });
  }

  it('stops when the target refuses for good, skips nothing, and says so; a restart tries again', async () => {
    const { log, time, start } = bench();
    log.write(...events(3));
    peer.answer = () => ({ status: 401 });
    const forwarder = start(collector(url()));
    await forwarder.tick();
    time.ms += 3_600_000;
    await forwarder.tick();
    assert.equal(peer.asked.length, 1);
    const { stopped, trouble, waiting, seq } = forwarder.state();
    assert.deepEqual([stopped, trouble, waiting, seq], [true, 'It refuses the events with 401.', 3, 0]);
    peer.answer = () => ({ status: 200 });
    const again = start(collector(url()));
    await again.tick();
    assert.deepEqual(peer.seqs, [1, 2, 3]);
    await forwarder.tick();
    assert.equal(forwarder.state().stopped, false, 'another process got past it');
    await Promise.all([forwarder.close(), again.close()]);
  });

  it('brings everything before the one event that is refused, and stops there', async () => {
    const { log, start } = bench();
    log.write(...events(20));
    peer.answer = ({ seqs }) => ({ status: seqs.includes(14) ? 400 : 200 });
    const forwarder = start(collector(url()));
    await forwarder.tick();
    assert.deepEqual(peer.seqs, numbers(1, 13));
    assert.deepEqual([forwarder.state().stopped, forwarder.state().seq], [true, 13]);
    await forwarder.close();
  });

  it('sends smaller batches to a target that takes no large ones', async () => {
    const { log, start } = bench();
    log.write(...events(100));
    peer.answer = ({ seqs }) => ({ status: seqs.length > 30 ? 413 : 200 });
    const forwarder = start(collector(url()));
    await forwarder.tick();
    assert.deepEqual(peer.seqs, numbers(1, 100));
    await forwarder.close();
  });

  it('follows no redirect', async () => {
    const { log, start } = bench();
    log.write(...events(1));
    peer.answer = () => ({ status: 307, headers: { Location: '/other' } });
    const forwarder = start(collector(url()));
    await forwarder.tick();
    assert.equal(peer.asked.length, 1);
    assert.match(forwarder.state().trouble ?? '', /redirects \(307\)/);
    await forwarder.close();
  });

  for (const answer of ['hang', 'reset'] as const) {
    it(`tries again what was not answered (${answer})`, async () => {
      const { log, time, start } = bench();
      log.write(...events(2));
      peer.answer = () => (peer.asked.length === 1 ? answer : { status: 200 });
      const forwarder = start(collector(url(), { sendMs: 200 }));
      await forwarder.tick();
      assert.match(forwarder.state().trouble ?? '', answer === 'hang' ? /did not take a batch within 0.2 seconds/ : /ECONNRESET/);
      time.ms += 60_000;
      await forwarder.tick();
      assert.deepEqual(peer.seqs, [1, 2]);
      await forwarder.close();
    });
  }

  it('sends nothing to a server whose certificate it does not know, nor to one for another name', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'signalbox-forward-'));
    const right = selfSigned('127.0.0.1', VALID);
    const other = selfSigned('other.example.com', VALID);
    const caFile = join(folder, 'ca.pem');
    for (const [served, trusted, fine] of [
      [right, right, true],
      [right, other, false],
      [other, other, false],
    ] as const) {
      await writeFile(caFile, trusted.cert);
      const secure = await collectorPeer(served);
      const { log, start } = bench();
      log.write(...events(1));
      const forwarder = start(collector(`https://127.0.0.1:${secure.port}/`, { files: { ...NO_FILES, caFile } }));
      await forwarder.tick();
      assert.deepEqual(secure.seqs, fine ? [1] : []);
      if (!fine) assert.match(forwarder.state().trouble ?? '', /^TLS with it fails/);
      await forwarder.close();
      await secure.close();
    }
    await rm(folder, { recursive: true });
  });
});
