import assert from 'node:assert/strict';
import { textOf } from '../support/card-text.ts';
import { until } from '../support/until.ts';
import { ToldWorld } from './told/world.ts';

describe('a team that Signalbox was removed from', function () {
  // Starting the whole product takes seconds where the machine does other things as well.
  this.timeout(120_000);
  let world: ToldWorld;
  beforeEach(async () => {
    world = await ToldWorld.start();
  });
  afterEach(() => world.local.stop());

  const leave = async (): Promise<void> => {
    assert.equal((await world.local.teams.uninstall('otto', 'team')).status, 200);
    await world.quiet();
  };
  const place = (): string => world.local.teams.world.team.id;
  /** What the bot wrote in any channel of the team. */
  const inTeam = (): number =>
    world.local.teams.world.board.all().filter(({ from, place: at }) => from.kind === 'bot' && at.startsWith('19:')).length;
  /** The tables in which a channel of the team is named. */
  const naming = async (): Promise<readonly string[]> => {
    const found: string[] = [];
    const ids = world.local.teams.world.team.channels.map(({ id }) => id);
    for (const table of ['outbox_messages', 'run_cards', 'rules_cards', 'rules_notices', 'handles', 'people']) {
      const rows = JSON.stringify(await world.rows(table));
      if (ids.some((id) => rows.includes(id))) found.push(table);
    }
    return found;
  };

  it('is kept nowhere but in the log and in the runs, and the log says once who removed it where', async () => {
    const asked = await world.ask('one');
    await world.card(asked, /<at>Sara Smith<\/at>/);
    const { id: other } = world.local.teams.world.team.channels[1] ?? assert.fail('one channel only');
    const { message } = await world.local.teams.say('asker', '@Signalbox act in one', { where: { channel: other } });
    await world.local.runIn(['waiting_approval'], ({ conversation }) => conversation?.id.endsWith(message.id) === true);
    await world.local.teams.say('asker', '@Signalbox act in', { where: { channel: other } });
    await world.quiet();
    assert.deepEqual(await naming(), ['run_cards', 'handles'], 'there is something to forget');
    await leave();
    assert.deepEqual(await naming(), []);
    const left = await world.local.events({ type: 'chat.left' });
    assert.deepEqual(
      left.map(({ sentence, actor, detail }) => [sentence, actor.name, detail['channel'], detail['team']]),
      [['Otto Smith removed Signalbox from the team with all its channels.', 'Otto Smith', place(), place()]],
    );
  });

  it('hears no more of a run that waits there, which is answered in the own chat of whoever is asked', async () => {
    const asked = await world.ask('one');
    const copy = await world.copy('sven', asked);
    await world.quiet();
    await leave();
    const before = inTeam();
    await world.vote('sven', copy, 'approve');
    await until('it ends', async () => (await world.local.run(asked.run.id)).state === 'succeeded');
    await world.quiet();
    await world.copy('sven', asked, /Succeeded/);
    assert.equal(inTeam(), before, 'neither its card nor what the workflow says');
    assert.deepEqual((await world.rows('outbox_messages')).length, 0, 'nothing was tried either');
  });

  it('is the reason why nobody is called there when the next stage opens, and the copies go on', async () => {
    const asked = await world.ask('staged');
    const [sven, cleo] = [await world.copy('sven', asked), await world.copy('cleo', asked)];
    await world.quiet();
    await leave();
    const before = inTeam();
    await world.vote('sven', sven, 'approve');
    await world.vote('cleo', cleo, 'approve');
    await world.vote('hana', await world.copy('hana', asked), 'approve');
    await until('it ends', async () => (await world.local.run(asked.run.id)).state === 'succeeded');
    await world.quiet();
    assert.equal(inTeam(), before);
  });

  it('is left as a whole only: a channel that is deleted is forgotten alone, and the log says who deleted it', async () => {
    const { id: other } = world.local.teams.world.team.channels[1] ?? assert.fail('one channel only');
    const kept = await world.ask('one');
    await world.card(kept, /<at>Sara Smith<\/at>/);
    const { message } = await world.local.teams.say('asker', '@Signalbox act in one', { where: { channel: other } });
    const gone = await world.local.runIn(['waiting_approval'], ({ conversation }) => conversation?.id.endsWith(message.id) === true);
    await world.quiet();
    assert.equal((await world.local.teams.deleteChannel('otto', other)).status, 200);
    await world.quiet();
    const cards = await world.rows('run_cards');
    assert.ok(!JSON.stringify(cards).includes(other));
    assert.ok(JSON.stringify(cards).includes(place()), 'the first channel, in which Teams says it, keeps its cards');
    const runs = await Promise.all([kept.run.id, gone.id].map((id) => world.local.run(id)));
    assert.deepEqual(
      runs.map(({ conversation }) => conversation?.left),
      [undefined, true],
    );
    const [left] = await world.local.events({ type: 'chat.left' });
    assert.deepEqual(
      [left?.sentence, left?.detail['channel'], left?.detail['team']],
      ['Otto Smith deleted the channel.', other, undefined],
    );
  });

  it('is greeted again in the channel in which Signalbox is added again on the same day, be it not the first', async () => {
    const other = world.local.teams.world.team.channels[1]?.id ?? assert.fail('one channel only');
    const hellos = (): number => world.local.teams.world.board.all().filter((message) => /^Hello/.test(textOf(message))).length;
    const before = hellos();
    await world.local.teams.install('asker', 'team', other);
    await until('it says hello', () => hellos() === before + 1);
    await leave();
    await world.local.teams.install('asker', 'team', other);
    await until('it says hello again', () => hellos() === before + 2);
    await world.quiet();
    assert.equal(hellos(), before + 2, 'two reports of one installation are one');
  });

  it('is greeted again when Signalbox is added again on the same day, works, and its next removal counts', async () => {
    const greetings = (): number => world.local.teams.world.board.all().filter((message) => /^Hello/.test(textOf(message))).length;
    await world.local.teams.install('asker', 'team');
    await world.quiet();
    const first = greetings();
    await leave();
    await world.local.teams.install('asker', 'team');
    await until('it says hello again', () => greetings() === first + 1);
    const asked = await world.ask('one');
    await world.card(asked, /<at>Sara Smith<\/at>/);
    await leave();
    assert.equal((await world.local.events({ type: 'chat.left' })).length, 2);
    assert.deepEqual(await naming(), []);
  });
});
