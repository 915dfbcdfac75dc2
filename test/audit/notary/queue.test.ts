import assert from 'node:assert/strict';
import { type Anchor, forkIn } from '../../../audit/notary/anchor.ts';
import { AnchorQueue } from '../../../audit/notary/anchor-queue.ts';
import type { SignedCheckpoint } from '../../../bot/core/audit/notary.ts';
import { createSecret } from '../../../bot/core/secret.ts';
import { newOrigin, signedAt } from '../../contract/anchor.ts';
import { GrowingLog } from '../../support/growing-log.ts';
import { configIn, keptLog, ORIGIN, started, temporaryFolder } from '../../support/notaries.ts';
import { type StubbornStore, stubbornStore } from '../../support/stubborn-store.ts';
import { until } from '../../support/until.ts';

type Toy = Readonly<{ anchor: Anchor; taken: number[]; fail(how: 'not' | 'down' | 'fork'): void }>;

function toyAnchor(): Toy {
  const taken: number[] = [];
  let how: 'not' | 'down' | 'fork' = 'not';
  const publish: Anchor['publish'] = async (_, checkpoint) => {
    if (how === 'down') throw new Error('no way there');
    if (how === 'fork') throw forkIn('toy', checkpoint, 'another note');
    taken.push(checkpoint.size);
  };
  const fail: Toy['fail'] = (next) => {
    how = next;
  };
  return { anchor: { name: 'toy', required: true, publish, check: async () => undefined }, taken, fail };
}

describe('the queue of an anchor', () => {
  const origin = newOrigin();
  const signed = (size: number): Promise<SignedCheckpoint> => signedAt(origin, size);

  it('publishes everything in its order after the anchor was down, and says what is wrong until then', async () => {
    const { anchor, taken, fail } = toyAnchor();
    const log = keptLog();
    const queue = new AnchorQueue(anchor, log.logger);
    fail('down');
    const first = await queue.offer(await signed(1));
    assert.equal(first.ok, false);
    assert.match(first.error ?? '', /The anchor toy did not take a checkpoint: no way there/);
    assert.equal((await queue.offer(await signed(2))).ok, false);
    assert.deepEqual([queue.health().waiting, taken], [2, []]);
    fail('not');
    await until('what waited is published', () => taken.length === 2, 5000);
    assert.deepEqual(taken, [1, 2]);
    assert.deepEqual(queue.health(), { name: 'toy', required: true, waiting: 0, error: null, fork: null });
    assert.match(log.lines.at(-1)?.message ?? '', /takes checkpoints again/);
    await queue.stop(AbortSignal.timeout(100));
  });

  it('is tried at once when there is a new checkpoint, however long the pause is', async () => {
    const { anchor, taken, fail } = toyAnchor();
    const queue = new AnchorQueue(anchor, keptLog().logger);
    fail('down');
    for (const size of [1, 2, 3, 4, 5, 6]) await queue.offer(await signed(size));
    fail('not');
    const begun = performance.now();
    assert.equal((await queue.offer(await signed(7))).ok, true);
    assert.ok(performance.now() - begun < 3_000);
    assert.deepEqual(taken, [1, 2, 3, 4, 5, 6, 7]);
    await queue.stop(AbortSignal.timeout(100));
  });

  it('says a fork loudly, for as long as the process lives, and goes on with what comes after', async () => {
    const { anchor, taken, fail } = toyAnchor();
    const log = keptLog();
    const queue = new AnchorQueue(anchor, log.logger);
    fail('fork');
    assert.equal((await queue.offer(await signed(1))).ok, false);
    assert.match(log.errors()[0] ?? '', /^FORK: The anchor toy contradicts/);
    fail('not');
    assert.equal((await queue.offer(await signed(2))).ok, true);
    assert.deepEqual([taken, queue.health().waiting], [[2], 0]);
    assert.match(queue.health().fork ?? '', /Keep both/);
    await queue.stop(AbortSignal.timeout(100));
  });

  it('keeps the newest thousand for an anchor that stays away', async () => {
    const { anchor, taken, fail } = toyAnchor();
    const queue = new AnchorQueue(anchor, keptLog().logger);
    fail('down');
    const one = await signed(1);
    const many = Array.from({ length: 1005 }, (_, index) => ({ note: `${index}`, checkpoint: { ...one.checkpoint, size: index } }));
    await Promise.all(many.map((item) => queue.offer(item)));
    assert.equal(queue.health().waiting, 1000);
    fail('not');
    await until('all of them are published', () => taken.length === 1000, 5000);
    assert.deepEqual([taken[0], taken.at(-1)], [5, 1004]);
    await queue.stop(AbortSignal.timeout(100));
  });
});

describe('a notary whose anchors do not all work', function () {
  this.timeout(120_000);
  let folder: string;
  let remove: () => Promise<void>;
  let store: StubbornStore;
  const credential = { keyId: 'id', secret: createSecret('secret'), sessionToken: null, region: 'us-east-1' };
  const withStore = (required: boolean, anchorMs = 600) => {
    const base = configIn(folder, { anchorMs });
    return { ...base, anchors: [...base.anchors, { kind: 's3' as const, url: store.url, credential, required }] };
  };
  beforeEach(async () => {
    ({ folder, remove } = await temporaryFolder());
    store = await stubbornStore();
  });
  afterEach(async () => {
    await store.close();
    await remove();
  });

  it('answers in its time, says which anchor is missing, and brings it there later', async () => {
    const { running, notary } = await started(withStore(true));
    store.behave('hangs');
    const begun = performance.now();
    const sealed = await notary.seal(new GrowingLog(ORIGIN).grow(3).request(0));
    const took = performance.now() - begun;
    assert.ok(took >= 590 && took < 2500, `it took ${took} ms`);
    assert.equal(sealed.anchored, false);
    assert.deepEqual(
      sealed.anchors.map(({ ok, error }) => [ok, error]),
      [
        [true, undefined],
        [false, 'It has not answered yet; the notary goes on trying.'],
      ],
    );
    store.behave('fails');
    await running.stop();
    const again = await started(withStore(true));
    const failed = await again.notary.seal(new GrowingLog(ORIGIN).grow(3).request(0));
    assert.match(failed.anchors[1]?.error ?? '', /answered 503 \(SlowDown\)/);
    store.behave('works');
    await until('it is there', () => [...store.objects.values()].includes(sealed.note), 10_000);
    assert.equal((await again.notary.seal(new GrowingLog(ORIGIN).grow(3).request(0))).anchored, true);
    await again.running.stop();
  });

  it('is not held up by one that is not required, and counts as anchored without it', async () => {
    const { running, notary } = await started(withStore(false, 8000));
    store.behave('hangs');
    const begun = performance.now();
    const sealed = await notary.seal(new GrowingLog(ORIGIN).grow(3).request(0));
    assert.ok(performance.now() - begun < 2000);
    assert.deepEqual([sealed.anchored, sealed.anchors.map(({ ok }) => ok)], [true, [true, false]]);
    store.behave('fails');
    await running.stop();
  });

  it('is never anchored without an anchor', async () => {
    const { running, notary } = await started(configIn(folder, { anchors: [] }));
    assert.equal((await notary.seal(new GrowingLog(ORIGIN).grow(3).request(0))).anchored, false);
    await running.stop();
  });
});
