import assert from 'node:assert/strict';
import { AuthenticationError } from 'botframework-connector';
import { systemClock } from '../../bot/core/clock.ts';
import { AppError } from '../../bot/core/errors.ts';
import { Masker } from '../../bot/core/masking/masker.ts';
import { GatedAuthentication } from '../../bot/teams/authentication.ts';
import { indexActions } from '../../bot/teams/card-action.ts';
import { CLOUDS } from '../../bot/teams/clouds.ts';
import { ConnectorClients } from '../../bot/teams/connector-clients.ts';
import { createCredentialsFactory } from '../../bot/teams/credentials.ts';
import { allowServiceUrls } from '../../bot/teams/service-url.ts';
import { BOT_APP_ID } from '../support/teams-keys.ts';
import { ACTIONS } from './edge-server.ts';

const token = async (): Promise<string> => 'token';

function refusedAs(reason: string): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.reason === reason;
}

describe("the SDK's place behind the gate", () => {
  const serviceUrls = allowServiceUrls(CLOUDS.public.serviceHosts);
  const credentials = createCredentialsFactory(BOT_APP_ID, token);
  const clients = new ConnectorClients({
    appId: BOT_APP_ID,
    cloud: CLOUDS.public,
    serviceUrls,
    credentials,
    clock: systemClock,
    masker: new Masker(),
  });
  const authentication = new GatedAuthentication(clients, CLOUDS.public.botScope);

  it('reads no Authorization header: every way of the SDK to authenticate refuses', async () => {
    for (const attempt of [
      () => authentication.authenticateRequest(),
      () => authentication.authenticateStreamingRequest(),
      () => authentication.authenticateChannelRequest(),
    ]) {
      await assert.rejects(attempt, AuthenticationError);
    }
  });

  it('signs nobody in', async () => {
    const tokens = await authentication.createUserTokenClient();
    await assert.rejects(tokens.getUserToken('u', 'c', 'msteams', ''), AuthenticationError);
    await assert.rejects(tokens.exchangeToken('u', 'c', 'msteams', {}), AuthenticationError);
  });

  it('makes connector clients for Teams only, and one per address', async () => {
    const url = 'https://smba.trafficmanager.net/emea/';
    assert.equal(await clients.create(url), await clients.create(url));
    await assert.rejects(clients.create('https://evil.example/'), refusedAs('teams.service_url_not_allowed'));
  });
});

describe('the credentials of the bot', () => {
  it('need an app id, because the SDK would trust everybody without one', () => {
    for (const appId of ['', ' ', '\t']) {
      assert.throws(() => createCredentialsFactory(appId, token), refusedAs('teams.no_app_id'));
    }
  });

  it('never say that authentication is off', async () => {
    const factory = createCredentialsFactory(BOT_APP_ID, token);
    assert.equal(await factory.isAuthenticationDisabled(), false);
    assert.equal(await factory.isValidAppId(BOT_APP_ID), true);
    assert.equal(await factory.isValidAppId('other'), false);
  });
});

describe('card actions', () => {
  it('are one file for each verb, named like it', () => {
    assert.equal(indexActions(ACTIONS).size, ACTIONS.length);
  });

  it('stop the start when one is missing or double', () => {
    assert.throws(() => indexActions(ACTIONS.slice(1)), refusedAs('teams.card_actions'));
    assert.throws(() => indexActions([...ACTIONS, ...ACTIONS.slice(0, 1)]), refusedAs('teams.card_actions'));
    assert.throws(() => indexActions([...ACTIONS.slice(1), ...ACTIONS.slice(1, 2)]), refusedAs('teams.card_actions'));
  });
});
