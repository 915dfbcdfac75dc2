import { readCertificateFile } from './config-certificate.ts';
import type { Secret } from './core/secret.ts';
import type { Reader } from './environment.ts';

/** How the bot proves who it is. A certificate's file is read when a token is needed; a managed identity's client id is the app id. */
export type BotCredentialConfig = Readonly<
  { kind: 'secret'; secret: Secret } | { kind: 'certificate'; file: string } | { kind: 'managed-identity' }
>;

/** The bot's registration; it lives in the first home tenant. */
export type BotConfig = Readonly<{ appId: string; tenantId: string; credential: BotCredentialConfig }>;

const APP_ID = 'SIGNALBOX_BOT_APP_ID';
const TYPE = 'SIGNALBOX_BOT_TYPE';
const SECRET = 'SIGNALBOX_BOT_SECRET';
const SECRET_FILE = 'SIGNALBOX_BOT_SECRET_FILE';
const CERTIFICATE_FILE = 'SIGNALBOX_BOT_CERTIFICATE_FILE';

export const BOT_NAMES: readonly string[] = [APP_ID, TYPE, SECRET, SECRET_FILE, CERTIFICATE_FILE];

/** null in local mode, which has no bot, and where something is wrong, which was complained about then. */
export async function readBot(reader: Reader, by: Readonly<{ local: boolean; tenantIds: readonly string[] }>): Promise<BotConfig | null> {
  const appId = reader.id(APP_ID);
  const type = reader.choice(TYPE, ['single-tenant', 'managed-identity']) ?? 'single-tenant';
  const secret = await reader.secret(SECRET);
  if (by.local) {
    if (reader.has(APP_ID))
      reader.complain(
        APP_ID,
        'is set, so this is a real installation and Local Teams does not start beside it. Run “npx signalbox serve”, or remove the variable.',
      );
    return null;
  }
  if (!reader.has(APP_ID))
    reader.complain(
      APP_ID,
      'is missing: the app id of the bot registration, for example 7f1c2d3e-4b5a-4c6d-8e9f-0a1b2c3d4e5f. To try Signalbox without one, run “npm start”.',
    );
  const [tenantId] = by.tenantIds;
  if (tenantId === undefined)
    reader.complain(
      'SIGNALBOX_TENANT_ID',
      'is missing: the id of your Entra tenant, for example 1b2c3d4e-5f60-4172-8394-a5b6c7d8e9f0. Only its people may use the bot.',
    );
  const credential = type === 'managed-identity' ? identityOf(reader, secret) : await registrationProof(reader, secret);
  return appId === null || tenantId === undefined || credential === null ? null : { appId, tenantId, credential };
}

function identityOf(reader: Reader, secret: Secret | null): BotCredentialConfig {
  const tooMuch = [...(secret === null ? [] : [SECRET]), ...(reader.has(CERTIFICATE_FILE) ? [CERTIFICATE_FILE] : [])];
  for (const name of tooMuch) reader.complain(name, `does not go with ${TYPE}=managed-identity. Remove one of the two.`);
  return { kind: 'managed-identity' };
}

/** A secret or a certificate, and only one of them: which of two is used must not be a riddle. */
async function registrationProof(reader: Reader, secret: Secret | null): Promise<BotCredentialConfig | null> {
  if (reader.has(CERTIFICATE_FILE)) {
    if (secret !== null) reader.complain(CERTIFICATE_FILE, `is set together with ${SECRET}. Remove one of the two.`);
    const file = await readCertificateFile(reader, CERTIFICATE_FILE, '/run/secrets/bot.pem');
    return file === null ? null : { kind: 'certificate', file };
  }
  if (secret === null)
    reader.complain(
      SECRET,
      `is missing: the client secret of the bot registration, or ${SECRET_FILE}=/run/secrets/bot with it in a file, or ${CERTIFICATE_FILE}=/run/secrets/bot.pem with a certificate and its key.`,
    );
  return secret === null ? null : { kind: 'secret', secret };
}
