import type { LookupAddress } from 'node:dns';
import type { Lookup } from '../../bot/connectors/http/address.ts';
import type { Network } from '../../bot/connectors/http/exchange.ts';
import httpModule, { createHttpConnector } from '../../bot/connectors/http/index.ts';
import type { ActionContext, Connector } from '../../bot/core/connector.ts';
import type { Outcome } from '../../bot/core/run/run.ts';
import { withoutSecrets } from '../support/masker.ts';

export type Origins = readonly Readonly<{ origin: string; private?: boolean }>[];

export function httpConnector(origins: Origins, network: Network = {}, headers: readonly string[] = []): Connector {
  return createHttpConnector(httpModule.config.parse({ origins, headers }), network);
}

/** What the product does with a step: parse, pin, run. Throws when the input or the plan is refused. */
export async function call(connector: Connector, input: object, context: Partial<ActionContext> = {}): Promise<Outcome> {
  const action = connector.actions['request'];
  if (action === undefined) throw new Error('the http connector has no action request');
  const parsed = action.input.parse(input);
  return action.run(parsed, {
    idempotencyKey: 'r-testtest/step',
    signal: new AbortController().signal,
    timeoutMs: 30_000,
    pins: await action.pin(parsed),
    output: () => undefined,
    ...withoutSecrets(),
    ...context,
  });
}

/** A name service that answers every name the same way, and counts. */
export function nameService(...addresses: readonly string[]): Readonly<{ lookup: Lookup; asked: () => number }> {
  let asked = 0;
  const answer: LookupAddress[] = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  return {
    asked: () => asked,
    lookup(_hostname, _options, callback) {
      asked += 1;
      callback(null, answer);
    },
  };
}
