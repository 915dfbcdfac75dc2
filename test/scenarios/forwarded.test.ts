import assert from 'node:assert/strict';
import { type CollectorPeer, collectorPeer } from '../forwarding/peers.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';
import { until } from '../support/until.ts';

describe('an audit log that is forwarded', function () {
  this.timeout(120_000);
  let peer: CollectorPeer;
  let local: LocalApp;
  before(async () => {
    peer = await collectorPeer(null);
    peer.answer = ({ seqs }) => ({ status: seqs.includes(1) && peer.asked.length === 1 ? 503 : 200 });
    const target = `http://127.0.0.1:${peer.port}/s3cret`;
    local = await startLocalApp({ env: { SIGNALBOX_FORWARD: target, SIGNALBOX_FORWARD_TOKEN: 't0ken-of-the-collector' } });
  });
  after(async () => {
    await local.stop();
    await peer.close();
  });

  async function notes(): Promise<readonly string[]> {
    const answer: unknown = await (await fetch(`${local.origin}/readyz`)).json();
    const found: unknown = Object.entries(answer ?? {}).find(([name]) => name === 'notes')?.[1];
    return Array.isArray(found) ? found.map(String).filter((note) => note.includes('forward')) : [];
  }

  it('tells whoever watches that a target does not take it, by origin alone', async () => {
    const [note = ''] = await until('a note', async () => ((found) => found.length > 0 && found)(await notes()));
    assert.match(
      note,
      /^The audit log cannot be forwarded to http:\/\/127\.0\.0\.1:\d+; \d+ events? waits?, the oldest for \d+ s\. It answered with 503\.$/,
    );
    assert.doesNotMatch(note, /s3cret|t0ken-of-the-collector/);
  });

  it('comes to the collector by itself, with everything that happens', async () => {
    await local.teams.say('developer', '@Signalbox deploy shop 1.1.0 to staging');
    await local.runIn(['succeeded']);
    const { size } = await local.app.store.log.head();
    assert.ok(size > 5);
    await until('everything came', () => peer.seqs.includes(size) || null);
    assert.deepEqual(
      peer.seqs.slice(0, size),
      Array.from({ length: size }, (_, place) => place + 1),
    );
    assert.equal(peer.asked.at(-1)?.headers.authorization, 'Bearer t0ken-of-the-collector');
    assert.deepEqual(await until('no note is left', async () => ((found) => found.length === 0 && found)(await notes())), []);
  });
});
