import assert from 'node:assert/strict';
import type { BoardMessage } from '../../bot/local/connector/message-board.ts';
import { buttonsOf, replyText, textOf } from '../support/card-text.ts';
import { until } from '../support/until.ts';
import type { Environment, PersonId } from './told/site.ts';
import { type Asked, ToldWorld } from './told/world.ts';

/** Ways in which an approval comes to its end. */
const ENDS = ['rejected', 'approved', 'expired', 'cancelled'] as const;

describe('once an approval is answered', function () {
  // Starting the whole product takes seconds where the machine does other things as well.
  this.timeout(120_000);
  let world: ToldWorld;
  before(async () => {
    world = await ToldWorld.start();
  });
  after(() => world.local.stop());

  const asked = async (environment: Environment = 'staged'): Promise<Asked & { sven: BoardMessage; channel: BoardMessage }> => {
    const made = await world.ask(environment);
    const sven = await world.copy('sven', made);
    await world.said(made, /waits for an approval/);
    return { ...made, sven, channel: await world.card(made) };
  };
  const end = async (made: Asked, how: (typeof ENDS)[number]): Promise<void> => {
    if (how === 'rejected') await world.vote('sven', await world.copy('sven', made), 'reject', 'no');
    if (how === 'cancelled') await world.local.teams.press('asker', (await world.card(made)).id, { verb: 'cancel' });
    if (how === 'expired') await world.later(11 * 60_000);
    if (how !== 'approved') return;
    for (const person of ['sven', 'cleo', 'hana'] as const) await world.vote(person, await world.copy(person, made), 'approve');
  };
  /** What was said in the thread beside the card and the call of who is asked. */
  const toldIn = (made: Asked): readonly string[] =>
    world.inThread(made).flatMap(({ activity }) => {
      const text = String(activity['text'] ?? '');
      return text === '' || text.includes('waits for an approval') || text === 'done' ? [] : [text];
    });
  const voteInTab = async (person: PersonId, { run }: Asked): Promise<Response> => {
    const found = world.local.teams.world.people.find(({ id }) => id === person) ?? assert.fail(person);
    const token = await world.local.surroundings.issuer.userToken({ ...found, appRoles: [] });
    return fetch(`${world.local.origin}/api/runs/${run.id}/votes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ approvalId: run.approvals[0]?.id, verdict: 'reject', comment: 'from the tab', planHash: run.planHash }),
    });
  };

  for (const how of ENDS) {
    it(`no copy has a live button when it is ${how}, and old buttons say how things stand`, async () => {
      const made = await asked();
      const handles = [made.sven, made.channel].map((card) => world.handleOn(card, 'approve'));
      await end(made, how);
      const cards = await world.withoutButtons(made);
      assert.ok(cards.length >= 3, 'the channel, Sven and Cleo');
      const before = await world.local.run(made.run.id);
      for (const handle of handles) {
        const reply = await world.pressWith('cleo', made.sven, { type: 'Action.Execute', verb: 'approve', handle });
        assert.equal(reply.status, 200);
        assert.match(replyText(reply.body), /Already (approved|rejected) by|has expired|goes no further|was cancelled by/);
      }
      assert.deepEqual((await world.local.run(made.run.id)).approvals, before.approvals);
    });
  }

  it('copies, channel and tab agree, whichever of them was used', async () => {
    const made = await asked('one');
    assert.equal((await voteInTab('sara', made)).status, 200);
    for (const card of await world.withoutButtons(made)) assert.match(textOf(card), /from the tab/);
    assert.match(textOf(await world.copy('sven', made, /Rejected by/)), /Sara Smith/);
  });

  it('copies of a plan that has changed show the new request, and the old one’s buttons decide nothing', async () => {
    const made = await asked('scripted');
    const old = world.handleOn(made.sven, 'approve');
    await world.write('scripts/act.js', "console.log('second edition');\n");
    const reply = await world.pressWith('sven', made.sven, { type: 'Action.Execute', verb: 'approve', handle: old });
    assert.match(replyText(reply.body), /plan has changed|not the plan|new approval/);
    await world.said(made, /^<at>Asker Smith<\/at>: The plan of .* has changed since you asked/);
    const renewed = await world.copy('sven', made, /You are asked again, because the plan has changed and you have the role sre\./);
    assert.match(textOf(renewed), /Replaced, was asked/);
    await until('Sven is told in his chat', () =>
      world.inChat('sven').some((one) => /asked again/.test(String(one.activity['text'] ?? ''))),
    );
    const run = await world.local.run(made.run.id);
    assert.deepEqual(
      run.approvals.map(({ state, votes }) => [state, votes.length]),
      [
        ['superseded', 0],
        ['open', 0],
      ],
    );
    await world.vote('sven', await world.copy('sven', made), 'reject');
    await world.withoutButtons(made);
  });

  it('a copy that somebody deleted is posted again, without buttons', async () => {
    const made = await asked('one');
    world.local.teams.world.board.remove(made.sven.id);
    await end(made, 'cancelled');
    const copy = await world.copy('sven', made, /Cancelled/);
    assert.notEqual(copy.id, made.sven.id);
    await world.withoutButtons(made);
  });

  describe('a message that shows the card and that nobody knew of', () => {
    /** As if the card had been deleted, posted anew, and brought back by whoever deleted it. */
    const broughtBack = (card: BoardMessage): BoardMessage => {
      const { board } = world.local.teams.world;
      return board.put({ ...card, id: board.newId() });
    };

    it('follows from the first press on, whoever pressed', async () => {
      const made = await asked('one');
      const stray = broughtBack(made.channel);
      await world.local.teams.press('otto', stray.id, { verb: 'approve' });
      await end(made, 'rejected');
      const cards = await world.withoutButtons(made);
      assert.match(textOf(cards.find(({ id }) => id === stray.id) ?? assert.fail('it is gone')), /Rejected/);
    });

    it('loses its buttons when they are pressed after the end, in the channel and in a chat', async () => {
      const made = await asked('one');
      await end(made, 'cancelled');
      await world.withoutButtons(made);
      for (const [person, card] of [
        ['otto', made.channel],
        ['sven', made.sven],
      ] as const) {
        await world.local.teams.press(person, broughtBack(card).id, { verb: 'approve' });
        await world.withoutButtons(made);
      }
    });

    it('is left alone where the bot may not change it, and the card follows all the same', async () => {
      const made = await asked('one');
      const { message } = await world.local.teams.say('asker', 'soon?', { where: { thread: made.thread }, mention: false });
      await world.pressWith(
        'otto',
        { ...made.channel, id: message.id },
        { type: 'Action.Execute', verb: 'approve', handle: world.handleOn(made.channel, 'approve') },
      );
      await end(made, 'rejected');
      await world.withoutButtons(made);
      await world.quiet();
      const rows = await world.rows('run_cards');
      assert.deepEqual(rows.find((row) => row['run_id'] === made.run.id && row['person'] === null)?.['strays'], []);
    });
  });

  for (const status of [429, 503]) {
    it(`copies follow later when Teams answers their conversations with ${status}`, async () => {
      const made = await asked('one');
      for (let times = 0; times < 3; times += 1)
        world.local.teams.faults.add({
          method: 'PUT',
          answer: { kind: 'status', status, ...(status === 429 ? { retryAfterSeconds: 0 } : {}) },
        });
      await end(made, 'rejected');
      await world.withoutButtons(made);
    });
  }

  it('a chat that was shut meanwhile keeps nobody else’s copy from following, and follows when it opens again', async () => {
    const made = await asked();
    world.local.teams.block('sven', true);
    await end(made, 'cancelled');
    await until('all others follow', () => world.cards(made).every((card) => card.id === made.sven.id || buttonsOf(card).length === 0));
    world.local.teams.block('sven', false);
    await world.local.teams.say('sven', 'help', { where: 'chat' });
    await world.withoutButtons(made);
  });

  describe('whoever asked is told by name', () => {
    it('who decided, when and why', async () => {
      const made = await asked('one');
      await world.vote('sven', made.sven, 'reject', 'not <b>today</b>');
      const said = await world.said(made, /rejected/);
      assert.match(
        String(said.activity['text']),
        /^<at>Asker Smith<\/at>: Sven Smith rejected “act in one” \(r-\w+\) on .* UTC: “not &lt;b&gt;today&lt;\/b&gt;”/,
      );
      await world.quiet();
      assert.equal(toldIn(made).length, 1);
    });

    it('once of an approval of several, naming all', async () => {
      const made = await asked();
      await end(made, 'approved');
      const said = await world.said(made, /Hana Smith approved/);
      assert.match(String(said.activity['text']), /Before that: Sven Smith, Cleo Smith\./);
      await world.quiet();
      assert.equal(toldIn(made).length, 1);
    });

    it('of an expiry, and of a cancel by somebody else, but not of their own', async () => {
      const [expired, stopped, own] = [await asked(), await asked(), await asked()];
      await end(own, 'cancelled');
      await world.local.teams.press('hana', stopped.channel.id, { verb: 'cancel' });
      await world.said(stopped, /^<at>Asker Smith<\/at>: Hana Smith cancelled/);
      await end(expired, 'expired');
      await world.said(expired, /^<at>Asker Smith<\/at>: Nobody approved/);
      await world.withoutButtons(own);
      await world.quiet();
      assert.deepEqual([toldIn(expired).length, toldIn(stopped).length, toldIn(own).length], [1, 1, 0]);
    });
  });

  describe('an outsider’s click', () => {
    const everything = (): readonly BoardMessage[] => world.local.teams.world.board.all().filter((message) => message.onlyFor === null);

    it('changes nothing in public, is answered to that person alone, and is in the audit log', async () => {
      const made = await asked('one');
      await world.quiet();
      const [before, run] = [everything(), await world.local.run(made.run.id)];
      const reply = await world.pressWith('otto', made.channel, {
        type: 'Action.Execute',
        verb: 'approve',
        handle: world.handleOn(made.channel, 'approve'),
      });
      assert.match(replyText(reply.body), /needs the role sre, which Otto Smith does not have\. \(Rule: approver-has-role/);
      await world.quiet();
      assert.deepEqual(everything(), before);
      assert.deepEqual(await world.local.run(made.run.id), run);
      const [denied] = await world.local.events({ runId: made.run.id, type: 'decision.denied' });
      assert.deepEqual([denied?.actor.name, denied?.rule], ['Otto Smith', 'approver-has-role']);
      await end(made, 'cancelled');
    });

    it('on an old client is answered in the channel to that person alone, and in the own chat when there is one', async () => {
      const made = await asked('one');
      await world.quiet();
      const [before, run] = [everything(), await world.local.run(made.run.id)];
      const press = { type: 'Action.Submit', verb: 'approve', handle: world.handleOn(made.channel, 'approve') } as const;
      assert.equal((await world.pressWith('otto', made.channel, press)).status, 200);
      const refusal = /needs the role sre, which Otto Smith does not have\. \(Rule: approver-has-role/;
      await world.local.teams.waitFor((message) => message.onlyFor === 'otto' && refusal.test(textOf(message)));
      assert.deepEqual(everything(), before);
      await world.pressWith('hana', made.channel, press);
      const own = await world.local.teams.waitFor((message) => /which Hana Smith does not have/.test(textOf(message)));
      assert.equal(own.place, world.chatOf('hana'));
      assert.deepEqual(
        world.inThread(made),
        before.filter((message) => message.threadId === made.thread && message.from.kind === 'bot'),
      );
      assert.deepEqual(await world.local.run(made.run.id), run);
      assert.equal((await world.local.events({ runId: made.run.id, type: 'decision.denied' })).length, 2);
      await end(made, 'cancelled');
    });
  });
});
