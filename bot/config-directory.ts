import { readableFile, readCertificateFile } from './config-certificate.ts';
import type { Policy } from './core/policy/policy.ts';
import type { Problem } from './core/problem.ts';
import type { Secret } from './core/secret.ts';
import type { Reader } from './environment.ts';

/** How Signalbox proves to Entra who it is when it asks who has which role. Files are read when a token is needed. */
export type DirectoryCredentialConfig =
  | Readonly<{ kind: 'secret'; clientId: string; secret: Secret }>
  | Readonly<{ kind: 'certificate'; clientId: string; file: string }>
  /** null = the identity of the machine itself. */
  | Readonly<{ kind: 'managed-identity'; clientId: string | null }>
  | Readonly<{ kind: 'workload-identity'; clientId: string; tokenFile: string }>;

/** `file` is `site/directory.yml`. */
export type DirectoryConfig = Readonly<{ type: 'file' } | { type: 'entra'; credential: DirectoryCredentialConfig }>;

const KINDS = ['secret', 'certificate', 'managed-identity', 'workload-identity'] as const;
type Kind = (typeof KINDS)[number];

const CREDENTIAL = 'SIGNALBOX_DIRECTORY_CREDENTIAL';
const CLIENT_ID = 'SIGNALBOX_DIRECTORY_CLIENT_ID';
const SECRET = 'SIGNALBOX_DIRECTORY_SECRET';
const SECRET_FILE = 'SIGNALBOX_DIRECTORY_SECRET_FILE';
const CERTIFICATE_FILE = 'SIGNALBOX_DIRECTORY_CERTIFICATE_FILE';
const TOKEN_FILE = 'SIGNALBOX_DIRECTORY_TOKEN_FILE';

const ONLY_ENTRA = [CREDENTIAL, CLIENT_ID, SECRET, SECRET_FILE, CERTIFICATE_FILE, TOKEN_FILE];
export const DIRECTORY_NAMES: readonly string[] = ['SIGNALBOX_DIRECTORY', ...ONLY_ENTRA];

/** The settings that belong to one kind alone. */
const OWN: Readonly<Record<Kind, readonly string[]>> = {
  secret: [SECRET, SECRET_FILE],
  certificate: [CERTIFICATE_FILE],
  'managed-identity': [],
  'workload-identity': [TOKEN_FILE],
};

/** Complains about every half-set combination, once, and gives null then. Outside local mode Entra is asked unless the file is named. */
export async function readDirectory(reader: Reader, by: Readonly<{ local: boolean; tenants: number }>): Promise<DirectoryConfig | null> {
  const type = reader.choice('SIGNALBOX_DIRECTORY', ['entra', 'file']);
  if (by.local) return onlyFile(reader, type === 'entra' ? DIRECTORY_NAMES : ONLY_ENTRA, 'Local Teams reads site/directory.yml');
  if (type === 'file') return onlyFile(reader, ONLY_ENTRA, 'SIGNALBOX_DIRECTORY=file reads site/directory.yml');
  if (type === null && reader.has('SIGNALBOX_DIRECTORY')) return null;
  const kind = reader.choice(CREDENTIAL, KINDS);
  if (kind === null) {
    if (!reader.has(CREDENTIAL))
      reader.complain(
        CREDENTIAL,
        `is missing: how Signalbox asks Entra who has which role, one of ${KINDS.join(', ')}. To read site/directory.yml instead, set SIGNALBOX_DIRECTORY=file.`,
      );
    return null;
  }
  for (const name of ONLY_ENTRA.slice(2))
    if (reader.has(name) && !OWN[kind].includes(name))
      reader.complain(name, `does not go with ${CREDENTIAL}=${kind}. Remove one of the two.`);
  const credential = await readCredential(reader, kind, by.tenants);
  return credential === null ? null : { type: 'entra', credential };
}

/** Finds what a policy needs and the settings lack: app roles are those of the tab's registration. Such rules neither start nor come into force. */
export function directoryCheck({
  directory,
  apiClientId,
}: Readonly<{ directory: DirectoryConfig; apiClientId: string | null }>): PolicyCheck {
  return ({ roles }) => {
    const fine = directory.type !== 'entra' || apiClientId !== null || roles.every(({ appRoles }) => appRoles.length === 0);
    const message =
      "SIGNALBOX_API_CLIENT_ID is missing: policy.yml names app roles, and they are those of the tab's app registration. Set its client id, or name groups or people instead.";
    return fine ? [] : [{ path: ['roles'], message }];
  };
}

type PolicyCheck = (policy: Pick<Policy, 'roles'>) => readonly Problem[];

function onlyFile(reader: Reader, names: readonly string[], why: string): DirectoryConfig {
  for (const name of names) if (reader.has(name)) reader.complain(name, `is not used: ${why}. Remove the variable.`);
  return { type: 'file' };
}

async function readCredential(reader: Reader, kind: Kind, tenants: number): Promise<DirectoryCredentialConfig | null> {
  const clientId = reader.id(CLIENT_ID);
  if (kind === 'managed-identity') {
    if (tenants > 1)
      reader.complain(
        CREDENTIAL,
        'managed-identity reads the directory of its own tenant only. Name one tenant, or use another credential.',
      );
    return { kind, clientId };
  }
  if (!reader.has(CLIENT_ID))
    reader.complain(
      CLIENT_ID,
      'is missing: the client id of the app registration that may read the directory, for example 7f1c2d3e-4b5a-4c6d-8e9f-0a1b2c3d4e5f.',
    );
  if (kind === 'secret') return secretCredential(reader, clientId);
  const file =
    kind === 'certificate' ? await readCertificateFile(reader, CERTIFICATE_FILE, '/run/secrets/directory.pem') : await tokenFile(reader);
  if (clientId === null || file === null) return null;
  return kind === 'certificate' ? { kind, clientId, file } : { kind, clientId, tokenFile: file };
}

async function secretCredential(reader: Reader, clientId: string | null): Promise<DirectoryCredentialConfig | null> {
  const secret = await reader.secret(SECRET);
  if (secret === null)
    reader.complain(
      SECRET,
      `is missing: the client secret of that registration, or ${SECRET_FILE}=/run/secrets/directory with it in a file.`,
    );
  return clientId === null || secret === null ? null : { kind: 'secret', clientId, secret };
}

async function tokenFile(reader: Reader): Promise<string | null> {
  const expected = 'the file with the federated token, for example /var/run/secrets/azure/tokens/azure-identity-token';
  return (await readableFile(reader, TOKEN_FILE, expected))?.path ?? null;
}
