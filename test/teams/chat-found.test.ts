import assert from 'node:assert/strict';
import type { AfterShut } from '../../bot/core/asking/reach.ts';
import { type Conversation, stillToOpen } from '../../bot/core/conversation.ts';
import { AppError } from '../../bot/core/errors.ts';
import { CardDelivery } from '../../bot/teams/card-delivery.ts';
import type { Content } from '../../bot/teams/content.ts';
import type { DeliveryParts } from '../../bot/teams/deliveries.ts';
import { retryAfterOf } from '../../bot/teams/failure.ts';
import type { Sender } from '../../bot/teams/sender.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { MemoryOutbox } from './memory-outbox.ts';

const NOW = new Date('2026-05-04T10:00:00Z');
const WAITING: Conversation = {
  channel: 'teams',
  scope: 'personal',
  tenantId: 't',
  id: '@sara',
  serviceUrl: 'https://smba.example/',
  botId: 'bot',
};

/** A card that waits for a chat, and what is made of it. */
class Stage {
  readonly outbox = new MemoryOutbox();
  readonly row = this.outbox.addCard('r-1', WAITING, true);
  readonly posted: string[] = [];
  afterShut: AfterShut = 'named';
  /** Whether Teams opens the chat. */
  opens = false;

  async deliver(): Promise<AppError | null> {
    const [due] = await this.outbox.claimCards(new Date(8.64e15), 0, 1);
    if (due === undefined) return null;
    const delivery = new CardDelivery(this.#parts(), async () => ({
      isWanted: true,
      hasButtons: false,
      sentTo: () => (_buttons, send) => send({ text: 'card' } as Content),
    }));
    return delivery.send(due).then(
      () => null,
      (thrown: unknown) => {
        assert.ok(thrown instanceof AppError);
        return thrown;
      },
    );
  }

  #parts(): Omit<DeliveryParts, 'stopping'> {
    const sender: Sender = {
      open: async (chat) => {
        if (!this.opens) throw new AppError({ code: 'forbidden', reason: 'teams.forbidden', message: 'no' });
        return { ...chat, id: 'a:opened' };
      },
      post: async ({ id }) => {
        this.posted.push(id);
        return 'm-1';
      },
      edit: async () => undefined,
      whisper: async () => undefined,
      editWhisper: async () => undefined,
    };
    const unused = (): never => assert.fail('nobody asks for this');
    const renderers = { renderRun: unused, renderRules: unused, runSummary: unused, foundLines: unused, renderAnswer: unused };
    const parts = { outbox: this.outbox, sender, renderers, pace: { conversation: [], tenant: [], edits: [] }, clock: { now: () => NOW } };
    return {
      ...parts,
      card: unused,
      rulesCard: unused,
      chatOf: unused,
      closed: async () => this.afterShut,
      logger: silentLogger,
    };
  }
}

describe('a card for a chat that takes none', () => {
  it('is dropped when its person is named elsewhere', async () => {
    const stage = new Stage();
    assert.equal(await stage.deliver(), null);
    assert.deepEqual(stage.outbox.cards, []);
  });

  it('is tried again soon, and less and less often, while the chat may still open', async () => {
    const stage = new Stage();
    stage.afterShut = 'later';
    const waits = [];
    for (let failures = 0; failures < 7; failures += 1) {
      stage.row.failures = failures;
      const error = await stage.deliver();
      assert.equal(error?.code, 'unavailable');
      waits.push(error === null ? null : retryAfterOf(error));
    }
    assert.deepEqual(waits, [500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
    assert.equal(stage.outbox.cards.length, 1);
    stage.opens = true;
    assert.equal(await stage.deliver(), null);
    assert.deepEqual(stage.posted, ['a:opened']);
  });

  it('goes to the chat that was found for it', async () => {
    const stage = new Stage();
    stage.afterShut = { ...WAITING, id: 'a:found' };
    assert.equal((await stage.deliver())?.reason, 'teams.not_yet_open');
    assert.equal(stillToOpen(stage.row.conversation), null);
    assert.equal(await stage.deliver(), null);
    assert.deepEqual(stage.posted, ['a:found']);
  });

  it('gives way to a card of the run that is in that chat already', async () => {
    const stage = new Stage();
    stage.afterShut = { ...WAITING, id: 'a:found' };
    await stage.deliver();
    const other = stage.outbox.addCard('r-1', { ...WAITING, id: 'a:found' }, true);
    stage.row.conversation = WAITING;
    assert.equal(await stage.deliver(), null, 'the run has a card there already');
    assert.deepEqual(stage.outbox.cards, [other]);
  });
});
