import assert from 'node:assert/strict';
import type { Conversation } from '../../bot/core/conversation.ts';
import { AppError } from '../../bot/core/errors.ts';
import { CLOUDS } from '../../bot/teams/clouds.ts';
import { allowServiceUrls, isAllowedServiceUrl } from '../../bot/teams/service-url.ts';
import { TENANT_ID } from '../support/teams-keys.ts';
import { until } from '../support/until.ts';
import { BOT_ID, message } from './activities.ts';
import { BOT_TOKEN, EdgeServer } from './edge-server.ts';
import { RecordingConnector } from './recording-connector.ts';

/** Addresses that are made to look like Teams. */
const HOSTILE: readonly string[] = [
  'https://evil.example/',
  'https://smba.trafficmanager.net@evil.example/',
  'https://smba.trafficmanager.net:x@evil.example/emea/',
  'https://evil.example#@smba.trafficmanager.net/',
  'https://evil.example?@smba.trafficmanager.net/',
  'https://evil.example\\@smba.trafficmanager.net/',
  'https://smba.trafficmanager.net\\@evil.example/',
  'https://smba.trafficmanager.net.evil.example/',
  'https://smba.trafficmanager.net.evil/',
  'https://evilsmba.trafficmanager.net/',
  'https://evil.trafficmanager.net/',
  'https://trafficmanager.net/',
  'https://a.smba.trafficmanager.net/',
  'https://smba.trafficmanager.net./emea/',
  'https://smba.trafficmanager.net:8443/emea/',
  'https://smba.trafficmanager.net:443/emea/',
  'https://SMBA.trafficmanager.net/emea/',
  'https://smba.trafficmanager。net/',
  'https://xn--smba-trafficmanager-net.example/',
  'https://ѕmba.trafficmanager.net/',
  'https://smba.trafficmanager.net%2eevil.example/',
  'https://smba.trafficmanager.net%00.evil.example/',
  'https://smba.trafficmanager.net/../../evil',
  'https://smba.trafficmanager.net/emea/?next=https://evil.example/',
  'https://smba.trafficmanager.net/emea/#x',
  'https://smba.trafficmanager.net//evil.example/',
  'https:smba.trafficmanager.net/',
  'https:/\\smba.trafficmanager.net/',
  '//smba.trafficmanager.net/',
  ' https://smba.trafficmanager.net/',
  'https://smba.trafficmanager.net/\n',
  'https://smba.traffic\tmanager.net/',
  'http://smba.trafficmanager.net/',
  'ftp://smba.trafficmanager.net/',
  'file:///etc/passwd',
  'javascript://smba.trafficmanager.net/',
  'https://127.0.0.1/',
  'https://[::1]/',
  'https://169.254.169.254/',
  'https://2130706433/',
];

/** The same tricks with a loopback port that really listens, beside the one that is allowed. */
function loopbackForms(allowed: string, canary: string): readonly string[] {
  const host = canary.slice('http://'.length);
  const port = new URL(canary).port;
  return [
    `${canary}/`,
    `${allowed}@${host}/`,
    `http://x:y@${host}/`,
    `http://localhost:${port}/`,
    `http://127.1:${port}/`,
    `http://0x7f000001:${port}/`,
    `http://2130706433:${port}/`,
    `http://127.0.0.1.:${port}/`,
    `http://[::ffff:127.0.0.1]:${port}/`,
    `${canary}\\@${allowed.slice('http://'.length)}/`,
    `${canary}#${allowed}`,
    `HTTP://127.0.0.1:${port}/`,
  ];
}

describe('the service URL allow-list', () => {
  const rule = allowServiceUrls(CLOUDS.public.serviceHosts);

  it('takes the addresses Teams uses', () => {
    for (const url of [
      'https://smba.trafficmanager.net/emea/',
      'https://smba.trafficmanager.net/amer/22222222-2222-4222-8222-222222222222/',
      'https://smba.trafficmanager.net/teams',
      'https://smba.infra.gcc.teams.microsoft.com/gcc',
    ]) {
      assert.ok(isAllowedServiceUrl(rule, url), url);
    }
  });

  it('takes only the hosts of its own cloud', () => {
    const government = allowServiceUrls(CLOUDS.usGovernment.serviceHosts);
    assert.ok(isAllowedServiceUrl(government, 'https://smba.infra.gov.teams.microsoft.us/gcch'));
    assert.ok(!isAllowedServiceUrl(government, 'https://smba.trafficmanager.net/emea/'));
    assert.ok(!isAllowedServiceUrl(rule, 'https://smba.infra.gov.teams.microsoft.us/gcch'));
  });

  it('takes no other spelling and no other address', () => {
    for (const url of HOSTILE) assert.ok(!isAllowedServiceUrl(rule, url), url);
    assert.ok(!isAllowedServiceUrl(rule, `https://smba.trafficmanager.net/${'a'.repeat(600)}`));
  });

  it('takes a loopback origin only when it is given, and only exactly that', () => {
    const local = allowServiceUrls([], ['http://127.0.0.1:4000']);
    assert.ok(isAllowedServiceUrl(local, 'http://127.0.0.1:4000/connector/'));
    for (const url of ['http://127.0.0.1:4001/', 'http://localhost:4000/', 'https://127.0.0.1:4000/', 'http://127.0.0.1:40000/']) {
      assert.ok(!isAllowedServiceUrl(local, url), url);
    }
  });

  it('cannot be given an origin that is not loopback', () => {
    for (const origin of ['http://evil.example', 'https://127.0.0.1:4000', 'http://127.0.0.1:4000/', 'http://127.0.0.1.evil.example:1']) {
      assert.throws(
        () => allowServiceUrls([], [origin]),
        (error) => error instanceof AppError && error.reason === 'teams.service_origin_not_loopback',
      );
    }
  });
});

describe('the token of the bot', () => {
  let teams: RecordingConnector;
  let canary: RecordingConnector;
  let server: EdgeServer;

  before(async () => {
    teams = await RecordingConnector.start();
    canary = await RecordingConnector.start();
    server = await EdgeServer.start({ loopbackOrigins: [teams.origin] });
    server.edge.notifier.start();
  });

  after(async () => {
    await server.close();
    await teams.close();
    await canary.close();
  });

  const conversation = (serviceUrl: string, id: string): Conversation => ({
    channel: 'teams',
    scope: 'personal',
    tenantId: TENANT_ID,
    id,
    serviceUrl,
    botId: BOT_ID,
  });

  it('goes to Teams when the stored address is allowed', async () => {
    const row = server.outbox.say(conversation(teams.serviceUrl, 'a:good'), 'hello');
    server.edge.notifier.kick();
    await until('the message is sent', () => row.sent);
    assert.equal(teams.calls.at(-1)?.authorization, `Bearer ${BOT_TOKEN}`);
  });

  it('is not at risk from activities: a hostile service URL is refused even when the token vouches for it', async () => {
    for (const url of [...HOSTILE, ...loopbackForms(teams.origin, canary.origin)]) {
      const bearer = await server.keys.bearer({ serviceurl: url });
      const { status } = await server.post(bearer, message({ serviceUrl: url }));
      assert.equal(status, 401, url);
    }
    assert.equal(server.chat.calls, 0);
    assert.equal(canary.calls.length, 0);
  });

  it('goes nowhere when a stored conversation names a hostile address', async () => {
    const sent = teams.calls.length;
    const urls = [...HOSTILE, ...loopbackForms(teams.origin, canary.origin)];
    const rows = urls.map((url, index) => server.outbox.say(conversation(url, `a:${index}`), 'secret'));
    server.edge.notifier.kick();
    await until('everything is put aside', () => rows.every((row) => row.givenUp || row.sent));
    assert.deepEqual(
      rows.filter((row) => row.sent),
      [],
    );
    for (const row of rows) assert.match(row.error ?? '', /does not belong to Teams/);
    assert.equal(canary.calls.length, 0);
    assert.equal(teams.calls.length, sent);
  });

  it('does not follow a redirect', async () => {
    teams.fault = () => ({ status: 307, headers: { location: `${canary.origin}/v3/conversations/x/activities` } });
    const row = server.outbox.say(conversation(teams.serviceUrl, 'a:redirect'), 'hello');
    server.edge.notifier.kick();
    await until('the message is put aside', () => row.givenUp);
    assert.equal(canary.calls.length, 0);
  });
});
