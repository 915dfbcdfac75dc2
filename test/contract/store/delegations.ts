import assert from 'node:assert/strict';
import type { Delegation } from '../../../bot/core/delegation/delegation.ts';
import type { Principal } from '../../../bot/core/principal.ts';
import { DAY, delegation, person } from '../../core/delegation/delegations.ts';
import type { Subject } from '../store.ts';
import { ADA, AWKWARD, BOB, later, NOW } from './samples.ts';

function held(from: Principal, to: Principal, parts: Partial<Delegation> = {}): Delegation {
  const times = { fromAt: NOW, until: later(DAY), createdAt: NOW, createdBy: from };
  return { ...delegation('x', 'y'), from, to, ...times, ...parts };
}

const [CAT, DAN, EVE] = [person('cat'), person('dan'), person('eve')];

export function delegationsContract(store: Subject): void {
  const add = (...all: readonly Delegation[]): Promise<void> =>
    store().transaction(async (tx) => {
      await tx.lockDelegations(NOW);
      for (const each of all) await tx.addDelegation(each);
    });
  const idsOf = (all: readonly Delegation[]): readonly string[] => all.map(({ id }) => id);

  it('gives back what was written, character by character', async () => {
    const one = held(ADA, BOB, { reason: `on leave ${AWKWARD.replaceAll('\u0000', '')}`, absent: true });
    await add(one);
    assert.deepEqual(await store().delegations(NOW, [ADA]), [one]);
    assert.deepEqual(await store().delegations(NOW, [BOB]), [one]);
    assert.deepEqual(await store().delegations(NOW, [CAT]), []);
    assert.deepEqual(await store().delegations(NOW, []), []);
  });

  it('finds those that hold at a moment: from the first, before the last', async () => {
    const one = held(ADA, BOB, { fromAt: later(10), until: later(20) });
    await add(one);
    const found = await Promise.all([9, 10, 19, 20].map(async (ms) => (await store().delegations(later(ms), [ADA])).length));
    assert.deepEqual(found, [0, 1, 1, 0]);
    const locked = await store().transaction((tx) => tx.lockDelegations(later(9)));
    assert.deepEqual(idsOf(locked), [one.id], 'one that is to come is compared with as well');
  });

  it('finds two links in either direction', async () => {
    const chain = [held(ADA, BOB), held(BOB, CAT), held(DAN, EVE)];
    await add(...chain);
    for (const who of [ADA, BOB, CAT])
      assert.deepEqual(idsOf(await store().delegations(NOW, [who])).toSorted(), idsOf(chain.slice(0, 2)).toSorted());
    assert.equal((await store().delegations(NOW, [CAT, DAN])).length, 3);
  });

  it('ends one once, and finds it no more', async () => {
    const one = held(ADA, BOB);
    await add(one);
    assert.equal(await store().transaction((tx) => tx.endDelegation(one.id, later(1))), true);
    assert.equal(await store().transaction((tx) => tx.endDelegation(one.id, later(2))), false);
    assert.deepEqual(await store().delegations(NOW, [ADA]), []);
  });

  it('holds one of a giver’s role at a time, and lets nothing that has lapsed stand in the way', async () => {
    await add(held(ADA, BOB, { until: later(10) }));
    await assert.rejects(add(held(ADA, CAT)));
    assert.equal((await store().delegations(NOW, [ADA])).length, 1);
    const next = held(ADA, CAT, { fromAt: later(10), createdAt: later(10) });
    await add(next, held(ADA, CAT, { role: 'security' }));
    assert.deepEqual((await store().delegations(later(10), [ADA])).map(({ role, to }) => [role, to.objectId]).toSorted(), [
      ['security', 'cat'],
      ['sre', 'cat'],
    ]);
  });

  it('refuses what nobody may write: to oneself, backwards, and for more than thirty days', async () => {
    for (const wrong of [held(ADA, ADA), held(ADA, BOB, { until: NOW }), held(ADA, BOB, { until: later(30 * DAY + 1) })])
      await assert.rejects(add(wrong));
    await add(held(ADA, BOB, { until: later(30 * DAY) }));
  });

  it('lets one transaction change delegations at a time, and the next one sees what it did', async () => {
    const seen: number[] = [];
    const change = (from: Principal, to: Principal): Promise<void> =>
      store().transaction(async (tx) => {
        const present = await tx.lockDelegations(NOW);
        seen.push(present.length);
        await tx.addDelegation(held(from, to));
      });
    await Promise.all([change(ADA, BOB), change(BOB, CAT), change(CAT, DAN), change(DAN, EVE)]);
    assert.deepEqual(seen.toSorted(), [0, 1, 2, 3]);
  });
}
