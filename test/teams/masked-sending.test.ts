import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../bot/core/clock.ts';
import { Masker } from '../../bot/core/masking/masker.ts';
import { CLOUDS } from '../../bot/teams/clouds.ts';
import { ConnectorClients } from '../../bot/teams/connector-clients.ts';
import { createCredentialsFactory } from '../../bot/teams/credentials.ts';
import { createSender } from '../../bot/teams/sender.ts';
import { allowServiceUrls } from '../../bot/teams/service-url.ts';

const VALUE = 'correct"horse-battery';
const TOKEN = 'opaque-token-of-the-bot-0123456789';

describe('sending to Teams', () => {
  const bodies: string[] = [];
  const masker = new Masker();
  masker.resolved(VALUE, 'env:X');
  let teams: Server;
  before(async () => {
    teams = createServer(async (req, res) => {
      let body = '';
      for await (const chunk of req) body += chunk;
      bodies.push(body);
      res.setHeader('content-type', 'application/json');
      res.end('{"id":"1"}');
    });
    await new Promise<void>((resolve) => teams.listen(0, '127.0.0.1', resolve));
  });
  after(() => teams.close());

  it('takes secrets out of texts and cards, leaves them JSON, and knows the token it was given', async () => {
    const serviceUrl = `http://127.0.0.1:${(teams.address() as AddressInfo).port}`;
    const credentials = createCredentialsFactory('app', async () => TOKEN);
    const serviceUrls = allowServiceUrls([], [serviceUrl]);
    const sender = createSender(
      new ConnectorClients({ appId: 'app', cloud: CLOUDS.public, serviceUrls, credentials, clock: systemClock, masker }),
    );
    const chat = { tenantId: 't', id: 'c', scope: 'personal', serviceUrl, botId: 'b' } as Parameters<typeof sender.post>[0];
    await sender.post(chat, { text: `it is ${VALUE}` });
    await sender.edit(chat, '1', { card: { type: 'AdaptiveCard', body: [{ text: VALUE }] }, summary: VALUE });
    assert.deepEqual(
      bodies.map((body) => /correct|horse/.test(body)),
      [false, false],
    );
    assert.equal(JSON.parse(bodies[0] ?? '').text, 'it is [secret env:X]');
    assert.equal(JSON.parse(bodies[1] ?? '').attachments[0].content.body[0].text, '[secret env:X]');
    assert.equal(masker.mask(TOKEN), '[secret]');
  });
});
