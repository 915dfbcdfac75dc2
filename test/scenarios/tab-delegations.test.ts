import assert from 'node:assert/strict';
import type { Core } from '../../bot/core/core.ts';
import { AppError } from '../../bot/core/errors.ts';
import type { Principal } from '../../bot/core/principal.ts';
import { createTabOperations } from '../../bot/core/tab-operations.ts';
import type { Text } from '../../bot/core/text/message.ts';
import { inEnglish } from '../../bot/core/text/voice.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { conversation } from '../contract/store/samples.ts';
import { emptyTables } from '../store/empty-tables.ts';
import { bareCore } from '../support/bare-core.ts';
import { memoryDatabase, type TestDatabase } from '../support/database.ts';

const NOW = new Date('2026-03-04T12:00:00Z');
const inDays = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);
const POLICY = `version: 1
roles:
  sre: { appRoles: [Sre], delegable: true, delegateFor: 5d }
  security: { appRoles: [Security], delegable: true }
  developer: { appRoles: [Dev] }
`;
const person = (id: string, appRoles: readonly string[]) => ({
  id,
  objectId: id,
  tenantId: 't',
  name: id.charAt(0).toUpperCase() + id.slice(1),
  hint: '',
  appRoles: [...appRoles],
  groups: [],
  guest: false,
  enabled: true,
});
const PEOPLE = [person('ann', ['Sre', 'Security']), person('bob', ['Dev']), person('cy', ['Dev']), person('eve', [])];
const who = (id: string): Principal => ({ kind: 'person', tenantId: 't', objectId: id, name: id.charAt(0).toUpperCase() + id.slice(1) });
const ANN = who('ann');
const BOB = who('bob');
const ASKED = { role: 'sre', to: 'bob', until: inDays(3), reason: 'on leave', timezone: 'Europe/Vienna' };

describe('handing votes on in the tab', function () {
  this.timeout(120_000);
  let test: TestDatabase;
  let core: Core;
  before(async () => {
    test = await memoryDatabase();
    core = bareCore({ store: createStore(test.database), clock: { now: () => NOW }, policy: POLICY, people: PEOPLE });
  });
  beforeEach(() => emptyTables(test.database.pool));
  after(() => test.drop());

  const tab = () => createTabOperations(core);
  const logged = async (type: string): Promise<readonly string[]> =>
    (await core.store.audit({ type }, null, 50)).rows.map((row) => row.sentence);
  const refusalOf = async (work: Promise<unknown>): Promise<string> => {
    const thrown = await work.then(
      () => null,
      (error: unknown) => error,
    );
    return thrown instanceof AppError ? thrown.reason : assert.fail(`it was not refused: ${thrown}`);
  };

  it('shows a vote to both, and to the giver what may be handed on until when at the latest', async () => {
    const mine = await tab().handOn(ANN, ASKED);
    assert.deepEqual(
      mine.given.map(({ to, role, absent, reason }) => [to, role, absent, reason]),
      [['Bob', 'sre', false, 'on leave']],
    );
    assert.deepEqual(
      mine.can.handOn.map(({ role, latest }) => [role, latest]),
      [
        ['sre', inDays(5)],
        ['security', mine.can.handOn[1]?.latest],
      ],
    );
    const { received, can } = await tab().delegations(BOB);
    assert.deepEqual(
      received.map(({ giver, role, through }) => [giver, role, through]),
      [['Ann', 'sre', null]],
    );
    // Once more it can go on, and not as everything of one's own.
    assert.deepEqual([can.handOn.map(({ role, giver }) => [role, giver]), can.away], [[['sre', 'Ann']], false]);
    assert.match(
      (await logged('delegation.given'))[0] ?? '',
      /Ann hands their vote as sre to Bob until 2026-03-07 13:00 \(Europe\/Vienna\)/,
    );
  });

  it('hands everything on at once while being away, or nothing when one role may not for so long', async () => {
    assert.equal(await refusalOf(tab().handOn(ANN, { ...ASKED, role: null, until: inDays(6) })), 'delegation.too_long');
    assert.deepEqual((await tab().delegations(ANN)).given, []);
    const { given } = await tab().handOn(ANN, { ...ASKED, role: null, reason: '' });
    assert.deepEqual(given.map(({ role, absent, reason }) => [role, absent, reason]).toSorted(), [
      ['security', true, 'out of office'],
      ['sre', true, 'out of office'],
    ]);
  });

  it('refuses what the chat command refuses, and puts the refusal in the log', async () => {
    assert.equal(await refusalOf(tab().handOn(ANN, { ...ASKED, to: 'nobody' })), 'person.unknown');
    assert.equal(await refusalOf(tab().handOn(ANN, { ...ASKED, to: 'ann' })), 'delegation.self');
    assert.equal(await refusalOf(tab().handOn(ANN, { ...ASKED, to: 'eve' })), 'delegation.stranger');
    assert.equal(await refusalOf(tab().handOn(ANN, { ...ASKED, until: inDays(-1) })), 'delegation.past');
    assert.equal(await refusalOf(tab().handOn(BOB, { ...ASKED, to: 'cy' })), 'delegation.not_yours');
    assert.equal(await refusalOf(tab().handOn(BOB, { ...ASKED, role: 'developer', to: 'cy' })), 'delegation.not_delegable');
    assert.equal((await logged('command.refused')).length, 4);
    assert.equal((await logged('decision.denied')).length, 2);
  });

  it('refuses a circle, and has then written nothing', async () => {
    await tab().handOn(ANN, ASKED);
    assert.equal(await refusalOf(tab().handOn(BOB, { ...ASKED, to: 'ann' })), 'delegation.cycle');
    assert.deepEqual((await tab().delegations(BOB)).given, []);
  });

  it('is ended by the giver or the substitute and by nobody else', async () => {
    const [first] = (await tab().handOn(ANN, ASKED)).given;
    assert.ok(first !== undefined);
    assert.equal(await refusalOf(tab().endDelegation(who('cy'), first.id)), 'delegation.unknown');
    assert.deepEqual((await tab().endDelegation(BOB, first.id)).received, []);
    assert.equal(await refusalOf(tab().endDelegation(ANN, first.id)), 'delegation.unknown');
    assert.equal((await logged('delegation.ended')).length, 1);
  });

  it('tells the other one in their personal chat, where there is one', async () => {
    const chat = conversation('chat-of-bob');
    await core.store.transaction((tx) => tx.keepChat(BOB, chat, NOW));
    const [first] = (await tab().handOn(ANN, ASKED)).given;
    await tab().endDelegation(ANN, first?.id ?? '');
    const { rows } = await test.database.pool.query<{ answer: { text: Text } }>('select answer from signalbox.outbox_messages order by id');
    assert.match(inEnglish(rows[0]?.answer.text ?? ''), /Ann hands their vote as sre to Bob/);
    assert.match(inEnglish(rows[1]?.answer.text ?? ''), /Ann has their vote as sre back from Bob/);
  });

  it('is offered to whoever has a role, where some role can be handed on', async () => {
    assert.deepEqual(await Promise.all(['ann', 'bob', 'eve'].map(async (id) => (await tab().me(who(id))).can.delegate)), [
      true,
      true,
      false,
    ]);
  });
});
