import type { AppCredential } from './credential.ts';

/** The variables that an administrator set to say who signs in. */
export type SettingNames = Readonly<{ clientId: string; secret: string; certificateFile: string; tokenFile: string }>;

/** Those of whoever asks the directory. */
export const DIRECTORY_SETTINGS: SettingNames = {
  clientId: 'SIGNALBOX_DIRECTORY_CLIENT_ID',
  secret: 'SIGNALBOX_DIRECTORY_SECRET',
  certificateFile: 'SIGNALBOX_DIRECTORY_CERTIFICATE_FILE',
  tokenFile: 'SIGNALBOX_DIRECTORY_TOKEN_FILE',
};

/** Who tried to sign in, and where. */
export type SignInPlace = Readonly<{ credential: AppCredential; tenantId: string; loginUrl: string; names: SettingNames }>;

type Advice = Readonly<{ when: RegExp; what(place: SignInPlace): string }>;

/**
 * What keeps an app registration from getting a token, and what to do about it, for whoever runs Signalbox; null when what was
 * said is not known. Entra's numbers may change, so they give advice and decide nothing.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export function adviceFor(said: string, place: SignInPlace): string | null {
  return ADVICE.find(({ when }) => when.test(said))?.what(place) ?? null;
}

const idOf = ({ credential }: SignInPlace): string => credential.clientId ?? 'of this machine';
const page = 'under “Certificates & secrets” in Entra';

const ADVICE: readonly Advice[] = [
  {
    when: /AADSTS7000222\b/,
    what: (place) =>
      `The client secret in ${place.names.secret} has expired. Make a new one for registration ${idOf(place)} ${page}, set it, and restart Signalbox.`,
  },
  {
    when: /AADSTS7000215\b/,
    what: (place) =>
      `The client secret in ${place.names.secret} is not one of registration ${idOf(place)}. Copy the value, not the id, of a secret ${page}, set it, and restart Signalbox.`,
  },
  {
    when: /AADSTS700027\b.*expired/s,
    what: (place) =>
      `The certificate in ${place.names.certificateFile} has expired. Upload a new one to registration ${idOf(place)} ${page}, and put it with its key into that file; no restart is needed.`,
  },
  {
    when: /AADSTS700027\b/,
    what: (place) =>
      `Entra does not know the certificate in ${place.names.certificateFile}. Upload it, without its key, to registration ${idOf(place)} ${page}.`,
  },
  {
    when: /AADSTS700016\b|AADSTS7000229\b/,
    what: (place) =>
      `Tenant ${place.tenantId} has no application ${idOf(place)}. Check ${place.names.clientId} and SIGNALBOX_TENANT_ID; with several tenants, give consent to the application in each of them.`,
  },
  {
    when: /AADSTS90002\b|AADSTS900023\b/,
    what: ({ tenantId, loginUrl }) =>
      `There is no tenant ${tenantId} at ${loginUrl}. Check SIGNALBOX_TENANT_ID, and SIGNALBOX_CLOUD where the tenant is in another cloud.`,
  },
  {
    when: /AADSTS7000112\b/,
    what: (place) =>
      `Application ${idOf(place)} is disabled in tenant ${place.tenantId}. Enable it under “Enterprise applications” in Entra.`,
  },
  {
    when: /AADSTS70021[0-9]?\b|AADSTS700213\b/,
    what: (place) =>
      `Registration ${idOf(place)} trusts no federated credential with the token in ${place.names.tokenFile}. Compare issuer, subject and audience ${page}.`,
  },
  {
    when: /AADSTS700024\b|AADSTS500133\b/,
    what: () => 'The clock of this machine and that of Entra differ. Set the clock of this machine (NTP).',
  },
  {
    when: /AADSTS53003\b/,
    what: (place) => `A Conditional Access policy of tenant ${place.tenantId} keeps application ${idOf(place)} out.`,
  },
  {
    when: /No User Assigned or Delegated Managed Identity|Identity not found/i,
    what: (place) =>
      `This machine has no managed identity ${idOf(place)}. Assign it to the machine in Azure, or correct ${place.names.clientId}.`,
  },
  {
    when: /ENOENT|EACCES/,
    what: ({ credential, names }) =>
      `The file that ${credential.kind === 'certificate' ? names.certificateFile : names.tokenFile} names cannot be read. Put it back, readable for the user of Signalbox; no restart is needed.`,
  },
];
