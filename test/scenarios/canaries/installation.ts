import { readConfig } from '../../../bot/config.ts';
import type { Masker } from '../../../bot/core/masking/masker.ts';
import { CANARIES } from './canaries.ts';

const ID = '7f1c2d3e-4b5a-4c6d-8e9f-0a1b2c3d4e5f';

/** Where the installation's database and notary are, and the key of the notary. */
export type Around = Readonly<{ database: string; notary: string; key: string }>;

/** What a real installation is started with. */
export function ofInstallation({ database, notary, key }: Around): Readonly<Record<string, string>> {
  return {
    SIGNALBOX_BOT_APP_ID: ID,
    SIGNALBOX_TENANT_ID: ID,
    SIGNALBOX_BOT_SECRET: CANARIES.bot,
    SIGNALBOX_DIRECTORY_CREDENTIAL: 'secret',
    SIGNALBOX_DIRECTORY_CLIENT_ID: ID,
    SIGNALBOX_DIRECTORY_SECRET: CANARIES.directory,
    SIGNALBOX_NOTARY: notary,
    SIGNALBOX_NOTARY_TOKEN: CANARIES.notary,
    SIGNALBOX_NOTARY_PUBLIC_KEY: key,
    DATABASE_URL: `postgresql://signalbox:${encodeURIComponent(CANARIES.database)}@${database}/signalbox`,
    MIGRATION_DATABASE_URL: `postgresql://owner:${encodeURIComponent(CANARIES.migration)}@${database}/signalbox`,
  };
}

/** The secrets of a real installation, read as they are read there; and some that were resolved, or seen in a request. */
export async function learnInstallation(masker: Masker, key: string): Promise<void> {
  const env = ofInstallation({ database: 'db.example.com', notary: 'http://127.0.0.1:9', key });
  await readConfig(env, { local: false, masker, modules: [] });
  masker.token(CANARIES.token);
  for (const value of [CANARIES.symbols, CANARIES.echoed, CANARIES.url]) masker.resolved(value, 'env:OTHER');
}
