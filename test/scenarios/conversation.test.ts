import assert from 'node:assert/strict';
import { findAction } from '../../bot/local/connector/card-actions.ts';
import { type BoardMessage, cardsOf } from '../../bot/local/connector/message-board.ts';
import { buttonsOf, replyText, textOf } from '../support/card-text.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';

describe('talking to the bot', function () {
  // Starting the whole product takes seconds where the machine does other things as well.
  this.timeout(120_000);
  let local: LocalApp;
  before(async () => {
    local = await startLocalApp();
  });
  after(() => local.stop());

  const answerTo = (thread: string, words = /./): Promise<BoardMessage> =>
    local.teams.waitFor((message) => message.threadId === thread && message.from.kind === 'bot' && words.test(textOf(message)), 20_000);
  const ask = async (person: string, text: string, words?: RegExp): Promise<BoardMessage> => {
    const { message } = await local.teams.say(person, text);
    return answerTo(message.id, words);
  };
  const runCount = async (): Promise<number> => (await local.app.store.runs({}, null, 200)).rows.length;

  it('lists in help only what the caller may run', async () => {
    assert.match(textOf(await ask('developer', '@Signalbox help')), /deploy <service> <version> to <environment>/);
    const outsider = textOf(await ask('outsider', '@Signalbox help'));
    assert.doesNotMatch(outsider, /deploy <service>|approve <run>|cancel <run>/);
    assert.match(outsider, /Ask whoever runs Signalbox for a role/);
  });

  it('suggests what was probably meant', async () => {
    assert.match(textOf(await ask('developer', '@Signalbox deplyo shop 1.1.0 to staging')), /Did you mean “deploy”/);
  });

  it('asks for missing inputs in a form made from the workflow, and starts the run from it once', async () => {
    const form = await ask('developer', '@Signalbox deploy shop', /Environment/);
    const before = await runCount();
    const wrong = await local.teams.press('developer', form.id, {
      verb: 'submit_form',
      inputs: { version: 'newest', environment: 'staging' },
    });
    assert.match(replyText(wrong.body), /three numbers/);
    assert.match(replyText(wrong.body), /newest/);
    assert.equal(await runCount(), before);
    const other = await local.teams.press('release-manager-a', form.id, {
      verb: 'submit_form',
      inputs: { version: '1.1.0', environment: 'staging' },
    });
    assert.match(replyText(other.body), /made for Developer/);
    const filled = findAction(cardsOf(form.activity), { verb: 'submit_form' });
    assert.ok(filled);
    const press = { action: { ...filled, data: { ...filled.data, service: 'shop', version: '1.1.0', environment: 'staging' } } };
    const sent = await local.teams.press('developer', form.id, press);
    assert.equal(await runCount(), before + 1);
    assert.match(replyText(sent.body), /Sent\. The run r-\w+ has a card of its own here\./);
    assert.doesNotMatch(JSON.stringify(sent.body), /Action\./);
    // For everybody, and not only for whoever sent it.
    const closed = await local.teams.waitFor((message) => message.id === form.id && /Sent\./.test(textOf(message)), 20_000);
    assert.deepEqual(buttonsOf(closed), []);
    const again = await local.teams.press('developer', form.id, press);
    assert.match(replyText(again.body), /too old|sent already/);
    assert.equal(await runCount(), before + 1);
    await local.runIn(['succeeded']);
  });

  it('starts one run when Teams delivers the same message several times at once', async () => {
    const before = await runCount();
    const activity = local.teams.draft('developer', { channel: 'Deployments' }, '@Signalbox releases of shop');
    const deliveries = await Promise.all(Array.from({ length: 5 }, () => local.teams.deliver(activity)));
    assert.deepEqual(
      deliveries.map((delivery) => delivery.status),
      [200, 200, 200, 200, 200],
    );
    assert.equal(await runCount(), before + 1);
  });

  it('never starts anything from an edited message, and says so', async () => {
    const { message } = await local.teams.say('developer', '@Signalbox deploy shop 9.9.9 to nowhere');
    await answerTo(message.id);
    const before = await runCount();
    await local.teams.edit('developer', message.id, '@Signalbox deploy shop 1.1.0 to staging').delivered;
    assert.match(textOf(await answerTo(message.id, /edit/)), /never starts or changes anything/);
    assert.equal(await runCount(), before);
  });

  it('takes a typed vote only when it names the plan', async () => {
    const { message } = await local.teams.say('developer', '@Signalbox deploy shop 1.1.0 to production');
    await answerTo(message.id, /Waiting for approval/);
    const run = await local.runIn(['waiting_approval']);
    await local.teams.say('release-manager-a', '@Signalbox approve', { where: { thread: message.id } });

    await answerTo(message.id, new RegExp(`approve ${run.id} ${run.planHash.slice(0, 8)}`));
    await local.teams.say('release-manager-a', `@Signalbox approve ${run.id} 00000000`, { where: { thread: message.id } });
    assert.equal((await local.run(run.id)).state, 'waiting_approval');
    await local.teams.say('release-manager-a', `@Signalbox approve ${run.id} ${run.planHash.slice(0, 8)} looks good`, {
      where: { thread: message.id },
    });
    assert.match(textOf(await answerTo(message.id, /✓ Succeeded/)), /looks good/);
  });

  for (const word of ['cancel', 'stop', 'abort'])
    it(`cancels by a bare ${word} in the thread of the run`, async () => {
      const { message } = await local.teams.say('developer', '@Signalbox deploy shop 1.0.0 to production');
      await answerTo(message.id, /Waiting for approval/);
      await local.teams.say('developer', `@Signalbox ${word}`, { where: { thread: message.id } });
      const card = await answerTo(message.id, /Cancelled by/);
      assert.deepEqual(buttonsOf(card), []);
    });

  it('explains why something is allowed, needs approval or is denied', async () => {
    assert.match(textOf(await ask('developer', '@Signalbox why deploy shop 1.1.0 to staging')), /Yes, at once.*developers-run-staging/);
    assert.match(
      textOf(await ask('developer', '@Signalbox why deploy shop 1.1.0 to production')),
      /Yes, once approved by release-manager: the rule “developers-ask-for-production”/,
    );
    assert.match(textOf(await ask('outsider', '@Signalbox why deploy shop 1.1.0 to staging')), /No: the rule “default-deny” decides/);
  });

  it('shows in status what is under way, and nothing to an outsider', async () => {
    const { message } = await local.teams.say('developer', '@Signalbox deploy shop 1.0.0 to production');
    await answerTo(message.id, /Waiting for approval/);
    const run = await local.runIn(['waiting_approval']);
    assert.match(textOf(await ask('developer', '@Signalbox status')), new RegExp(run.id));
    assert.doesNotMatch(textOf(await ask('outsider', '@Signalbox status')), new RegExp(run.id));
    assert.match(textOf(await ask('outsider', `@Signalbox status ${run.id}`)), /no run/);
    await local.teams.say('developer', `@Signalbox cancel ${run.id}`);
    await local.runIn(['cancelled'], (other) => other.id === run.id);
  });

  it('answers a stale card with how things stand and changes nothing', async () => {
    const { message } = await local.teams.say('developer', '@Signalbox deploy shop 1.0.0 to production');
    const card = await answerTo(message.id, /Waiting for approval/);
    const { activity } = card;
    await local.teams.press('developer', card.id, { verb: 'cancel' });
    await answerTo(message.id, /Cancelled by/);
    const stale = { ...local.teams.world.board.get(card.id), activity } as BoardMessage;
    const handle = /"handle":"([^"]+)"/.exec(JSON.stringify(stale.activity))?.[1];
    const invoke = {
      ...local.teams.draft('release-manager-a', { thread: message.id }, 'x'),
      type: 'invoke',
      name: 'adaptiveCard/action',
      value: { action: { type: 'Action.Execute', verb: 'approve', data: { handle } } },
    };
    const reply = await local.teams.deliver(invoke as never);
    assert.equal(reply.status, 200);
    assert.match(JSON.stringify(reply.body), /This run was cancelled by Developer\. Your click changed nothing/);
    const run = await local.runIn(['cancelled'], (other) => other.conversation?.id.includes(message.id) === true);
    assert.equal(run.approvals[0]?.votes.length, 0);
  });

  it('refuses a message from another tenant at the door and a huge one with a sentence', async () => {
    const foreign = { ...local.teams.draft('developer', { channel: 'Deployments' }, '@Signalbox help') };
    const tenant = '99999999-9999-4999-8999-999999999999';
    const moved = JSON.parse(JSON.stringify(foreign).replaceAll('00000000-0000-4000-8000-000000000000', tenant));
    assert.equal((await local.teams.deliver(moved)).status, 403);
    assert.match(textOf(await ask('developer', `@Signalbox deploy ${'x'.repeat(5000)}`)), /4,?000 characters/);
  });
});
