import type { CardButton, RulesCard, RunCard } from '../../bot/core/chat.ts';
import { systemClock } from '../../bot/core/clock.ts';
import type { Conversation } from '../../bot/core/conversation.ts';
import { AppError } from '../../bot/core/errors.ts';
import type { ProposalId, RunId } from '../../bot/core/ids.ts';
import { Masker } from '../../bot/core/masking/masker.ts';
import type { Outbox } from '../../bot/core/outbox.ts';
import type { Store } from '../../bot/core/ports.ts';
import { siteHash } from '../../bot/core/site/version.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { CLOUDS } from '../../bot/teams/clouds.ts';
import { ConnectorClients } from '../../bot/teams/connector-clients.ts';
import { createCredentialsFactory } from '../../bot/teams/credentials.ts';
import { Notifier } from '../../bot/teams/notifier.ts';
import { createSender } from '../../bot/teams/sender.ts';
import { allowServiceUrls } from '../../bot/teams/service-url.ts';
import { RULES_CARD } from '../cards/rules-cards.ts';
import { open } from '../cards/story.ts';
import { ADA, NOW, run } from '../contract/store/samples.ts';
import { emptyTables } from '../store/empty-tables.ts';
import type { TestDatabase } from '../support/database.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { BOT_APP_ID, TENANT_ID } from '../support/teams-keys.ts';
import { BOT_ID, HANDLE, THREAD_ID } from './activities.ts';
import { RecordingConnector } from './recording-connector.ts';
import { runCard } from './run-card.ts';

const VOTES: readonly CardButton[] = [
  { verb: 'approve', handle: HANDLE },
  { verb: 'reject', handle: HANDLE },
];
const UNPACED = { conversation: [], tenant: [], edits: [] };
const FILES = new Map([['policy.yml', new Uint8Array(Buffer.from('version: 1\n'))]]);
/** Longer than any lease, so that what a dead process had claimed is free. */
const LEASES_OVER_MS = 60_000;

/** One process that sends: from `kill` on, neither Teams nor the database hears of it. */
export type Life = Readonly<{ notifier: Notifier; kill(): void }>;

/** The real outbox and the real senders between a store and a Teams that fails as it is told; a request that is decided or not. */
export class CopiesStage {
  readonly store: Store;
  readonly teams: RecordingConnector;
  /** What every card shows at this moment. */
  decided = false;
  #offsetMs = 0;
  readonly #database: TestDatabase;

  private constructor(database: TestDatabase, teams: RecordingConnector) {
    this.#database = database;
    this.store = createStore(database.database);
    this.teams = teams;
  }

  static async start(database: TestDatabase): Promise<CopiesStage> {
    return new CopiesStage(database, await RecordingConnector.start());
  }

  readonly clock = { now: (): Date => new Date(systemClock.now().getTime() + this.#offsetMs) };

  later(ms = LEASES_OVER_MS): void {
    this.#offsetMs += ms;
  }

  /** As if nothing had happened. */
  async clear(): Promise<void> {
    await emptyTables(this.#database.database.pool);
    this.teams.calls.length = 0;
    this.teams.fault = () => null;
    this.decided = false;
  }

  conversation(id: string, scope: Conversation['scope']): Conversation {
    return { channel: 'teams', scope, tenantId: TENANT_ID, id, serviceUrl: this.teams.serviceUrl, botId: BOT_ID };
  }

  /** A run with a card in its thread and a copy in the chats of so many people. */
  async ask(people: number): Promise<RunId> {
    const { id } = run();
    await this.store.transaction(async (tx) => {
      await tx.insertRun(run({ id }));
      await tx.addCard(id, this.conversation(THREAD_ID, 'channel'));
      for (let index = 0; index < people; index += 1) {
        const person = { kind: 'person', tenantId: TENANT_ID, objectId: `p${index}`, name: `P${index}` } as const;
        await tx.addCopy(id, this.conversation(`a:${index}`, 'personal'), { person, because: 'Asked.', askedFor: 'a/0' });
      }
    });
    return id;
  }

  /** A proposal of rules with a card in the thread, and one in a chat. */
  async propose(): Promise<ProposalId> {
    const id = 'p-222222222222' as ProposalId;
    const hash = siteHash(FILES);
    const decision = { state: 'open', decidedBy: null, decidedAt: null, comment: '' } as const;
    await this.store.transaction(async (tx) => {
      await tx.site.keepVersion({ hash, files: FILES, foundAt: NOW });
      await tx.site.insertProposal({ id, hash, base: 1, by: ADA, at: NOW, ...decision });
      await tx.site.addCard(id, this.conversation(THREAD_ID, 'channel'));
      await tx.site.addCard(id, this.conversation('a:0', 'personal'));
    });
    return id;
  }

  /** It is decided: no card has anything left to press. */
  async decide(asked: Readonly<{ run?: RunId; proposal?: ProposalId }>): Promise<void> {
    this.decided = true;
    await this.store.transaction(async (tx) => {
      if (asked.run !== undefined) await tx.touchCards(asked.run);
      if (asked.proposal !== undefined) await tx.site.touchCards(asked.proposal);
    });
  }

  live(): Life {
    const state = { dead: false };
    const { teams, clock } = this;
    const serviceUrls = allowServiceUrls([], [teams.origin]);
    const credentials = createCredentialsFactory(BOT_APP_ID, async () => 'token');
    const clients = new ConnectorClients({
      appId: BOT_APP_ID,
      cloud: CLOUDS.public,
      serviceUrls,
      credentials,
      clock,
      masker: new Masker(),
    });
    const notifier = new Notifier({
      outbox: mortal(this.store.outbox, state),
      card: async (id): Promise<RunCard> => this.#runCard(id),
      rulesCard: async (): Promise<RulesCard> => ({ ...RULES_CARD, buttons: this.decided ? [] : RULES_CARD.buttons }),
      chatOf: async () => null,
      closed: async () => 'named' as const,
      renderers: {
        renderRun: ({ buttons }) => ({ type: 'AdaptiveCard', actions: buttons.map(({ verb }) => verb) }),
        renderRules: ({ buttons }) => ({ type: 'AdaptiveCard', actions: buttons.map(({ verb }) => verb) }),
        foundLines: ({ what }) => ({ title: what.kind, text: '' }),
        runSummary: () => 'summary',
        renderAnswer: (answer) => ({ text: answer.kind === 'text' ? String(answer.text) : '' }),
      },
      sender: createSender(clients),
      pace: UNPACED,
      clock,
      logger: silentLogger,
    });
    notifier.start();
    const kill = (): void => {
      state.dead = true;
    };
    return { notifier, kill };
  }

  #runCard(id: RunId): RunCard {
    const plain = runCard(id, this.decided ? 'rejected' : 'waiting_approval');
    return { view: { ...plain.view, approvals: this.decided ? [] : [open] }, buttons: this.decided ? [] : VOTES };
  }

  /** The buttons on each message in the end; those that somebody deleted are gone. */
  shown(deleted: ReadonlySet<string> = new Set()): ReadonlyMap<string, string> {
    const messages = new Map<string, string>();
    for (const call of this.teams.calls.filter((one) => one.effective)) {
      const id = call.method === 'POST' ? call.made : (call.url.split('/').at(-1) ?? '');
      const [attachment] = (call.body['attachments'] ?? []) as { content: { actions: readonly string[] } }[];
      if (attachment !== undefined && !deleted.has(id)) messages.set(id, attachment.content.actions.join());
    }
    return messages;
  }

  /** How many cards are not as they should be and will be sent. */
  async pending(): Promise<number> {
    const { rows } = await this.#database.database.pool.query(
      ['run_cards', 'rules_cards']
        .map((table) => `select 1 from signalbox.${table} where shown_version < version and not given_up`)
        .join(' union all '),
    );
    return rows.length;
  }

  /** How often sending cards has failed since they were last shown. */
  async failures(): Promise<readonly number[]> {
    const { rows } = await this.#database.database.pool.query<{ failures: number }>(
      'select failures from signalbox.run_cards union all select failures from signalbox.rules_cards',
    );
    return rows.map(({ failures }) => failures);
  }

  close(): Promise<void> {
    return this.teams.close();
  }
}

function mortal(outbox: Outbox, state: Readonly<{ dead: boolean }>): Outbox {
  const alive = <Args extends readonly unknown[], T>(call: (...args: Args) => Promise<T>) => {
    return async (...args: Args): Promise<T> => {
      if (state.dead) throw new AppError({ code: 'unavailable', reason: 'test.dead', message: 'This process is dead.' });
      return call(...args);
    };
  };
  return {
    claimCards: alive(outbox.claimCards),
    cardPosted: alive(outbox.cardPosted),
    cardShown: alive(outbox.cardShown),
    chatOpened: alive(outbox.chatOpened),
    dropCard: alive(outbox.dropCard),
    claimRulesCards: alive(outbox.claimRulesCards),
    strayGone: alive(outbox.strayGone),
    claimMessages: alive(outbox.claimMessages),
    messageSent: alive(outbox.messageSent),
    sendingFailed: alive(outbox.sendingFailed),
    endLeases: alive(outbox.endLeases),
  };
}
