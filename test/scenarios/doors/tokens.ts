import { randomUUID } from 'node:crypto';
import type { LocalIssuer } from '../../../bot/local/issuer.ts';
import type { LocalApp } from '../../support/local-app.ts';
import { TOKEN } from '../../support/notaries.ts';
import type { Door } from './doors.ts';
import { METRICS_TOKEN, type World } from './world.ts';

/** What the product's own issuer makes, and the one kind of door that each opens. A further kind does not compile until it is here. */
export const OF_ISSUER: Readonly<Record<Exclude<Extract<keyof LocalIssuer, `${string}Token`>, 'verifyBotToken'>, Door['access']>> = {
  channelToken: 'bot',
  userToken: 'token',
  botToken: 'connector',
};

/** One kind of proof: where it comes from, and the only doors that it opens; null = none of ours. */
export type Kind = Readonly<{ name: string; opens: Door['access'] | null; make(from: Pick<World, 'local' | 'tenant'>): Promise<string> }>;

const GRAPH = '00000003-0000-0000-c000-000000000000';
/** An app-only token, as Entra gives it to a program that proved itself. */
const ofProgram = (client: string) => ({
  azp: client,
  oid: randomUUID(),
  idtyp: 'app',
  scp: undefined,
  name: undefined,
  roles: ['Application.Read.All'],
});

export const KINDS: readonly Kind[] = [
  {
    name: 'what Teams sends with an activity',
    opens: OF_ISSUER.channelToken,
    make: ({ local }) => local.surroundings.issuer.channelToken(local.teams.world.serviceUrl()),
  },
  { name: 'what Entra gives a person for the tab', opens: OF_ISSUER.userToken, make: ({ local }) => userToken(local) },
  { name: 'what the bot shows the connector', opens: OF_ISSUER.botToken, make: ({ local }) => local.surroundings.issuer.botToken() },
  { name: 'the key of the page of Local Teams', opens: 'page', make: async ({ local }) => pageKey(local) },
  {
    name: 'what the directory shows Microsoft Graph',
    opens: null,
    make: ({ tenant }) => tenant.sign({ aud: GRAPH, ...ofProgram(randomUUID()) }),
  },
  {
    name: 'what a person’s client shows Microsoft Graph',
    opens: null,
    make: ({ tenant }) => tenant.sign({ aud: GRAPH, scp: 'User.Read' }),
  },
  {
    name: 'what Entra gives a person for the registration of the bot',
    opens: null,
    make: ({ local, tenant }) => tenant.sign({ aud: local.surroundings.botAppId }),
  },
  {
    name: 'what Entra gives the bot for itself',
    opens: null,
    make: ({ local, tenant }) => {
      const { botAppId } = local.surroundings;
      return tenant.sign({ aud: botAppId, serviceurl: local.teams.world.serviceUrl(), ...ofProgram(botAppId) });
    },
  },
  { name: 'what Entra gives a program for the tab’s API', opens: null, make: ({ tenant }) => tenant.sign(ofProgram(randomUUID())) },
  {
    name: 'what the tab’s API gets on behalf of a person',
    opens: null,
    make: ({ local, tenant }) =>
      tenant.sign({ aud: 'api://billing.example.com', azp: local.surroundings.api.clientId, scp: 'orders.read' }),
  },
  {
    name: 'what tells the tab’s registration who signed in, which is for it and no access token',
    opens: null,
    make: ({ tenant }) => tenant.sign({ azp: undefined, scp: undefined, nonce: 'n' }),
  },
  { name: 'the token of the metrics', opens: 'metrics', make: async () => METRICS_TOKEN },
  { name: 'what the bot shows the notary', opens: 'notary', make: async () => TOKEN.reveal() },
  { name: 'what is no token at all', opens: null, make: async () => 'nonsense' },
];

/** The developer's, as their tab gets it. */
export async function userToken({ teams, surroundings }: LocalApp): Promise<string> {
  const person = teams.world.people.find(({ id }) => id === 'developer');
  if (person === undefined) throw new Error('there is no developer');
  return surroundings.issuer.userToken({ ...person, appRoles: [] });
}

function pageKey({ app, surroundings }: LocalApp): string {
  return surroundings.url(app.port).split('#key=')[1] ?? '';
}
