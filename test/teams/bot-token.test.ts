import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { decodeJwt } from 'jose';
import { createBotToken } from '../../bot/app-bot-token.ts';
import type { BotConfig } from '../../bot/config-bot.ts';
import type { Conversation } from '../../bot/core/conversation.ts';
import { AppError } from '../../bot/core/errors.ts';
import { Masker } from '../../bot/core/masking/masker.ts';
import { createSecret } from '../../bot/core/secret.ts';
import { CLOUDS } from '../../bot/teams/clouds.ts';
import { selfSigned } from '../connectors/certificate.ts';
import { FakeAuthority } from '../support/authority/authority.ts';
import { TENANT_ID } from '../support/teams-keys.ts';
import { until } from '../support/until.ts';
import { BOT_ID } from './activities.ts';
import { EdgeServer } from './edge-server.ts';
import { RecordingConnector } from './recording-connector.ts';

const BOT = 'b0b0b0b0-0000-4000-8000-000000000001';
const EXPIRED_BOT = 'b0b0b0b0-0000-4000-8000-000000000002';
const IDENTITY = 'b0b0b0b0-0000-4000-8000-000000000003';
const STRANGER = 'b0b0b0b0-0000-4000-8000-000000000009';
const EMPTY_TENANT = '99999999-9999-4999-8999-999999999999';
const NO_TENANT = '98989898-9898-4898-8898-989898989898';
const LONG = { from: '200101000000Z', to: '491231235959Z' };
const PAST = { from: '200101000000Z', to: '210101000000Z' };

describe('the token of the bot, from Entra', () => {
  let entra: FakeAuthority;
  let folder: string;
  let takeAway: () => void;
  const masker = new Masker();
  const file = (name: string): string => join(folder, name);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signalbox-bot-'));
    const [good, other, past] = [LONG, LONG, PAST].map((validity) => selfSigned('signalbox', validity, 'rsa'));
    for (const [name, pair] of Object.entries({ good, other, past })) await writeFile(file(name), `${pair?.key}${pair?.cert}`);
    entra = await FakeAuthority.start({
      applications: [
        {
          clientId: BOT,
          secret: 'correct-horse',
          expiredSecrets: ['stale-horse'],
          certificate: good?.cert ?? '',
          tenants: [TENANT_ID],
        },
        { clientId: EXPIRED_BOT, certificate: past?.cert ?? '' },
      ],
      tenants: [TENANT_ID, EMPTY_TENANT],
      resources: () => [CLOUDS.public.botScope],
      identity: { tenantId: TENANT_ID, clientIds: [IDENTITY] },
    });
    takeAway = await entra.giveIdentity();
  });
  after(async () => {
    takeAway();
    await entra.close();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(() => entra.fail(null));

  const tokenFor = (config: Partial<BotConfig>): (() => Promise<string>) =>
    createBotToken(
      { appId: BOT, tenantId: TENANT_ID, credential: secret('correct-horse'), ...config },
      { cloud: { loginUrl: entra.url, ca: entra.ca }, scope: CLOUDS.public.botScope, masker },
    );
  const secret = (text: string): BotConfig['credential'] => ({ kind: 'secret', secret: createSecret(text) });
  const certificate = (name: string): BotConfig['credential'] => ({ kind: 'certificate', file: file(name) });

  const proofs: readonly (readonly [string, () => Partial<BotConfig>])[] = [
    ['a client secret', () => ({})],
    ['a certificate', () => ({ credential: certificate('good') })],
    ['a managed identity', () => ({ appId: IDENTITY, credential: { kind: 'managed-identity' } })],
  ];
  for (const [what, config] of proofs) {
    it(`is got with ${what}, is for Teams alone, and is what Teams is shown`, async () => {
      const teams = await RecordingConnector.start();
      const server = await EdgeServer.start({ loopbackOrigins: [teams.origin], token: tokenFor(config()) });
      try {
        server.edge.notifier.start();
        const row = server.outbox.say(chatAt(teams.serviceUrl), 'hello');
        server.edge.notifier.kick();
        await until('the message is sent', () => row.sent);
        const shown = teams.calls.at(-1)?.authorization?.replace('Bearer ', '') ?? '';
        const { aud, azp } = decodeJwt(shown);
        assert.deepEqual([aud, azp, entra.tenantOf(shown)], [CLOUDS.public.botScope, config().appId ?? BOT, TENANT_ID]);
        assert.doesNotMatch(masker.mask(`it is ${shown}`), new RegExp(shown.split('.')[2] ?? 'no signature'));
      } finally {
        await server.close();
        await teams.close();
      }
    });
  }

  it('is asked for once, however many messages there are', async () => {
    const token = tokenFor({});
    const before = entra.given();
    assert.equal(new Set(await Promise.all(Array.from({ length: 20 }, token))).size, 1);
    await token();
    assert.equal(entra.given(), before + 1);
  });

  const refused: readonly (readonly [string, () => Partial<BotConfig>, RegExp])[] = [
    [
      'a wrong secret',
      () => ({ credential: secret('wrong-horse') }),
      new RegExp(`SIGNALBOX_BOT_SECRET is not one of registration ${BOT}\\. Copy the value, not the id, .*restart Signalbox\\.$`),
    ],
    [
      'an expired secret',
      () => ({ credential: secret('stale-horse') }),
      new RegExp(`SIGNALBOX_BOT_SECRET has expired\\. Make a new one for registration ${BOT} .*restart Signalbox\\.$`),
    ],
    [
      'a certificate that is not registered',
      () => ({ credential: certificate('other') }),
      new RegExp(`does not know the certificate in SIGNALBOX_BOT_CERTIFICATE_FILE\\. Upload it, without its key, to registration ${BOT}`),
    ],
    [
      'an expired certificate',
      () => ({ appId: EXPIRED_BOT, credential: certificate('past') }),
      new RegExp(`SIGNALBOX_BOT_CERTIFICATE_FILE has expired\\. Upload a new one to registration ${EXPIRED_BOT}.*no restart is needed\\.$`),
    ],
    [
      'a certificate that is gone',
      () => ({ credential: certificate('gone') }),
      /The file that SIGNALBOX_BOT_CERTIFICATE_FILE names cannot be read\. Put it back/,
    ],
    ['an unknown application', () => ({ appId: STRANGER }), new RegExp(`has no application ${STRANGER}\\. Check SIGNALBOX_BOT_APP_ID`)],
    [
      'a tenant that does not know the application',
      () => ({ tenantId: EMPTY_TENANT }),
      new RegExp(`Tenant ${EMPTY_TENANT} has no application ${BOT}\\. Check SIGNALBOX_BOT_APP_ID and SIGNALBOX_TENANT_ID`),
    ],
    [
      'a tenant that does not exist',
      () => ({ tenantId: NO_TENANT }),
      new RegExp(`There is no tenant ${NO_TENANT} at https://\\S+\\. Check SIGNALBOX_TENANT_ID, and SIGNALBOX_CLOUD`),
    ],
    [
      'an identity that the machine does not have',
      () => ({ appId: STRANGER, credential: { kind: 'managed-identity' } }),
      new RegExp(`This machine has no managed identity ${STRANGER}\\. Assign it`),
    ],
  ];
  for (const [what, config, advice] of refused) {
    it(`is refused with ${what}, and the sentence says what to do`, async () => {
      const error = await failure(tokenFor(config()));
      assert.deepEqual([error.code, error.reason], ['unavailable', 'teams.no_token'], String(error.cause));
      assert.match(error.message, /^Microsoft Entra gives the bot no token, so nothing reaches Teams\. /);
      assert.match(error.message, advice, String(error.cause));
      assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /horse|PRIVATE KEY/);
    });
  }

  it('is missed with a word about the network where Entra cannot be reached, and is there afterwards', async () => {
    const token = tokenFor({});
    entra.fail('reset');
    const error = await failure(token);
    assert.deepEqual([error.code, error.reason], ['unavailable', 'teams.unreachable']);
    assert.match(error.message, /Entra cannot be reached.*Check the way out of this network/);
    entra.fail(null);
    assert.equal(entra.tenantOf(await token()), TENANT_ID);
  });

  it('keeps a message waiting while there is none, with the advice beside it, and sends it afterwards', async () => {
    const teams = await RecordingConnector.start();
    let now = tokenFor({ credential: secret('stale-horse') });
    const server = await EdgeServer.start({ loopbackOrigins: [teams.origin], token: () => now() });
    try {
      server.edge.notifier.start();
      const row = server.outbox.say(chatAt(teams.serviceUrl), 'hello');
      server.edge.notifier.kick();
      await until('it was tried', () => row.error !== null);
      assert.deepEqual([row.sent, row.givenUp, teams.calls.length], [false, false, 0]);
      assert.match(row.error ?? '', /SIGNALBOX_BOT_SECRET has expired/);
      now = tokenFor({});
      await until('the message is sent', () => {
        server.edge.notifier.kick();
        return row.sent;
      });
    } finally {
      await server.close();
      await teams.close();
    }
  });

  async function failure(token: () => Promise<string>): Promise<AppError> {
    const thrown: unknown = await token().then(
      () => assert.fail('there is a token'),
      (error: unknown) => error,
    );
    assert.ok(thrown instanceof AppError, String(thrown));
    return thrown;
  }
});

function chatAt(serviceUrl: string): Conversation {
  return { channel: 'teams', scope: 'personal', tenantId: TENANT_ID, id: 'a:chat', serviceUrl, botId: BOT_ID };
}
