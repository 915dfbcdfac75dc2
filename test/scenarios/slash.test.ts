import assert from 'node:assert/strict';
import type { RunId } from '../../bot/core/ids.ts';
import type { JsonObject } from '../../bot/core/json.ts';
import type { BoardMessage } from '../../bot/local/connector/message-board.ts';
import type { Where } from '../../bot/local/connector/people-in-teams.ts';
import { joinConversationId, personalChatId } from '../../bot/local/connector/team.ts';
import { buttonsOf, replyText, textOf } from '../support/card-text.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';
import { until } from '../support/until.ts';

const WAITS = 'deploy shop 1.1.0 to production';

/** What somebody does with a slash command: nobody else sees it being typed, and everybody sees what it changed, once. */
describe('a private slash command', function () {
  this.timeout(120_000);
  let local: LocalApp;
  before(async () => {
    local = await startLocalApp({ unpaced: true, withoutApp: ['outsider'] });
  });
  after(() => local.stop());

  const board = (): readonly BoardMessage[] => local.teams.world.board.all();
  const channel = (): string => local.teams.world.team.id;
  const bots = (): readonly BoardMessage[] => board().filter(({ from }) => from.kind === 'bot');

  type Seen = Readonly<{ command: BoardMessage; alone(): readonly BoardMessage[]; openly(): readonly BoardMessage[] }>;

  /** Types it, and tells apart what the bot says from then on to its sender alone and to everybody in the channel. */
  const slash = async (person: string, text: string, where: Where = { channel: channel() }): Promise<Seen> => {
    const before = new Set(bots().map(({ id }) => id));
    const { message, delivery } = await local.teams.say(person, text, { where, slash: true });
    assert.equal(delivery?.status, 200);
    const since = (): readonly BoardMessage[] => bots().filter(({ id, place }) => !before.has(id) && place === channel());
    const mine = ({ onlyFor }: BoardMessage): boolean => onlyFor === person;
    return { command: message, alone: () => since().filter(mine), openly: () => since().filter((one) => !mine(one)) };
  };
  const answered = (seen: Seen, words: RegExp): Promise<BoardMessage> =>
    until(`${words} is said in private`, () => seen.alone().find((one) => words.test(textOf(one))), 20_000);
  const shown = (seen: Seen): Promise<BoardMessage> => until('there is something for everybody', () => seen.openly()[0], 20_000);
  /** Starts a run that waits. */
  const waiting = async (): Promise<RunId> => {
    const seen = await slash('developer', WAITS);
    const said = await answered(seen, /card of r-/);
    await until('the card has its buttons', () => seen.openly().some((one) => buttonsOf(one).length > 0), 20_000);
    return (textOf(said).match(/r-\w{8}/)?.[0] ?? assert.fail()) as RunId;
  };
  const quiet = (): Promise<void> => new Promise((go) => setTimeout(go, 400));
  const asked = async (text: string) => (await local.events({ type: 'command.asked' })).find(({ detail }) => detail['text'] === text);

  it('that starts a run leaves one card for everybody, and tells its sender where to look', async () => {
    const seen = await slash('developer', WAITS);
    await answered(seen, /Everybody here sees the card of r-/);
    const card = await shown(seen);
    await quiet();
    assert.equal(seen.openly().length, 1);
    assert.match(textOf(card), /Waiting for approval/);
    assert.equal(card.onlyFor, null);
    assert.equal(card.threadId, card.id, 'nobody could answer, or approve, under what one person sees');
    assert.equal(seen.alone().length, 1);
    assert.equal(seen.command.onlyFor, 'developer');
    const event = await asked(WAITS);
    assert.deepEqual([event?.detail['private'], event?.via], [true, 'chat']);
  });

  it('goes on in public: another person approves on the card', async () => {
    const seen = await slash('developer', WAITS);
    const card = await until('there is a card with buttons', () => seen.openly().find((one) => buttonsOf(one).includes('Approve')), 20_000);
    await local.teams.press('release-manager-a', card.id, { verb: 'approve' });
    await local.teams.waitFor((one) => one.id === card.id && /✓ Succeeded/.test(textOf(one)), 30_000);
    assert.equal(seen.alone().length, 1);
  });

  it('stays in the thread in which it was typed', async () => {
    const { message } = await local.teams.say('outsider', 'Is the shop slow?', { mention: false });
    const seen = await slash('developer', WAITS, { thread: message.id });
    await answered(seen, /Everybody here sees the card/);
    await until('there is a card', () => seen.openly().length === 1, 20_000);
    assert.deepEqual(
      [...seen.openly(), ...seen.alone()].map(({ threadId }) => threadId),
      [message.id, message.id],
    );
  });

  for (const [what, person, text, answer] of [
    ['is only looked at', 'developer', 'help', /What you can do here/],
    ['asks how things stand', 'developer', 'status', /Under way|Nothing is under way/],
    ['asks for a reason', 'developer', 'why deploy shop 1.1.0 to production', /./],
    ['reads the log', 'release-manager-a', 'audit', /./],
    ['is no command', 'developer', 'deplyo shop', /./],
    ['names no run', 'developer', 'cancel r-22222222', /There is no run r-22222222/],
    ['asks for a form', 'developer', 'deploy shop', /Environment/],
    ['shows the rules', 'release-manager-a', 'rules', /In force/],
  ] as const) {
    it(`leaves nothing for others where it ${what}`, async () => {
      const seen = await slash(person, text);
      await answered(seen, answer);
      await quiet();
      assert.deepEqual(seen.openly().map(textOf), []);
      assert.equal(seen.alone().length, 1);
    });
  }

  it('that is refused leaves nothing for others, and the log has who was refused and why', async () => {
    const seen = await slash('outsider', 'deploy shop 1.0.9 to production');
    await answered(seen, /Not permitted by the rule/);
    await quiet();
    assert.deepEqual(seen.openly().map(textOf), []);
    const denied = (await local.events({ type: 'decision.denied' })).find(
      ({ detail }) => detail['asked'] === 'deploy shop 1.0.9 to production',
    );
    assert.equal(denied?.via, 'chat');
    assert.equal((await asked('deploy shop 1.0.9 to production'))?.detail['private'], true);
  });

  it('that changes a run leaves one line with who did what', async () => {
    const run = await waiting();
    const seen = await slash('developer', `cancel ${run}`);
    await answered(seen, /Everybody here can read that you did it/);
    await until('there is a line', () => seen.openly().length > 0, 20_000);
    await quiet();
    assert.deepEqual(seen.openly().map(textOf), [`Developer, with a private command, ${run}: cancel ${run}`]);
    assert.equal((await local.run(run)).state, 'cancelled');
  });

  it('that somebody else is told of in public leaves no second line', async () => {
    const run = await waiting();
    const seen = await slash('release-manager-a', `cancel ${run}`);
    await answered(seen, /Everybody here can read that you did it/);
    await quiet();
    assert.equal(seen.openly().length, 1);
    assert.match(textOf(seen.openly()[0] ?? assert.fail()), new RegExp(`cancelled .*${run}`));
  });

  it('that hands a vote on is told to the substitute, and to everybody', async () => {
    const other = local.teams.world.people.find(({ id }) => id === 'release-manager-b')?.name ?? assert.fail();
    for (const [text, said] of [
      [`delegate release-manager to @${other} until 3d`, new RegExp(`${other}`)],
      ['delegate stop', new RegExp(`${other}`)],
    ] as const) {
      const seen = await slash('release-manager-a', text);
      await answered(seen, /Everybody here can read that you did it/);
      await shown(seen);
      await quiet();
      assert.equal(seen.openly().length, 1);
      assert.match(textOf(seen.openly()[0] ?? assert.fail()), said);
      assert.equal(seen.alone().length, 1);
    }
  });

  it('that a form asked for leaves one card when it is sent', async () => {
    const seen = await slash('developer', 'deploy shop');
    const form = await answered(seen, /Environment/);
    const inputs = { service: 'shop', version: '1.1.0', environment: 'production' };
    const sent = await local.teams.press('developer', form.id, { verb: 'submit_form', inputs });
    assert.match(replyText(sent.body), /Sent\. The run r-/);
    await until('there is a card', () => seen.openly().length === 1, 20_000);
    await local.teams.waitFor((one) => one.id === form.id && /Sent\./.test(textOf(one)), 20_000);
    await quiet();
    assert.equal(seen.openly().length, 1);
    const closed = board().find(({ id }) => id === form.id);
    assert.deepEqual([closed?.onlyFor, buttonsOf(closed ?? assert.fail())], ['developer', []]);
  });

  it('that Teams delivers twice, or four times at once, leaves one card and one answer', async () => {
    const before = new Set(bots().map(({ id }) => id));
    const { message } = await local.teams.say('outsider', 'Now?', { mention: false });
    const activity: JsonObject = local.teams.draft('developer', { thread: message.id }, WAITS, { slash: true });
    const answers = await Promise.all([activity, activity, activity, activity].map((one) => local.teams.deliver(one)));
    answers.push(await local.teams.deliver(activity));
    assert.ok(answers.every(({ status }) => status === 200));
    const since = (): readonly BoardMessage[] => bots().filter(({ id, place }) => !before.has(id) && place === channel());
    await until('there are card and answer', () => since().length === 2, 20_000);
    await quiet();
    assert.deepEqual(
      since()
        .map(({ onlyFor }) => onlyFor ?? 'everybody')
        .sort(),
      ['developer', 'everybody'],
    );
  });

  it('in a conversation whose id names no thread is the same', async () => {
    const before = new Set(bots().map(({ id }) => id));
    const draft = local.teams.draft('developer', { channel: channel() }, WAITS, { slash: true });
    const conversation = { ...(draft['conversation'] as JsonObject), id: joinConversationId(channel(), null) };
    assert.equal((await local.teams.deliver({ ...draft, conversation })).status, 200);
    const since = (): readonly BoardMessage[] => bots().filter(({ id, place }) => !before.has(id) && place === channel());
    await until('there are card and answer', () => since().length === 2, 20_000);
    assert.equal(since().filter(({ onlyFor }) => onlyFor === null).length, 1);
  });

  it('is an ordinary message in a personal chat', async () => {
    const { message } = await local.teams.say('developer', 'status', { where: 'chat', slash: true });
    assert.equal(message.onlyFor, null);
    const [event] = await local.events({ type: 'command.asked' });
    assert.deepEqual([event?.detail['text'], event?.detail['private']], ['status', undefined]);
  });

  it('whose answer Teams does not take in the channel is answered in the chat of its sender, and never in public', async () => {
    const developer = local.teams.world.people.find(({ id }) => id === 'developer') ?? assert.fail();
    const chat = personalChatId(developer, local.teams.world.appId);
    const inChat = (): number =>
      bots().filter(({ place, activity }) => place === chat && /What you can do here/.test(textOf({ activity }))).length;
    const known = inChat();
    local.teams.faults.add({ method: 'POST', path: /tacv2.*activities$/, answer: { kind: 'status', status: 403 } });
    const seen = await slash('developer', 'help');
    await until('it is said in the chat', () => inChat() === known + 1, 20_000);
    local.teams.faults.clear();
    assert.deepEqual([...seen.openly(), ...seen.alone()].map(textOf), []);
  });

  it('has everything that is said of its run later under that card, for everybody', async () => {
    local.teams.block('release-manager-b', true);
    const seen = await slash('developer', WAITS);
    const run = (textOf(await answered(seen, /card of r-/)).match(/r-\w{8}/)?.[0] ?? assert.fail()) as RunId;
    const about = (one: BoardMessage): boolean => /waits for an approval, on the card/.test(textOf(one)) && textOf(one).includes(run);
    const called = await until('who cannot be written to is called by name', () => seen.openly().find(about), 30_000);
    const card = seen.openly().find((one) => !about(one) && textOf(one).includes(run)) ?? assert.fail();
    local.teams.block('release-manager-b', false);
    assert.match(textOf(called), /Release manager B.*waits for an approval/);
    assert.equal(called.threadId, card.id);
    await slash('developer', 'cancel', { thread: card.id });
    await until('the bare word is about that run', async () => (await local.run(run)).state === 'cancelled', 20_000);
  });
});
