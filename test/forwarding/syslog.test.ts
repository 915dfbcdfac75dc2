import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TlsOptions } from 'node:tls';
import { exportLine } from '../../bot/core/audit/export-line.ts';
import { nextBatch } from '../../bot/forwarding/batch.ts';
import { RESENT_EVENTS, type SyslogTarget } from '../../bot/forwarding/syslog-target.ts';
import type { TlsFiles } from '../../bot/forwarding/tls-files.ts';
import { selfSigned } from '../connectors/certificate.ts';
import { until } from '../support/until.ts';
import { type SyslogPeer, syslogPeer } from './peers.ts';
import { bench, events, NO_FILES, numbers, syslog } from './samples.ts';

const VALID = { from: '200101000000Z', to: '491231235959Z' };
const server = selfSigned('127.0.0.1', VALID);
const other = selfSigned('other.example.com', VALID);
const client = selfSigned('signalbox', VALID);

describe('forwarding to a syslog server', function () {
  this.timeout(120_000);
  let folder: string;
  let files: TlsFiles;
  let peer: SyslogPeer;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signalbox-forward-'));
    const pems = { 'ca.pem': server.cert, 'other.pem': other.cert, 'client.pem': client.cert, 'client.key': client.key };
    for (const [name, pem] of Object.entries(pems)) await writeFile(join(folder, name), pem);
    files = { caFile: join(folder, 'ca.pem'), client: null };
  });
  after(() => rm(folder, { recursive: true }));
  beforeEach(async () => {
    peer = await syslogPeer(server);
  });
  afterEach(() => peer.close());

  const secure = (options: Partial<Parameters<typeof syslog>[1]> = {}): SyslogTarget =>
    syslog(peer.port, { secure: true, files, ...options });
  const read = (last: number, times = 1): Promise<true> =>
    until(`event ${last} is read`, () => peer.seqs.filter((seq) => seq === last).length >= times || null, 10_000);

  it('brings every event in order over one TLS connection, as export lines', async () => {
    const { log, start } = bench();
    log.write(...events(1203));
    const forwarder = start(secure());
    await forwarder.tick();
    log.write(...events(1));
    await forwarder.tick();
    await read(1204);
    assert.deepEqual(peer.seqs, numbers(1, 1204));
    assert.deepEqual(
      peer.texts,
      (await log.rows(0, 2000)).map((row) => exportLine(row)),
    );
    assert.equal(peer.sockets.length, 1);
    assert.deepEqual([forwarder.state().seq, forwarder.state().waiting], [1204, 0]);
    await forwarder.close();
  });

  it('sends nothing twice after an orderly stop, by which the peer had read everything', async () => {
    const { log, start } = bench();
    log.write(...events(3));
    const first = start(secure());
    await first.tick();
    await first.close();
    assert.deepEqual(peer.seqs, [1, 2, 3]);
    log.write(...events(1));
    const second = start(secure());
    await second.tick();
    await read(4);
    assert.deepEqual(peer.seqs, [1, 2, 3, 4]);
    await second.close();
  });

  it('begins a new connection with the last events when the old one broke', async () => {
    const { log, time, start } = bench();
    log.write(...events(10));
    const forwarder = start(secure({ resentEvents: 4 }));
    await forwarder.tick();
    await read(10);
    peer.sockets[0]?.destroy();
    await until('the end is seen', async () => {
      time.ms += 60_000;
      await forwarder.tick();
      return peer.sockets.length === 2 || null;
    });
    await read(10, 2);
    assert.deepEqual(peer.seqs, [...numbers(1, 10), ...numbers(7, 10)]);
    await forwarder.close();
  });

  it('counts as settled only when everything was sent again that may have been lost', async () => {
    const { log } = bench();
    log.write(...events(10));
    const { signal } = new AbortController();
    const cursor = { log: 'l', seq: 10, settled: false };
    const target = secure();
    assert.equal(await target.open(cursor, signal), 0);
    assert.equal(await target.close(), false);
    await target.open(cursor, signal);
    const batch = nextBatch(await log.rows(0, 10), 0, (row) => target.encode(row)) ?? assert.fail();
    await target.deliver(batch, signal);
    assert.equal(await target.close(), true);
    assert.deepEqual(peer.seqs, numbers(1, 10));
  });

  for (const [how, quietMs, last] of [
    ['in order while nothing was on its way', 5000, [4]],
    ['in order right after an event', 4999, [1, 2, 3, 4]],
  ] as const) {
    it(`begins a new connection with ${last.length} events when the server ends the old one ${how}`, async () => {
      const { log, time, start } = bench();
      log.write(...events(3));
      const forwarder = start(secure({ ticks: () => time.ms }));
      await forwarder.tick();
      await read(3);
      time.ms += quietMs;
      const [first] = peer.sockets;
      const gone = new Promise((resolve) => first?.once('close', resolve));
      first?.end();
      await gone;
      log.write(...events(1));
      await until('a new connection', async () => {
        time.ms += 60_000;
        await forwarder.tick();
        return peer.sockets.length === 2 || null;
      });
      await read(4);
      assert.deepEqual(peer.seqs, [1, 2, 3, ...last]);
      await forwarder.close();
    });
  }

  it('loses nothing that the kernel took and the peer never read', async () => {
    const { log, cursors, time, start } = bench();
    log.write(...events(20_000));
    // A peer that reads nothing: its buffers and ours fill up, then the connection breaks.
    peer.onConnection = (socket) => socket.pause();
    const forwarder = start(secure({ sendMs: 1000 }));
    await forwarder.tick();
    assert.match(forwarder.state().trouble ?? '', /did not take a batch/);
    const taken = (await cursors.forwarded('syslog'))?.seq ?? 0;
    assert.ok(taken > 0 && taken < RESENT_EVENTS, `${taken} events were taken and never read`);
    for (const socket of peer.sockets) socket.destroy();
    peer.onConnection = (_socket, go) => go();
    time.ms += 60_000;
    await forwarder.tick();
    await read(20_000);
    assert.deepEqual(peer.seqs, numbers(1, 20_000));
    await forwarder.close();
  });

  it('comes to no harm by a connection that is reset in the middle of a batch, again and again', async () => {
    const { log, time, start } = bench();
    log.write(...events(3000));
    const resets = [40, 700, 1501];
    peer.onMessage = (seq, socket) => {
      if (seq !== resets[0]) return;
      resets.shift();
      socket.destroy();
    };
    const forwarder = start(secure({ resentEvents: 2000 }));
    await until('everything is read', async () => {
      time.ms += 60_000;
      await forwarder.tick();
      return peer.seqs.includes(3000) || null;
    });
    assert.deepEqual(resets, []);
    const firsts = [...new Set(peer.seqs)];
    assert.deepEqual(firsts, numbers(1, 3000), 'without what came twice: everything, in order');
    await forwarder.close();
  });

  it('waits while the server is away, and comes back by itself', async () => {
    const { log, time, start } = bench();
    const { port } = peer;
    await peer.close();
    const forwarder = start(syslog(port, { secure: true, files }));
    log.write(...events(2));
    await forwarder.tick();
    assert.match(forwarder.state().trouble ?? '', /ECONNREFUSED/);
    peer = await syslogPeer(server, port);
    time.ms += 1000;
    await forwarder.tick();
    await read(2);
    assert.deepEqual([forwarder.state().trouble, peer.seqs], [null, [1, 2]]);
    await forwarder.close();
  });

  it('sends nothing to a server whose certificate it does not know, or is for another name, or that speaks an old TLS', async () => {
    const cases: readonly (readonly [string, TlsOptions, string])[] = [
      ['unknown', server, 'other.pem'],
      ['another name', other, 'other.pem'],
      ['old', { ...server, maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }, 'ca.pem'],
    ];
    for (const [why, options, caFile] of cases) {
      const wrong = await syslogPeer(options);
      const { log, start } = bench();
      log.write(...events(1));
      const forwarder = start(syslog(wrong.port, { secure: true, files: { caFile: join(folder, caFile), client: null } }));
      await forwarder.tick();
      assert.deepEqual(wrong.seqs, [], why);
      assert.match(forwarder.state().trouble ?? '', /^TLS with it fails/, why);
      await forwarder.close();
      await wrong.close();
    }
  });

  it('shows a certificate of its own to a server that asks for one, and loses nothing to one that refuses it', async () => {
    const asking = await syslogPeer({ ...server, requestCert: true, rejectUnauthorized: true, ca: client.cert });
    const { log, time, start } = bench();
    log.write(...events(700));
    const without = start(syslog(asking.port, { secure: true, files, ticks: () => time.ms }));
    for (let round = 0; round < 5; round += 1) {
      await without.tick();
      // Longer in all than anything can be on its way.
      time.ms += 10 * 60_000;
    }
    assert.deepEqual(asking.seqs, []);
    await without.close();
    const own = { certFile: join(folder, 'client.pem'), keyFile: join(folder, 'client.key') };
    const forwarder = start(syslog(asking.port, { secure: true, files: { ...files, client: own } }));
    await forwarder.tick();
    await until('everything is read', () => asking.seqs.includes(700) || null, 10_000);
    assert.deepEqual(asking.seqs, numbers(1, 700));
    await forwarder.close();
    await asking.close();
  });

  it('speaks to an agent on this machine without TLS', async () => {
    const agent = await syslogPeer(null);
    const { log, start } = bench();
    log.write(...events(3));
    const forwarder = start(syslog(agent.port, { files: NO_FILES }));
    await forwarder.tick();
    await forwarder.close();
    assert.deepEqual(agent.seqs, [1, 2, 3]);
    await agent.close();
  });

  it('says so, and sends nothing, when the address is one of a metadata service', async () => {
    const { log, start } = bench();
    log.write(...events(1));
    const forwarder = start(syslog(80, { host: '169.254.169.254' }));
    await forwarder.tick();
    assert.match(forwarder.state().trouble ?? '', /ADDRESS_DENIED/);
    await forwarder.close();
  });
});
