import assert from 'node:assert/strict';
import { AppError } from '../../../bot/core/errors.ts';
import type { ProposalId, SiteHash } from '../../../bot/core/ids.ts';
import { type Activation, type Proposal, type SiteFiles, siteHash } from '../../../bot/core/site/version.ts';
import type { Subject } from '../store.ts';
import { ADA, AWKWARD, BOB, conversation, later, NOW, run } from './samples.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const FILES: SiteFiles = new Map([
  ['policy.yml', bytes(AWKWARD)],
  ['scripts/logo.bin', new Uint8Array([0, 255, 254, 10, 13, 0])],
  ['__proto__', bytes('a name like any other')],
  ['empty', new Uint8Array()],
]);
const OTHER: SiteFiles = new Map([['policy.yml', bytes('version: 1\n')]]);
const [HASH, OTHER_HASH] = [siteHash(FILES), siteHash(OTHER)];

function proposal(parts: Partial<Proposal> = {}): Proposal {
  return {
    id: 'p-222222222222' as ProposalId,
    hash: OTHER_HASH,
    base: 1,
    by: ADA,
    at: NOW,
    state: 'open',
    decidedBy: null,
    decidedAt: null,
    comment: '',
    ...parts,
  };
}

function activation(number: number, parts: Partial<Activation> = {}): Activation {
  return { number, hash: HASH, how: 'local', by: ADA, at: later(number), reason: '', proposalId: null, ...parts };
}

export function siteVersionsContract(store: Subject): void {
  const keep = (files: SiteFiles): Promise<boolean> =>
    store().transaction((tx) => tx.site.keepVersion({ hash: siteHash(files), files, foundAt: NOW }));
  const activate = (made: Activation): Promise<boolean> => store().transaction((tx) => tx.site.activate(made));
  const propose = (made: Proposal): Promise<boolean> => store().transaction((tx) => tx.site.insertProposal(made));
  const both = async (): Promise<void> => {
    await keep(FILES);
    await keep(OTHER);
  };

  it('keeps a content byte for byte, once', async () => {
    assert.equal(await keep(FILES), true);
    assert.equal(await keep(FILES), false);
    const kept = await store().site.files(HASH);
    assert.ok(kept);
    assert.deepEqual(new Map([...kept].sort()), new Map([...FILES].sort()));
    assert.equal(siteHash(kept), HASH);
    assert.deepEqual(await store().site.foundAt(HASH), NOW);
    assert.equal(await store().site.files(OTHER_HASH), null);
    assert.equal(await store().site.foundAt(OTHER_HASH), null);
  });

  it('hands out nothing under a hash that names something else', async () => {
    // As somebody with the database could leave it.
    const altered = new Map([...OTHER, ['scripts/a.js', bytes('evil()')]]);
    await store().transaction((tx) => tx.site.keepVersion({ hash: OTHER_HASH, files: altered, foundAt: NOW }));
    await assert.rejects(
      store().site.files(OTHER_HASH),
      (error) => error instanceof AppError && error.reason === 'rules.altered' && /Restore the table.*--recover/.test(error.message),
    );
    await keep(FILES);
    assert.equal((await store().site.files(HASH))?.size, FILES.size);
  });

  it('finds versions by the start of their hash', async () => {
    await both();
    assert.deepEqual(await store().site.withPrefix(HASH.slice(0, 8), 5), [HASH]);
    assert.deepEqual(await store().site.withPrefix(HASH, 5), [HASH]);
    assert.deepEqual(await store().site.withPrefix('', 5), [HASH, OTHER_HASH].sort());
    assert.deepEqual(await store().site.withPrefix('', 1), [HASH, OTHER_HASH].sort().slice(0, 1));
    assert.deepEqual(await store().site.withPrefix('ffffffffff', 5), []);
  });

  it('has nothing in force before the first activation', async () => {
    assert.equal(await store().site.inForce(), null);
    assert.deepEqual(await store().site.activations(5), []);
  });

  it('has the last activation in force, and each one for ever', async () => {
    await both();
    assert.equal(await activate(activation(1)), true);
    assert.equal(await activate(activation(2, { hash: OTHER_HASH, how: 'recovered', reason: `because ${AWKWARD}`, by: BOB })), true);
    assert.equal(await activate(activation(3)), true);
    assert.deepEqual(await store().site.inForce(), activation(3));
    assert.deepEqual(
      (await store().site.activations(2)).map(({ number }) => number),
      [3, 2],
    );
    assert.deepEqual(await store().site.activation(1), activation(1));
    assert.equal((await store().site.activation(2))?.reason, `because ${AWKWARD.replaceAll('\u0000', '')}`);
    assert.equal(await store().site.activation(4), null);
    assert.equal(await store().site.everActive(OTHER_HASH), true);
    assert.equal(await store().site.everActive('0'.repeat(64) as SiteHash), false);
  });

  it('lets exactly one of many have the next number, and nobody a later one', async () => {
    await both();
    assert.equal(await activate(activation(2)), false);
    const won = await Promise.all(Array.from({ length: 8 }, () => activate(activation(1))));
    assert.equal(won.filter((mine) => mine).length, 1);
    assert.equal(await activate(activation(1)), false);
    assert.equal(await activate(activation(3)), false);
    assert.equal((await store().site.inForce())?.number, 1);
  });

  it('puts nothing into force when the transaction fails', async () => {
    await keep(FILES);
    const work = store().transaction(async (tx) => {
      await tx.site.activate(activation(1));
      throw new Error('no');
    });
    await assert.rejects(work, { message: 'no' });
    assert.equal(await store().site.inForce(), null);
  });

  it('has one open proposal of a version at a time, and any number that have ended', async () => {
    await both();
    assert.equal(await propose(proposal()), true);
    assert.equal(await propose(proposal({ id: 'p-333333333333' as ProposalId })), false);
    assert.deepEqual(await store().site.openProposals(), [proposal()]);
    const ended = proposal({ state: 'rejected', decidedBy: BOB, decidedAt: later(5), comment: 'not on a Friday' });
    await store().transaction((tx) => tx.site.endProposal(ended));
    assert.deepEqual(await store().site.proposal(ended.id), ended);
    assert.deepEqual(await store().site.openProposals(), []);
    const again = proposal({ id: 'p-333333333333' as ProposalId, at: later(10) });
    assert.equal(await propose(again), true);
    assert.deepEqual(await store().site.lastProposal(OTHER_HASH), again);
    assert.equal(await store().site.lastProposal(HASH), null);
  });

  it('locks proposals for whoever decides them', async () => {
    await both();
    await propose(proposal());
    let inside = 0;
    const decide = (): Promise<number> =>
      store().transaction(async (tx) => {
        const [mine] = await tx.site.lockOpenProposals();
        // Whoever comes later finds nothing open, so holds no lock, and may be here beside others who found nothing.
        if (mine === undefined) return 0;
        inside += 1;
        assert.equal(inside, 1, 'only one of them has the lock');
        await new Promise((resolve) => setTimeout(resolve, 10));
        await tx.site.endProposal({ ...mine, state: 'approved', decidedBy: BOB, decidedAt: NOW });
        inside -= 1;
        return 1;
      });
    const seen = await Promise.all([decide(), decide(), decide()]);
    assert.deepEqual(seen.sort(), [0, 0, 1]);
    await store().transaction(async (tx) => {
      assert.equal((await tx.site.lockProposal(proposal().id))?.state, 'approved');
      assert.equal(await tx.site.lockProposal('p-999999999999' as ProposalId), null);
    });
  });

  it('refuses to change what has ended', async () => {
    await both();
    await propose(proposal());
    await store().transaction((tx) => tx.site.endProposal(proposal({ state: 'rejected' })));
    await assert.rejects(store().transaction((tx) => tx.site.endProposal(proposal({ state: 'approved' }))));
    assert.equal((await store().site.proposal(proposal().id))?.state, 'rejected');
  });

  it('hands out a card of a proposal until it was shown as it is', async () => {
    await both();
    await propose(proposal());
    const { id } = proposal();
    await store().transaction(async (tx) => {
      await tx.site.addCard(id, conversation());
      await tx.site.addCard(id, conversation());
      await tx.site.addCard(id, conversation('thread-2'));
    });
    const { outbox } = store();
    const [first, second, ...others] = await outbox.claimRulesCards(NOW, 1000, 10);
    assert.ok(first && second && others.length === 0);
    assert.deepEqual([first.proposalId, first.activityId, first.version, first.failures], [id, null, 1, 0]);
    assert.deepEqual(first.conversation, conversation());
    assert.deepEqual(await outbox.claimRulesCards(later(999), 1000, 10), []);
    await outbox.cardShown(first, first.version, 'activity-1');
    await outbox.sendingFailed('rules', second.id, later(5000), 'HTTP 500');
    await store().transaction((tx) => tx.site.touchCards(id));
    const [again, ...none] = await outbox.claimRulesCards(later(1500), 1000, 10);
    assert.ok(again && none.length === 0);
    assert.deepEqual([again.id, again.activityId, again.version], [first.id, 'activity-1', 2]);
    const due = await outbox.claimRulesCards(later(5000), 1000, 10);
    assert.equal(due.find((card) => card.id === second.id)?.failures, 1);
  });

  it('keeps a card of a proposal that was posted twice, or given up while the bot was away, like any other', async () => {
    await both();
    await propose(proposal());
    const { id } = proposal();
    const { outbox } = store();
    const tx = store().transaction;
    await tx((one) => one.site.addCard(id, conversation()));
    const claim = async (at: Date) => (await outbox.claimRulesCards(at, 1000, 10))[0] ?? assert.fail('nothing is due');
    const card = await claim(NOW);
    await outbox.cardPosted(card, { activityId: 'activity-1', instead: null, shown: 0 });
    assert.equal((await claim(NOW)).bare, true);
    await outbox.cardShown(card, card.version, 'activity-1');
    assert.equal(await tx((one) => one.site.keepStray(id, conversation(), 'activity-1')), false);
    assert.equal(await tx((one) => one.site.keepStray(id, conversation(), 'activity-2')), true);
    assert.deepEqual((await claim(NOW)).strays, ['activity-2']);
    await outbox.strayGone(card, 'activity-2');
    await outbox.sendingFailed('rules', card.id, null, 'HTTP 403');
    assert.deepEqual(await outbox.claimRulesCards(later(5000), 1000, 10), []);
    await tx((one) => one.reviveCards(conversation()));
    assert.deepEqual((await claim(later(5000))).strays, []);
  });

  it('names the runs that wait and were last checked by an earlier activation, the longest waiting first', async () => {
    const waiting = (seconds: number, activation: number, parts = {}) =>
      run({ state: 'waiting_approval', createdAt: later(seconds * 1000), activation, ...parts });
    const runs = [
      waiting(3, 1),
      waiting(2, 1),
      waiting(1, 2),
      waiting(0, 1, { state: 'running', startedAt: NOW }),
      waiting(0, 1, { state: 'cancelled', endedAt: NOW }),
      waiting(5, 0),
    ];
    await store().transaction(async (tx) => {
      for (const one of runs) await tx.insertRun(one);
    });
    const [third, second, , , , first] = runs.map(({ id }) => id);
    assert.deepEqual(await store().site.unchecked(2, 10), [first, second, third]);
    assert.deepEqual(await store().site.unchecked(2, 1), [first]);
    await store().transaction(async (tx) => {
      const one = await tx.lockRun(runs[5]?.id ?? runs[0]?.id ?? assert.fail());
      assert.ok(one);
      await tx.saveRun(one, { ...one, activation: 2 });
    });
    assert.deepEqual(await store().site.unchecked(2, 10), [second, third]);
  });
}
