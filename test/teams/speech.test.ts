import assert from 'node:assert/strict';
import { ENGLISH, type Speech } from '../../bot/core/text/language.ts';
import { BOT_MENTION, channelMessage, execute, HANDLE, message, submit } from './activities.ts';
import { EdgeServer } from './edge-server.ts';
import { RecordingConnector } from './recording-connector.ts';

const WARSAW: Speech = { language: 'pl', locale: 'pl-PL', timezone: 'Europe/Warsaw' };
const MONTREAL: Speech = { language: 'fr', locale: 'fr-CA', timezone: 'America/Toronto' };
const client = (locale: unknown, timezone?: unknown) => ({ type: 'clientInfo', country: 'PL', platform: 'Windows', locale, timezone });

/** What Teams says of a client -> how its person is spoken to. */
const CASES: readonly (readonly [name: string, said: Readonly<Record<string, unknown>>, speech: Speech])[] = [
  ['the locale and zone of the activity', { locale: 'pl-PL', localTimezone: 'Europe/Warsaw' }, WARSAW],
  ['those of the client, where the activity has none', { entities: [BOT_MENTION, client('fr-CA', 'America/Toronto')] }, MONTREAL],
  [
    'those of the activity before those of the client',
    { locale: 'pl-PL', localTimezone: 'Europe/Warsaw', entities: [BOT_MENTION, client('fr-CA', 'America/Toronto')] },
    WARSAW,
  ],
  ['each from where it stands', { locale: 'pl-PL', entities: [BOT_MENTION, client('fr-CA', 'Europe/Warsaw')] }, WARSAW],
  ['English and UTC where neither says anything', { locale: null, localTimezone: null, entities: [BOT_MENTION, client(null)] }, ENGLISH],
  [
    'English for a language that is not spoken',
    { locale: 'de-DE', localTimezone: 'Europe/Berlin' },
    { ...ENGLISH, timezone: 'Europe/Berlin' },
  ],
  ['UTC for a zone that there is not', { locale: 'pl-PL', localTimezone: 'Mars/Olympus' }, { ...WARSAW, timezone: 'UTC' }],
  [
    'English and UTC for what is no locale and no zone',
    { locale: 5, localTimezone: { a: 1 }, entities: [BOT_MENTION, client('x'.repeat(999))] },
    ENGLISH,
  ],
];

describe('the language of somebody in Teams', () => {
  let server: EdgeServer;
  let teams: RecordingConnector;

  beforeEach(async () => {
    teams = await RecordingConnector.start();
    server = await EdgeServer.start({ loopbackOrigins: [teams.origin], budgets: { invokeMs: 300, messageMs: 300 } });
  });
  afterEach(async () => {
    await server.close();
    await teams.close();
  });

  const send = async (activity: Readonly<Record<string, unknown>>) => {
    const { serviceUrl } = teams;
    const reply = await server.post(await server.keys.bearer({ serviceurl: serviceUrl }), { ...activity, serviceUrl });
    assert.equal(reply.status, 200);
  };

  for (const [name, said, speech] of CASES) {
    it(`is taken from ${name}: in a message, a press and a form sent as a message`, async () => {
      await send(channelMessage({ entities: [BOT_MENTION], ...said }));
      await send(execute('cancel', { handle: HANDLE }, said));
      await send(submit({ verb: 'cancel', handle: HANDLE }, { id: '1700000000002', ...said }));
      assert.deepEqual(
        [...server.chat.messages, ...server.chat.presses].map((inbound) => inbound.speech),
        [speech, speech, speech],
      );
    });
  }

  it('is taken from the first client, and from no other entity', async () => {
    await send(message({ entities: [{ type: 'other', locale: 'fr-FR' }, client('pl-PL', 'Europe/Warsaw'), client('fr-CA')] }));
    assert.deepEqual(server.chat.messages[0]?.speech, WARSAW);
  });
});
