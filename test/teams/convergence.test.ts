import assert from 'node:assert/strict';
import fc from 'fast-check';
import { count, variants } from '../support/counts.ts';
import { DATABASES, memoryDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';
import { CopiesStage, type Life } from './copies-stage.ts';
import type { ConnectorCall, Fault } from './recording-connector.ts';

/** What happens to a copy between its first post and the decision. */
const FATES = ['fine', 'fine', 'fine', 'deleted', 'shut', 'busy', 'throttled'] as const;
type Fate = (typeof FATES)[number];

/** What becomes of a post: the second takes effect and is not answered, the third is answered by a gateway in between. */
const POSTS = ['answered', 'cut', 'gateway', 'not_done'] as const;
const HOUR_MS = 3_600_000;

describe('the copies of a card', function () {
  this.timeout(300_000);
  let database: TestDatabase;
  let stage: CopiesStage;

  before(async () => {
    database = await memoryDatabase();
  });
  beforeEach(async () => {
    stage = await CopiesStage.start(database);
  });
  afterEach(() => stage.close());
  after(() => database.drop());

  /** Time goes by quicker than the pauses between two tries would let it. */
  const isDone = async ({ notifier }: Life): Promise<boolean> => {
    stage.later(200);
    notifier.kick();
    return (await stage.pending()) === 0;
  };

  it('all lose their buttons after the decision, whenever the process that edits them dies', async () => {
    const world = fc.record({
      fates: fc.array(fc.constantFrom(...FATES), { minLength: 1, maxLength: 10 }),
      dies: fc.nat(10),
      effect: fc.constantFrom('done' as const, 'not_done' as const),
    });
    const property = fc.asyncProperty(world, async ({ fates, dies, effect }) => {
      await stage.clear();
      const { teams } = stage;
      const run = await stage.ask(fates.length);
      const first = stage.live();
      await until('every copy is posted', async () => (await stage.pending()) === 0);
      const posts = fates.length + 1;
      assert.equal(stage.shown().size, posts);
      assert.ok([...stage.shown().values()].every((buttons) => buttons === 'approve,reject'));

      const teamsNow = new Decided(fates, { dies, effect, kill: first.kill });
      teams.fault = (call) => teamsNow.faultOf(call);
      await stage.decide({ run });
      first.notifier.kick();
      await until('it dies, or has done everything', async () => teamsNow.died || (await stage.pending()) === 0);
      await first.notifier.stop();

      stage.later();
      teamsNow.revive();
      const second = stage.live();
      await until('nothing is left to do', async () => (await stage.pending()) === 0);
      await second.notifier.stop();
      const shut = new Set(teams.calls.filter((call) => teamsNow.isShut(call)).map((call) => call.made));
      for (const [message, buttons] of stage.shown(teamsNow.deleted)) assert.equal(shut.has(message) ? '' : buttons, '', message);
      const reposted = fates.filter((fate) => fate === 'deleted').length;
      assert.ok(teams.calls.filter((call) => call.method === 'POST' && call.effective).length <= posts + reposted + 1);
    });
    await fc.assert(property, { numRuns: count(40), seed: 5, endOnFailure: true });
  });

  it('have buttons once in each conversation and none after the decision, whichever post loses its answer or is the last of its process', async () => {
    const world = fc.record({
      people: fc.nat(4),
      posts: fc.array(fc.constantFrom(...POSTS), { minLength: 1, maxLength: 8 }),
      dies: fc.option(fc.nat(6)),
    });
    const property = fc.asyncProperty(world, async ({ people, posts, dies }) => {
      await stage.clear();
      const [run, proposal] = [await stage.ask(people), await stage.propose()];
      const conversations = people + 1 + 2;
      let [sent, dead] = [0, false];
      const first = stage.live();
      stage.teams.fault = (call) => {
        if (dead) return { cut: 'not_done', status: 500 };
        if (call.method !== 'POST') return null;
        sent += 1;
        if (dies === sent - 1) {
          dead = true;
          first.kill();
          return { cut: 'done', status: 500 };
        }
        return faultOfPost(posts[sent - 1]);
      };
      await until('it dies, or has done everything', async () => dead || (await isDone(first)));
      await first.notifier.stop();

      dead = false;
      stage.teams.fault = () => null;
      stage.later();
      const second = stage.live();
      await until('every card is posted', () => isDone(second));
      const live = [...stage.shown().values()].filter((buttons) => buttons !== '');
      assert.equal(live.length, conversations, 'one of the card in each conversation can be pressed');
      await stage.decide({ run, proposal });
      second.notifier.kick();
      await until('nothing is left to do', async () => (await stage.pending()) === 0);
      await second.notifier.stop();
      for (const [message, buttons] of stage.shown()) assert.equal(buttons, '', message);
    });
    await fc.assert(property, { numRuns: count(40), seed: 7, endOnFailure: true });
  });

  for (const { name, make } of variants(DATABASES, 1)) {
    it(`follow, and what was said meanwhile is said, when Teams refused the bot’s token for two days, on ${name}`, async () => {
      const there = await make();
      const lasting = await CopiesStage.start(there);
      try {
        const [run, proposal] = [await lasting.ask(1), await lasting.propose()];
        const { notifier } = lasting.live();
        await until('every card is posted', async () => (await lasting.pending()) === 0);
        lasting.teams.fault = () => ({ status: 401, code: 'Unauthorized' });
        await lasting.decide({ run, proposal });
        const thread = lasting.conversation('19:other', 'channel');
        await lasting.store.transaction((tx) => tx.say(thread, { kind: 'text', text: 'Rejected.' }, lasting.clock.now()));
        for (let tries = 1; tries <= 60; tries += 1) {
          notifier.kick();
          await until('everything was tried again', async () => (await lasting.failures()).every((failures) => failures >= tries));
          lasting.later(HOUR_MS * 0.8);
        }
        assert.deepEqual(notifier.notes(), ['Teams does not take what is to be sent (teams.token_refused); the log says more.']);
        lasting.teams.fault = () => null;
        // A try that was on its way when Teams took tokens again puts the next one off once more.
        const tryAgain = (): void => {
          lasting.later();
          notifier.kick();
        };
        await until('nothing is left to do', async () => {
          tryAgain();
          return (await lasting.pending()) === 0;
        });
        for (const [message, buttons] of lasting.shown()) assert.equal(buttons, '', message);
        await until('what was said is said', () => {
          tryAgain();
          return lasting.teams.calls.some((call) => call.effective && call.body['text'] === 'Rejected.');
        });
        assert.deepEqual(notifier.notes(), []);
        await notifier.stop();
      } finally {
        await lasting.close();
        await there.drop();
      }
    });
  }
});

function faultOfPost(fate: (typeof POSTS)[number] = 'answered'): Fault | null {
  if (fate === 'answered') return null;
  if (fate === 'gateway') return { status: 504, effect: 'done' };
  return { cut: fate === 'cut' ? 'done' : 'not_done', status: 500 };
}

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
