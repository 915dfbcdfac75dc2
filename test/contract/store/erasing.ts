import assert from 'node:assert/strict';
import { typesOfClass } from '../../../bot/core/audit/classes.ts';
import { besideHash } from '../../../bot/core/audit/entry.ts';
import type { Erasable } from '../../../bot/core/audit/erasing-store.ts';
import { erasedEvent, listed } from '../../../bot/core/audit/erasure.ts';
import type { AuditEvent } from '../../../bot/core/audit/event.ts';
import type { ProposalId } from '../../../bot/core/ids.ts';
import type { AuditFilter } from '../../../bot/core/ports.ts';
import { SYSTEM } from '../../../bot/core/principal.ts';
import { siteHash } from '../../../bot/core/site/version.ts';
import type { Subject } from '../store.ts';
import { ADA, approval, BOB, conversation, event, later, NOW, run } from './samples.ts';

/** An event that erases; the store does so when it is written. */
export function erasing(...seqs: readonly number[]): AuditEvent {
  return erasedEvent(listed(seqs), { by: SYSTEM, via: 'cli', at: NOW, sentence: 'Details were erased.', detail: {} });
}

const FILES = new Map([['policy.yml', new Uint8Array(Buffer.from('version: 1\n'))]]);

export function erasingContract(store: Subject): void {
  const append = (...events: readonly AuditEvent[]): Promise<void> => store().transaction((tx) => tx.appendEvents(events));
  const found = (which: Erasable, after = 0): Promise<readonly number[]> => store().erasing.erasable(which, after, 50);
  const seqs = async (filter: AuditFilter): Promise<readonly number[]> =>
    (await store().audit(filter, null, 50)).rows.map(({ seq }) => seq).toReversed();

  it('erases the details that an event lists, and nothing else, when that is written', async () => {
    await append(...Array.from({ length: 5 }, (_, place) => event({ sentence: `Number ${place + 1}` })));
    const before = await store().log.rows(0, 5);
    await append(erasing(2, 3, 5));
    const after = await store().log.rows(0, 9);
    assert.deepEqual(
      after.map(({ beside }) => beside?.sentence ?? null),
      ['Number 1', null, null, 'Number 4', null, 'Details were erased.'],
    );
    assert.deepEqual(
      after.slice(0, 5).map(({ entry, completed }) => ({ entry, completed })),
      before.map(({ entry, completed }) => ({ entry, completed })),
    );
    assert.deepEqual(after[5]?.entry.facts, { events: 3, seqs: '2-3,5' });
    assert.equal(after[5]?.entry.beside, besideHash(after[5]?.beside ?? assert.fail()));
  });

  it('finds what was erased by person and type, and no longer by name and text', async () => {
    await append(event({ detail: { text: 'secret' }, runId: 'r-1' }), event({ actor: BOB }));
    await append(erasing(1));
    for (const filter of [{ person: 'ada' }, { person: 'tenant-1/ada' }, { runId: 'r-1' }]) assert.deepEqual(await seqs(filter), [1]);
    for (const filter of [{ person: 'Lovelace' }, { text: 'secret' }, { text: 'asked for' }])
      assert.ok(!(await seqs(filter)).includes(1), JSON.stringify(filter));
    const [row] = (await store().audit({ person: 'ada' }, null, 1)).rows;
    assert.deepEqual([row?.erased, row?.actor, row?.sentence, row?.detail], [true, { ...ADA, name: '' }, '', {}]);
  });

  it('writes neither the event nor the erasure when it lists nothing, itself, what comes later or what the log says of itself', async () => {
    await append(event(), event({ type: 'log.restored' }), event());
    await append(erasing(1));
    for (const wrong of [[], [6], [3, 6], [7], [2], [3, 4]]) {
      await assert.rejects(append(event(), erasing(...wrong)), { code: 'unavailable', reason: 'audit.not_written' });
    }
    assert.deepEqual(
      (await store().log.rows(0, 9)).map(({ beside }) => beside !== null),
      [false, true, true, true],
    );
  });

  it('erases nothing with a transaction that fails after all', async () => {
    await append(event());
    await assert.rejects(append(erasing(1), event({ id: 'same' }), event({ id: 'same' })), { reason: 'store.duplicate' });
    assert.deepEqual(
      (await store().log.rows(0, 9)).map(({ beside }) => beside !== null),
      [true],
    );
  });

  it('finds what can be erased by class, age and person, until it was', async () => {
    await append(
      event({ type: 'command.asked', at: later(1) }),
      event({ type: 'run.created', at: later(2), actor: BOB }),
      event({ type: 'log.opened', at: later(3) }),
      event({ type: 'command.refused', at: later(4) }),
    );
    const ada = { tenantId: 'tenant-1', objectId: 'ada' };
    assert.deepEqual(await found({}), [1, 2, 4]);
    assert.deepEqual(await found({}, 1), [2, 4]);
    assert.deepEqual(await found({ types: typesOfClass('questions') }), [1, 4]);
    assert.deepEqual(await found({ types: typesOfClass('questions'), before: later(4) }), [1]);
    assert.deepEqual(await found({ by: ada }), [1, 4]);
    assert.deepEqual(await found({ by: { ...ada, tenantId: 'other' } }), []);
    await append(erasing(1, 2));
    assert.deepEqual(await found({}), [4]);
    assert.deepEqual(await store().erasing.count({ by: ada }), { now: 1, later: 0 });
  });

  it('finds who is mentioned by others in whole words, spelled as JSON spells it, wildcards taken literally', async () => {
    await append(
      event({ sentence: 'by ada' }),
      event({ actor: BOB, sentence: 'Approved for ADA LOVELACE.' }),
      event({ actor: BOB, sentence: 'x', detail: { text: 'An "odd" \\ name' } }),
      event({ actor: { ...BOB, name: 'Ada Lovelace (guest)' }, sentence: 'x' }),
      event({ actor: BOB, sentence: '100 %' }),
    );
    const mentions = (...texts: readonly string[]) => ({ mentions: { of: { tenantId: 'tenant-1', objectId: 'ada' }, texts } });
    assert.deepEqual(await found(mentions('Ada Lovelace')), [2, 4]);
    assert.deepEqual(await found(mentions('An "odd" \\ name')), [3]);
    assert.deepEqual(await found(mentions('100 %')), [5]);
    assert.deepEqual(await found(mentions('0 %', 'da Lovelace', 'Love', '.*')), []);
    assert.deepEqual(await found(mentions('o_')), []);
    assert.deepEqual(await found(mentions()), []);
  });

  it('lets details stay while their run has not ended, is to be approved or reviewed, or their proposal is open', async () => {
    const [open, ended, glass] = [run(), run({ state: 'succeeded', endedAt: later(9) }), run({ state: 'succeeded', endedAt: later(9) })];
    const asked = run({ state: 'succeeded', endedAt: later(9), approvals: [approval()] });
    const broken = { ...glass, breakGlass: { reason: 'fire', review: null } };
    await store().transaction(async (tx) => {
      for (const one of [open, ended, broken, asked]) await tx.insertRun(one);
      await tx.appendEvents([open, ended, glass, asked].map(({ id }) => event({ runId: id })));
    });
    assert.deepEqual(await found({}), [2]);
    const proposal = { id: 'p-222222222222', hash: siteHash(FILES), base: 0, by: ADA, at: NOW, state: 'open' } as const;
    await store().transaction(async (tx) => {
      await tx.site.keepVersion({ hash: proposal.hash, files: FILES, foundAt: NOW });
      await tx.site.insertProposal({ ...proposal, id: proposal.id as ProposalId, decidedBy: null, decidedAt: null, comment: '' });
      await tx.appendEvents(
        ['p-222222222222', 'p-333333333333'].map((id) => event({ type: 'rules.proposed', detail: { proposalId: id } })),
      );
    });
    assert.deepEqual(await found({}), [2, 6]);
    assert.deepEqual(await store().erasing.count({}), { now: 2, later: 4 });
  });

  it('lets details stay that no checkpoint of this log holds, once there was any', async () => {
    await append(event(), event(), event());
    assert.deepEqual(await found({}), [1, 2, 3]);
    await store().log.keepCheckpoint({ origin: 'another', size: 3, note: 'n' });
    assert.deepEqual(await found({}), []);
    const { origin } = await store().log.head();
    await store().log.keepCheckpoint({ origin, size: 2, note: 'n' });
    assert.deepEqual(await found({}), [1, 2]);
  });

  it('knows under which ids and names somebody is known', async () => {
    const kept = { ...ADA, name: 'Ada King' };
    await append(event(), event({ actor: { ...ADA, tenantId: 'tenant-2' } }));
    await store().transaction((tx) => tx.keepChat(kept, conversation('chat'), NOW));
    const persons = await store().erasing.personsOf('ada');
    assert.deepEqual(
      persons.map(({ tenantId }) => tenantId),
      ['tenant-1', 'tenant-2'],
    );
    assert.deepEqual(await store().erasing.namesOf({ tenantId: 'tenant-1', objectId: 'ada' }), ['Ada King', 'Ada Lovelace']);
  });

  it('forgets a person, with the chat that was theirs or without one', async () => {
    const ada = { tenantId: 'tenant-1', objectId: 'ada' };
    for (const closed of [false, true]) {
      await store().transaction(async (tx) => {
        await tx.keepChat(ADA, conversation('chat'), NOW);
        await tx.say(conversation('chat'), { kind: 'text', text: 'for Ada' }, NOW);
        if (closed) await tx.closeChat(conversation('chat'));
      });
      assert.equal(await store().transaction((tx) => tx.forgetPerson(ada)), true);
      assert.equal(await store().transaction((tx) => tx.forgetPerson(ada)), false);
      assert.deepEqual(await store().erasing.namesOf(ada), []);
    }
  });

  it('forgets with a person what was to be said to them alone, and nothing else of that conversation', async () => {
    await store().transaction(async (tx) => {
      for (const person of [ADA, BOB])
        await tx.say({ ...conversation(), onlyTo: { person, account: '29:x' } }, { kind: 'text', text: person.objectId }, NOW);
      await tx.say(conversation(), { kind: 'text', text: 'all' }, NOW);
      await tx.forgetPerson({ tenantId: 'tenant-1', objectId: 'ada' });
    });
    const left = await store().outbox.claimMessages(NOW, 1, 10);
    assert.deepEqual(
      left.map(({ answer }) => answer),
      ['bob', 'all'].map((text) => ({ kind: 'text', text })),
    );
  });
}
