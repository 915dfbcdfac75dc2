import type { JSONWebKeySet } from 'jose';

/** What `programs/connector.ts` says: where it is, whom to believe, and tokens that last longer than a bench. */
export type Authority = Readonly<{
  origin: string;
  /** As activities name it. */
  serviceUrl: string;
  channelKeys: JSONWebKeySet;
  tenantKeys: JSONWebKeySet;
  /** What a bot sends to the connector. */
  botToken: string;
  /** What Teams sends to a bot. */
  channelToken: string;
}>;
