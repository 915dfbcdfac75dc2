import type { JSONWebKeySet } from 'jose';

/** What a process of the product (product.ts) is told: where everything is, and whom to believe. */
export type Order = Readonly<{
  siteDir: string;
  dataDir: string;
  /** null: the embedded database in `dataDir`. */
  url: string | null;
  port: number;
  /** Where its log goes. */
  logFile: string;
  channelKeys: JSONWebKeySet;
  tenantKeys: JSONWebKeySet;
  botToken: string;
  teamsOrigin: string;
  notary: Readonly<{ address: string; key: string; token: string }>;
}>;

export const BOT_APP_ID = '00000000-0000-4000-8000-0000000b0700';
export const API_APP_ID = '00000000-0000-4000-8000-000000000a51';
/** The home tenant of Local Teams, in which the people of the starter site live. */
export const TENANT = '00000000-0000-4000-8000-000000000000';
