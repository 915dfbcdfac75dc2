import assert from 'node:assert/strict';
import { textOf } from '../support/card-text.ts';
import { ToldWorld } from './told/world.ts';

describe('asking the audit log in a chat', function () {
  this.timeout(120_000);
  let world: ToldWorld;
  before(async () => {
    world = await ToldWorld.start();
    await world.ask('one');
  });
  after(() => world.local.stop());

  const inPerson = async (person: 'asker' | 'otto', text: string, words: RegExp): Promise<string> => {
    await world.local.teams.say(person, text, { where: 'chat' });
    return textOf(
      await world.local.teams.waitFor((message) => message.place === world.chatOf(person) && words.test(textOf(message)), 20_000),
    );
  };

  it('answers in a personal chat with what the asker may see: a run that they see, and their own events', async () => {
    const { run } = await world.ask('one');
    assert.match(
      await inPerson('asker', `audit run ${run.id}`, /From the audit log/),
      /run\.created[\s\S]*decision\.needs_approval|decision\.needs_approval[\s\S]*run\.created/,
    );
    assert.match(await inPerson('asker', 'audit person me "act in one"', /command\.asked/), /From the audit log/);
    const found = await inPerson('asker', 'audit person me przez czat rodzaj command.asked', /From the audit log.*przez czat rodzaj/s);
    assert.ok(found.includes('in chat') && found.includes('command.asked') && !found.includes('run.created'), found);
    assert.match(await inPerson('asker', 'audit via phone', /no door/), /“phone” is no door of Signalbox\. These are: chat, card/);
    assert.match(await inPerson('otto', `audit ${run.id}`, /default-deny|may not|nobody|no rule/i), /./);
  });

  it('answers what the asker keeps as a filter in the tab, and not what others keep', async () => {
    const { filters } = world.local.app.store;
    const who = (await world.ask('one')).run.requester;
    await filters.put(who, { name: 'My questions', query: 'type=command.asked&person=me-that-nobody-is' }, 50);
    await filters.put({ ...who, objectId: 'somebody-else' }, { name: 'Theirs', query: 'type=run.created' }, 50);
    assert.match(await inPerson('asker', 'audit saved', /You keep/), /"My questions"\. Type e\.g\. “audit saved My questions”/);
    assert.match(await inPerson('asker', 'audit saved theirs', /no filter/), /You keep no filter “theirs”/);
    await filters.put(who, { name: 'My questions', query: `type=command.asked&person=${who.objectId}` }, 50);
    const found = await inPerson('asker', 'audit saved my questions', /From the audit log.*saved my questions/s);
    assert.ok(found.includes('command.asked') && !found.includes('run.created'), found);
  });

  it('says in a channel only where to ask, also of what the asker may see', async () => {
    const { run } = await world.ask('one');
    const { message } = await world.local.teams.say('asker', `@Signalbox audit run ${run.id}`);
    const answer = await world.local.teams.waitFor((one) => one.threadId === message.id && one.from.kind === 'bot', 20_000);
    assert.match(textOf(answer), /personal chat/);
  });

  it('has events of a channel say which, and no others', async () => {
    const { run } = await world.ask('one');
    const channel = run.conversation?.id.split(';')[0] ?? '';
    const { rows } = await world.local.app.store.audit({ channel }, null, 200);
    assert.ok(rows.some(({ runId, type }) => runId === run.id && type === 'run.created'));
    assert.ok(rows.some(({ type, runId }) => type === 'command.asked' && runId === null));
    assert.ok(rows.every(({ detail }) => detail['channel'] === channel));
    const own = await world.local.app.store.audit({ text: 'audit person me act in one' }, null, 5);
    assert.ok(own.rows.length > 0 && own.rows.every(({ detail }) => !('channel' in detail)));
  });
});
