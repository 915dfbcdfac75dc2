import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SiteHash } from '../../bot/core/ids.ts';
import type { Principal } from '../../bot/core/principal.ts';
import type { BoardMessage } from '../../bot/local/connector/message-board.ts';
import { buttonsOf, replyText, textOf } from '../support/card-text.ts';
import { until } from '../support/until.ts';
import { type PersonId, TENANT, WITHOUT_APP } from './told/site.ts';
import { ToldWorld } from './told/world.ts';

/** Sven, Sara and Hana may govern; Sara does not have the app. */
describe('who is told of proposed rules', function () {
  this.timeout(120_000);
  let world: ToldWorld;
  before(async () => {
    world = await ToldWorld.start(true);
  });
  after(() => world.local.stop());

  const principal = (id: PersonId): Principal => {
    const { objectId, name } = world.local.teams.world.people.find((one) => one.id === id) ?? assert.fail(id);
    return { kind: 'person', tenantId: TENANT, objectId, name };
  };
  const tab = () => world.local.app.operations.tab;
  let edits = 0;
  /** Something else in the folder; gives its version once it was found. */
  const edited = async (): Promise<SiteHash> => {
    edits += 1;
    const file = path.join(world.local.site.siteDir, 'workflows/act.yml');
    const before = (await tab().rules(principal('hana'))).folder.hash;
    await writeFile(file, (await readFile(file, 'utf8')).replace(/^title: .*$/m, `title: Act ${edits}`));
    return until('it is found', async () => {
      const { hash } = (await tab().rules(principal('hana'))).folder;
      return hash === before ? null : hash;
    });
  };
  const cardsFor = (person: PersonId, hash: SiteHash): readonly BoardMessage[] =>
    world.inChat(person).filter((message) => textOf(message).includes(hash.slice(0, 8)) && /Rules/.test(textOf(message)));
  const card = async (person: PersonId, hash: SiteHash): Promise<BoardMessage> =>
    until('the card is there, with its buttons', () => cardsFor(person, hash).find((one) => buttonsOf(one).length > 0));
  /** The event stream of somebody's tab. */
  const events = async (id: PersonId) => {
    const person = world.local.teams.world.people.find((one) => one.id === id) ?? assert.fail(id);
    const token = await world.local.surroundings.issuer.userToken({ ...person, appRoles: [] });
    const response = await fetch(`${world.local.origin}/api/events`, { headers: { authorization: `Bearer ${token}` } });
    const reader = (response.body ?? assert.fail('no body')).pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    const reading = (async () => {
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) heard += piece.value;
    })();
    return { heard: () => heard, stop: async () => void (await Promise.all([reader.cancel(), reading])) };
  };
  const told = async (): Promise<readonly string[]> => (await world.local.events({ type: 'rules.told' })).map(({ sentence }) => sentence);

  it('is everybody who may approve what was proposed in the tab, in their own chat where they have the app', async () => {
    // Where nobody was ever heard, nobody can be written to: the proposer has said hello.
    await world.local.teams.say('hana', '@Signalbox help');
    await world.local.teams.say('hana', 'help', { where: 'chat' });
    const hash = await edited();
    await tab().proposeRules(principal('hana'), hash);
    const copy = await card('sven', hash);
    assert.match(textOf(copy), /Proposed, waits for a second person.*title: Act 1/);
    assert.deepEqual(buttonsOf(copy), ['Approve', 'Reject']);
    await world.quiet();
    for (const person of ['hana', 'asker', 'cleo', 'dirk', 'otto'] as const) assert.deepEqual(cardsFor(person, hash), [], person);
    assert.deepEqual([...(await told())].sort(), [
      'Sara Smith cannot be written to and could not be told.',
      'Told by direct message: Sven Smith and Sara Smith.',
    ]);
    assert.ok(WITHOUT_APP.includes('sara') && cardsFor('sara', hash).length === 0);

    const reply = await world.local.teams.press('sven', copy.id, { verb: 'approve_rules' });
    assert.match(replyText(reply.body), /✓ In force/);
    await until('the copy has no buttons', () => cardsFor('sven', hash).every((one) => buttonsOf(one).length === 0));
  });

  it('is also whoever would find what was proposed in a channel only there, and once', async () => {
    const hash = await edited();
    const { message } = await world.local.teams.say('hana', '@Signalbox rules propose');
    const copy = await card('sven', hash);
    await Promise.all(Array.from({ length: 8 }, () => world.local.app.operations.due()));
    await world.quiet();
    assert.equal(cardsFor('sven', hash).length, 1);
    assert.deepEqual(cardsFor('hana', hash), []);
    const inThread = await world.local.teams.waitFor(
      (one) => one.threadId === message.id && one.from.kind === 'bot' && textOf(one).includes(hash.slice(0, 8)),
      20_000,
    );
    await world.local.teams.press('sven', copy.id, { verb: 'reject_rules', inputs: { comment: 'not yet' } });
    for (const id of [copy.id, inThread.id])
      await world.local.teams.waitFor(
        (one) => one.id === id && /Rejected.*not yet/.test(textOf(one)) && buttonsOf(one).length === 0,
        20_000,
      );
  });

  it('sees it at once in an open tab, and nobody else does', async () => {
    const [governor, asker] = [await events('sven'), await events('asker')];
    const hash = await edited();
    await world.local.teams.say('hana', '@Signalbox rules propose');
    await until('the tab of a governor hears of it', () => governor.heard().includes('event: rules'));
    await world.local.teams.press('sven', (await card('sven', hash)).id, { verb: 'reject_rules' });
    await until('and of the answer', () => governor.heard().split('event: rules').length > 2);
    assert.doesNotMatch(asker.heard(), /event: (rules|delegations)/);
    await Promise.all([governor, asker].map((stream) => stream.stop()));
  });

  it('is told later, and once, when the directory does not answer at first', async () => {
    const hash = await edited();
    world.state.directoryDown = true;
    await tab().proposeRules(principal('hana'), hash);
    await until('it was put off', async () => (await world.rows('rules_notices')).some((row) => Number(row['failures']) > 0));
    assert.deepEqual(cardsFor('sven', hash), []);
    world.state.directoryDown = false;
    await world.later(6_000);
    await card('sven', hash);
    await world.quiet();
    assert.equal(cardsFor('sven', hash).length, 1);
  });

  it('is nobody when it was taken back before the directory could tell', async () => {
    const hash = await edited();
    world.state.directoryDown = true;
    const { view } = await tab().proposeRules(principal('hana'), hash);
    await until('it was put off', async () =>
      (await world.rows('rules_notices')).some((row) => row['done_at'] === null && Number(row['failures']) > 0),
    );
    const before = (await told()).length;
    await tab().decideRules(principal('hana'), { hash, proposalId: view.proposal?.id ?? assert.fail(), verdict: 'reject', comment: '' });
    world.state.directoryDown = false;
    await world.later(20_000);
    await until('it is done', async () => (await world.rows('rules_notices')).every((row) => row['done_at'] !== null));
    await world.quiet();
    assert.deepEqual(cardsFor('sven', hash), []);
    assert.equal((await told()).length, before);
  });
});
