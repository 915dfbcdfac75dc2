import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CardButton, RunCard } from '../../bot/core/chat.ts';
import { systemClock } from '../../bot/core/clock.ts';
import type { Conversation } from '../../bot/core/conversation.ts';
import { AppError } from '../../bot/core/errors.ts';
import type { Outbox, Store } from '../../bot/core/ports.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { CLOUDS } from '../../bot/teams/clouds.ts';
import { ConnectorClients } from '../../bot/teams/connector-clients.ts';
import { createCredentialsFactory } from '../../bot/teams/credentials.ts';
import { Notifier } from '../../bot/teams/notifier.ts';
import { createSender } from '../../bot/teams/sender.ts';
import { allowServiceUrls } from '../../bot/teams/service-url.ts';
import { open } from '../cards/story.ts';
import { run } from '../contract/store/samples.ts';
import { emptyTables } from '../store/empty-tables.ts';
import { count } from '../support/counts.ts';
import { memoryDatabase, type TestDatabase } from '../support/database.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { BOT_APP_ID, TENANT_ID } from '../support/teams-keys.ts';
import { until } from '../support/until.ts';
import { BOT_ID, HANDLE, THREAD_ID } from './activities.ts';
import { type ConnectorCall, type Fault, RecordingConnector } from './recording-connector.ts';
import { runCard } from './run-card.ts';

const VOTES: readonly CardButton[] = [
  { verb: 'approve', handle: HANDLE },
  { verb: 'reject', handle: HANDLE },
];
const UNPACED = { conversation: [], tenant: [], edits: [] };
/** Longer than any lease, so that what a dead process had claimed is free. */
const LEASES_OVER_MS = 60_000;

/** What happens to a copy between its first post and the decision. */
const FATES = ['fine', 'fine', 'fine', 'deleted', 'shut', 'busy', 'throttled'] as const;
type Fate = (typeof FATES)[number];

type Life = Readonly<{ notifier: Notifier; kill(): void }>;

describe('the copies of a card', function () {
  this.timeout(300_000);
  let database: TestDatabase;
  let store: Store;
  let teams: RecordingConnector;
  /** Set by each property; what a card shows at this moment. */
  let decided = false;
  let offsetMs = 0;
  const clock = { now: () => new Date(systemClock.now().getTime() + offsetMs) };

  before(async () => {
    database = await memoryDatabase();
    store = createStore(database.database);
  });
  beforeEach(async () => {
    teams = await RecordingConnector.start();
  });
  afterEach(() => teams.close());
  after(() => database.drop());

  const conversation = (id: string, scope: Conversation['scope']): Conversation => ({
    channel: 'teams',
    scope,
    tenantId: TENANT_ID,
    id,
    serviceUrl: teams.serviceUrl,
    botId: BOT_ID,
  });

  /** A process: from `kill` on, neither Teams nor the database hears of it. */
  const live = (): Life => {
    const state = { dead: false };
    const serviceUrls = allowServiceUrls([], [teams.origin]);
    const credentials = createCredentialsFactory(BOT_APP_ID, { kind: 'token', token: async () => 'token' });
    const clients = new ConnectorClients({ appId: BOT_APP_ID, cloud: CLOUDS.public, serviceUrls, credentials, clock });
    const notifier = new Notifier({
      outbox: mortal(store.outbox, state),
      card: async (id): Promise<RunCard> => {
        const plain = runCard(id, decided ? 'rejected' : 'waiting_approval');
        return { view: { ...plain.view, approvals: decided ? [] : [open] }, buttons: decided ? [] : VOTES };
      },
      rulesCard: async () => null,
      chatOf: async () => null,
      closed: async () => undefined,
      renderers: {
        renderRun: ({ buttons }) => ({ type: 'AdaptiveCard', actions: buttons.map(({ verb }) => verb) }),
        renderRules: () => ({ type: 'AdaptiveCard' }),
        runSummary: () => 'summary',
        renderAnswer: () => ({ text: '' }),
      },
      sender: createSender(clients),
      pace: UNPACED,
      clock,
      logger: silentLogger,
    });
    notifier.start();
    return {
      notifier,
      kill: () => {
        state.dead = true;
      },
    };
  };

  /** What each message shows in the end; those that somebody deleted are gone. */
  const shown = (deleted: ReadonlySet<string>): ReadonlyMap<string, string> => {
    const messages = new Map<string, string>();
    for (const call of teams.calls.filter((one) => one.effective)) {
      const id = call.method === 'POST' ? call.made : (call.url.split('/').at(-1) ?? '');
      const [attachment] = (call.body['attachments'] ?? []) as { content: { actions: readonly string[] } }[];
      if (!deleted.has(id)) messages.set(id, (attachment?.content.actions ?? []).join());
    }
    return messages;
  };
  const settled = async (): Promise<boolean> => (await store.outbox.claimCards(new Date(0), 0, 1)).length === 0 && (await pending()) === 0;
  const pending = async (): Promise<number> => {
    const { rows } = await database.database.pool.query('select 1 from signalbox.run_cards where shown_version < version and not given_up');
    return rows.length;
  };

  it('all lose their buttons after the decision, whenever the process that edits them dies', async () => {
    const world = fc.record({
      fates: fc.array(fc.constantFrom(...FATES), { minLength: 1, maxLength: 10 }),
      dies: fc.nat(10),
      effect: fc.constantFrom('done' as const, 'not_done' as const),
    });
    const property = fc.asyncProperty(world, async ({ fates, dies, effect }) => {
      await emptyTables(database.database.pool);
      teams.calls.length = 0;
      teams.fault = () => null;
      decided = false;
      const { id } = run();
      await store.transaction(async (tx) => {
        await tx.insertRun(run({ id }));
        await tx.addCard(id, conversation(THREAD_ID, 'channel'));
        for (const index of fates.keys()) {
          const person = { kind: 'person', tenantId: TENANT_ID, objectId: `p${index}`, name: `P${index}` } as const;
          await tx.addCopy(id, conversation(`a:${index}`, 'personal'), { person, because: 'Asked.', askedFor: 'a/0' });
        }
      });
      const first = live();
      await until('every copy is posted', async () => (await pending()) === 0);
      const posts = fates.length + 1;
      assert.equal(shown(new Set()).size, posts);
      assert.ok([...shown(new Set()).values()].every((buttons) => buttons === 'approve,reject'));

      const teamsNow = new Decided(fates, { dies, effect, kill: first.kill });
      teams.fault = (call) => teamsNow.faultOf(call);
      decided = true;
      await store.transaction((tx) => tx.touchCards(id));
      first.notifier.kick();
      await until('it dies, or has done everything', async () => teamsNow.died || (await pending()) === 0);
      await first.notifier.stop();

      offsetMs += LEASES_OVER_MS;
      teamsNow.revive();
      const second = live();
      await until('nothing is left to do', settled);
      await second.notifier.stop();
      const shut = new Set(teams.calls.filter((call) => teamsNow.isShut(call)).map((call) => call.made));
      for (const [message, buttons] of shown(teamsNow.deleted)) assert.equal(shut.has(message) ? '' : buttons, '', message);
      const reposted = fates.filter((fate) => fate === 'deleted').length;
      assert.ok(teams.calls.filter((call) => call.method === 'POST' && call.effective).length <= posts + reposted + 1);
    });
    await fc.assert(property, { numRuns: count(40), seed: 5, endOnFailure: true });
  });
});

type Death = Readonly<{ dies: number; effect: 'done' | 'not_done'; kill(): void }>;

/** Teams after the decision: what it does with the copies, and when the process dies. */
class Decided {
  readonly deleted = new Set<string>();
  readonly #fates: readonly Fate[];
  readonly #once = new Set<string>();
  readonly #death: Death;
  #edits = 0;
  #state: 'alive' | 'dead' | 'again' = 'alive';

  constructor(fates: readonly Fate[], death: Death) {
    this.#fates = fates;
    this.#death = death;
  }

  get died(): boolean {
    return this.#state === 'dead';
  }

  revive(): void {
    this.#state = 'again';
  }

  isShut(call: ConnectorCall): boolean {
    return this.#fateOf(call) === 'shut';
  }

  faultOf(call: ConnectorCall): Fault | null {
    if (this.#state === 'dead') return { cut: 'not_done', status: 500 };
    if (this.#state === 'alive' && call.method === 'PUT') {
      if (this.#edits === this.#death.dies) {
        this.#state = 'dead';
        this.#death.kill();
        return { cut: this.#fateOf(call) === 'fine' ? this.#death.effect : 'not_done', status: 500 };
      }
      this.#edits += 1;
    }
    return this.#answerOf(call);
  }

  #answerOf(call: ConnectorCall): Fault | null {
    const fate = this.#fateOf(call);
    if (fate === 'shut') return { status: 403, code: 'BotNotInConversationRoster' };
    const first = !this.#once.has(call.url);
    this.#once.add(call.url);
    if (fate === 'deleted' && call.method === 'PUT' && first) {
      this.deleted.add(call.url.split('/').at(-1) ?? '');
      return { status: 404, code: 'ActivityNotFoundInConversation' };
    }
    if (fate === 'busy' && first) return { status: 503 };
    return fate === 'throttled' && first ? { status: 429, headers: { 'retry-after': '0' } } : null;
  }

  #fateOf({ url }: ConnectorCall): Fate {
    const place = decodeURIComponent(/conversations\/([^/]+)\//.exec(url)?.[1] ?? '');
    return place.startsWith('a:') ? (this.#fates[Number(place.slice(2))] ?? 'fine') : 'fine';
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
    cardShown: alive(outbox.cardShown),
    chatOpened: alive(outbox.chatOpened),
    dropCard: alive(outbox.dropCard),
    claimRulesCards: alive(outbox.claimRulesCards),
    rulesCardShown: alive(outbox.rulesCardShown),
    claimMessages: alive(outbox.claimMessages),
    messageSent: alive(outbox.messageSent),
    sendingFailed: alive(outbox.sendingFailed),
    endLeases: alive(outbox.endLeases),
  };
}
