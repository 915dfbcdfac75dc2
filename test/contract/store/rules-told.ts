import assert from 'node:assert/strict';
import { chatToOpen } from '../../../bot/core/conversation.ts';
import type { ProposalId } from '../../../bot/core/ids.ts';
import { newProposal } from '../../../bot/core/site/proposal.ts';
import { siteHash } from '../../../bot/core/site/version.ts';
import type { Subject } from '../store.ts';
import { chat } from './people.ts';
import { ADA, BOB, conversation, later, NOW } from './samples.ts';

export function rulesToldContract(store: Subject): void {
  const proposed = async (content = 'version: 1', near = false): Promise<ProposalId> => {
    const files = new Map([['policy.yml', new Uint8Array(Buffer.from(content))]]);
    const made = newProposal(siteHash(files), 1, { by: ADA, via: 'tab', at: NOW });
    await store().transaction(async (tx) => {
      await tx.site.keepVersion({ hash: made.hash, files, foundAt: NOW });
      await tx.site.insertProposal(made);
      await tx.site.putNotice(made.id, near ? conversation() : null, NOW);
    });
    return made.id;
  };
  const due = async (at = NOW) => (await store().due(at, 10)).proposals;
  const finish = (id: ProposalId): Promise<boolean> => store().transaction((tx) => tx.site.finishNotice(id, NOW));
  const copied = (id: ProposalId, where = chat('a:bob')): Promise<void> => store().transaction((tx) => tx.site.addCopy(id, where, BOB));
  const cards = (at = NOW) => store().outbox.claimRulesCards(at, 1, 10);

  it('names a proposal of which people are to be told until that is done, by exactly one of several', async () => {
    const [first, second] = [await proposed('a', true), await proposed('b')];
    const rows = [
      { proposalId: first, near: conversation(), failures: 0 },
      { proposalId: second, near: null, failures: 0 },
    ].sort((a, b) => (a.proposalId < b.proposalId ? -1 : 1));
    assert.deepEqual(await due(), rows);
    const done = await Promise.all(Array.from({ length: 5 }, () => finish(first)));
    assert.equal(done.filter((mine) => mine).length, 1);
    assert.deepEqual(await due(), [{ proposalId: second, near: null, failures: 0 }]);
  });

  it('waits with what was put off, and counts how often', async () => {
    const id = await proposed();
    await store().transaction((tx) => tx.site.postponeNotice(id, later(5000)));
    assert.deepEqual(await due(later(4999)), []);
    assert.deepEqual(await due(later(5000)), [{ proposalId: id, near: null, failures: 1 }]);
  });

  it('gives somebody one copy, also where their chat has a card of the proposal anyway', async () => {
    const id = await proposed();
    await store().transaction((tx) => tx.site.addCard(id, chat('a:bob')));
    await copied(id);
    await copied(id);
    await store().transaction((tx) => tx.site.addCard(id, conversation()));
    assert.deepEqual(
      (await cards()).map(({ copy }) => copy),
      [true, false],
    );
  });

  it('keeps the chat that was opened for a copy, and lets the copy go when it has the card by now', async () => {
    const id = await proposed();
    await copied(id, chatToOpen(BOB, conversation()));
    const [waiting] = await cards();
    assert.ok(waiting);
    assert.equal(await store().outbox.chatOpened(waiting, chat('a:bob'), NOW), true);
    assert.deepEqual(await store().chatOf(BOB), chat('a:bob'));
    const [opened, ...others] = await cards(later(2));
    assert.deepEqual([opened?.conversation, opened?.copy, others], [chat('a:bob'), true, []]);

    await copied(id, chatToOpen(BOB, conversation()));
    const [, again] = await cards(later(4));
    assert.equal(await store().outbox.chatOpened({ kind: 'rules', id: again?.id ?? 0 }, chat('a:bob'), NOW), false);
    const left = await cards(later(6));
    assert.deepEqual(
      left.map(({ id: card, version }) => [card, version]),
      [[waiting.id, 2]],
    );
  });

  it('takes back the copies of a chat that were not sent yet, once', async () => {
    const [sent, unsent] = [await proposed('a'), await proposed('b')];
    await copied(sent);
    const [card] = await cards();
    await store().outbox.cardShown({ kind: 'rules', id: card?.id ?? 0 }, 1, 'activity-1');
    await copied(unsent);
    await store().transaction((tx) => tx.site.addCard(unsent, conversation()));
    const take = () => store().transaction((tx) => tx.site.takeUnsentCopies(chat('a:bob')));
    assert.deepEqual([await take(), await take()], [[{ proposalId: unsent, person: BOB }], []]);
    assert.deepEqual(
      (await cards(later(2))).map(({ conversation: where }) => where),
      [conversation()],
    );
  });

  it('drops a card, and every card of a chat that is forgotten', async () => {
    const id = await proposed();
    await copied(id);
    await store().transaction((tx) => tx.site.addCard(id, conversation()));
    const [copy, card] = await cards();
    await store().transaction((tx) => tx.forgetChat(chat('a:bob')));
    assert.deepEqual(
      (await cards(later(2))).map(({ id: left }) => left),
      [card?.id],
    );
    assert.notEqual(copy?.id, card?.id);
    await store().outbox.dropCard({ kind: 'rules', id: card?.id ?? 0 });
    assert.deepEqual(await cards(later(4)), []);
  });

  it('tries a card again that was given up once somebody is heard where it goes', async () => {
    const id = await proposed();
    await copied(id);
    const [card] = await cards();
    await store().outbox.sendingFailed('rules', card?.id ?? 0, null, 'HTTP 403', card?.version);
    assert.deepEqual(await cards(later(2)), []);
    await store().transaction((tx) => tx.reviveCards(chat('a:bob')));
    assert.equal((await cards(later(4))).length, 1);
  });
}
