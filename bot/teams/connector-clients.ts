import { ConnectorClient, ConnectorFactory, type ServiceClientCredentialsFactory } from 'botframework-connector';
import type { Clock } from '../core/clock.ts';
import type { Masker } from '../core/masking/masker.ts';
import { type Meter, NO_METER } from '../core/meter.ts';
import type { Cloud } from './clouds.ts';
import { isAllowedServiceUrl, type ServiceUrlRule } from './service-url.ts';
import { createTransport, notAllowed } from './transport.ts';

/** Longer than the 10 s a busy Teams may take, because a post that is given up too early is posted twice. */
export const REQUEST_TIMEOUT_MS = 15_000;
const MOST_CLIENTS = 200;

type Parts = Readonly<{
  appId: string;
  cloud: Cloud;
  serviceUrls: ServiceUrlRule;
  credentials: ServiceClientCredentialsFactory;
  clock: Clock;
  masker: Pick<Masker, 'token' | 'maskBody'>;
  meter?: Meter;
}>;

/** The only maker of Bot Connector clients: for allowed service URLs only, and all over one transport. */
export class ConnectorClients extends ConnectorFactory {
  readonly #parts: Parts;
  readonly #clients = new Map<string, Promise<ConnectorClient>>();

  constructor(parts: Parts) {
    super();
    this.#parts = parts;
  }

  /** Throws `forbidden` (`teams.service_url_not_allowed`) for an address that is not Teams'. */
  async create(serviceUrl: string): Promise<ConnectorClient> {
    if (!isAllowedServiceUrl(this.#parts.serviceUrls, serviceUrl)) throw notAllowed(serviceUrl);
    const known = this.#clients.get(serviceUrl);
    if (known !== undefined) return known;
    if (this.#clients.size >= MOST_CLIENTS) this.#clients.clear();
    const client = this.#connect(serviceUrl);
    this.#clients.set(serviceUrl, client);
    client.catch(() => this.#clients.delete(serviceUrl));
    return client;
  }

  async #connect(serviceUrl: string): Promise<ConnectorClient> {
    const { appId, cloud, serviceUrls, credentials, clock, masker, meter = NO_METER } = this.#parts;
    const bot = await credentials.createCredentials(appId, cloud.botScope, cloud.loginUrl, true);
    const httpClient = createTransport({ serviceUrls, clock, masker, meter, timeoutMs: REQUEST_TIMEOUT_MS });
    return new ConnectorClient(bot, { baseUri: serviceUrl, httpClient });
  }
}
