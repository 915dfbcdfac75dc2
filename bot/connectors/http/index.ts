import type { Connector, ConnectorModule } from '../../core/connector.ts';
import type { Network } from './exchange.ts';
import { requestAction } from './request.ts';
import { type HttpConfig, httpConfig, resolveSettings } from './settings.ts';

/** The connector with a network of the caller's choice: tests bring their own name service and certificate authority. */
export function createHttpConnector(config: HttpConfig, network: Network): Connector {
  const settings = resolveSettings(config);
  return {
    name: 'http',
    title: 'HTTP',
    actions: { request: requestAction(settings, network) },
    warnings: [],
    // Every call has its own connection and closes it, so there is nothing left to close.
    close: async () => undefined,
  };
}

/** Calls to origins that an administrator has listed. */
const http: ConnectorModule<HttpConfig> = {
  name: 'http',
  config: httpConfig,
  create: async (config) => createHttpConnector(config, {}),
};
export default http;
