import type { AddressInfo } from 'node:net';
import { ActivityHandler, CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import express from 'express';
import { createCredentialsFactory } from '../../../bot/teams/credentials.ts';
import { BOT_APP_ID } from '../../chaos/order.ts';
import type { Authority } from '../authority.ts';
import { orderOf, serve } from '../worker.ts';

// The echo bot of Microsoft's samples on the express that the product uses. botbuilder validates each token against the keys of the
// local token service; the token that it sends is given, so that it asks nobody for one.

const { origin, botToken } = orderOf<Authority>();
const settings = {
  MicrosoftAppId: BOT_APP_ID,
  ToChannelFromBotLoginUrl: 'https://login.invalid/botframework.com',
  ToChannelFromBotOAuthScope: 'https://api.botframework.com',
  ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
  OAuthUrl: 'https://token.invalid',
  ToBotFromChannelOpenIdMetadataUrl: `${origin}/metadata`,
  ToBotFromEmulatorOpenIdMetadataUrl: `${origin}/metadata`,
  CallerId: 'urn:botframework:azure',
};
const credentials = createCredentialsFactory(BOT_APP_ID, async () => botToken);
const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication(settings, credentials));
const bot = new ActivityHandler().onMessage(async (context, next) => {
  await context.sendActivity(`Echo: ${context.activity.text}`);
  await next();
});
const app = express();
app.use(express.json());
app.post('/api/messages', (req, res) => adapter.process(req, res, (context) => bot.run(context)));
const server = app.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  serve(
    { port },
    async () => null,
    async () => void server.close(),
  );
});
