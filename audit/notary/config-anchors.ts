import { isAbsolute } from 'node:path';
import type { Secret } from '../../bot/core/secret.ts';
import type { Reader } from '../../bot/environment.ts';
import type { AnchorConfig, AzureCredential, S3Credential } from './anchors/anchor-config.ts';

const ANCHORS = 'SIGNALBOX_NOTARY_ANCHORS';
const [S3_KEY_ID, S3_SECRET, S3_SESSION, S3_REGION] = [
  'SIGNALBOX_NOTARY_S3_KEY_ID',
  'SIGNALBOX_NOTARY_S3_SECRET',
  'SIGNALBOX_NOTARY_S3_SESSION_TOKEN',
  'SIGNALBOX_NOTARY_S3_REGION',
] as const;
const [AZURE_CREDENTIAL, AZURE_SECRET, AZURE_TENANT, AZURE_CLIENT] = [
  'SIGNALBOX_NOTARY_AZURE_CREDENTIAL',
  'SIGNALBOX_NOTARY_AZURE_SECRET',
  'SIGNALBOX_NOTARY_AZURE_TENANT_ID',
  'SIGNALBOX_NOTARY_AZURE_CLIENT_ID',
] as const;
const OF_S3 = [S3_KEY_ID, S3_SECRET, `${S3_SECRET}_FILE`, S3_SESSION, `${S3_SESSION}_FILE`, S3_REGION];
const OF_AZURE = [AZURE_CREDENTIAL, AZURE_SECRET, `${AZURE_SECRET}_FILE`, AZURE_TENANT, AZURE_CLIENT];
const AZURE_KINDS = ['shared-key', 'sas', 'secret', 'managed-identity'] as const;

export const ANCHOR_NAMES: readonly string[] = [ANCHORS, ...OF_S3, ...OF_AZURE];

const FORMS = 'file:/path, git:/path, s3:https://host/bucket/prefix or azure:https://account.blob.core.windows.net/container/prefix';

type Place = Readonly<{ kind: AnchorConfig['kind']; at: string; required: boolean }>;

/** Where checkpoints go: a list separated by commas, `?` at the end of an entry for one that is not required. Complains about what is wrong. */
export async function readAnchors(reader: Reader): Promise<readonly AnchorConfig[]> {
  const entries = (reader.text(ANCHORS) ?? '').split(',').flatMap((entry) => (entry.trim() === '' ? [] : [entry.trim()]));
  const places = entries.map(parsePlace);
  for (const [index, place] of places.entries())
    if (place === null) reader.complain(ANCHORS, `has an entry that is none of ${FORMS}: ${withoutSecrets(entries[index] ?? '')}.`);
  const known = places.filter((place) => place !== null);
  if (!known.some(({ required }) => required) && known.length === places.length)
    reader.complain(ANCHORS, `must name at least one place that is required (without “?”): ${FORMS}.`);
  const s3 = await credentialFor(reader, known, 's3', OF_S3, readS3);
  const azure = await credentialFor(reader, known, 'azure', OF_AZURE, readAzure);
  return known.flatMap(({ kind, at, required }): readonly AnchorConfig[] => {
    if (kind === 's3') return s3 === null ? [] : [{ kind, url: at, required, credential: s3 }];
    if (kind === 'azure') return azure === null ? [] : [{ kind, url: at, required, credential: azure }];
    return [{ kind, path: at, required }];
  });
}

function parsePlace(entry: string): Place | null {
  const required = !entry.endsWith('?');
  const [, kind = '', at = ''] = /^(file|git|s3|azure):(.+?)\??$/.exec(entry) ?? [];
  if (kind === 'file' || kind === 'git') return isAbsolute(at) ? { kind, at, required } : null;
  return (kind === 's3' || kind === 'azure') && isStore(at) ? { kind, at: at.replace(/\/+$/, ''), required } : null;
}

/** https, or http to this machine; with a bucket, and nothing that could carry a secret. */
function isStore(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname, username, password, search, hash } = new URL(text);
  const plain = protocol === 'http:' && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  return (protocol === 'https:' || plain) && /^(\/[A-Za-z0-9._-]+)+\/*$/.test(pathname) && `${username}${password}${search}${hash}` === '';
}

/** An entry in a complaint: a wrong one may hold a signature in its query or a password before its host. */
function withoutSecrets(entry: string): string {
  return entry.replace(/\?.+$/, '?…').replace(/\/\/[^/]*@/, '//…@');
}

async function credentialFor<C>(
  reader: Reader,
  places: readonly Place[],
  kind: Place['kind'],
  names: readonly string[],
  read: (reader: Reader) => Promise<C | null>,
): Promise<C | null> {
  if (places.some((place) => place.kind === kind)) return await read(reader);
  for (const name of names) if (reader.has(name)) reader.complain(name, `is not used: ${ANCHORS} names no ${kind}: place. Remove it.`);
  return null;
}

async function readS3(reader: Reader): Promise<S3Credential | null> {
  const keyId = needed(reader, S3_KEY_ID, 'the id of the access key');
  const secret = await neededSecret(reader, S3_SECRET, 'the secret of the access key');
  const sessionToken = await reader.secret(S3_SESSION);
  const region = reader.text(S3_REGION, (text) => /^[a-z0-9-]{1,40}$/.test(text), 'a region such as eu-central-1') ?? 'us-east-1';
  return keyId === null || secret === null ? null : { keyId, secret, sessionToken, region };
}

async function readAzure(reader: Reader): Promise<AzureCredential | null> {
  const kind = reader.choice(AZURE_CREDENTIAL, AZURE_KINDS);
  if (kind === null) {
    if (!reader.has(AZURE_CREDENTIAL))
      reader.complain(AZURE_CREDENTIAL, `is missing: how the notary proves to Azure who it is, one of ${AZURE_KINDS.join(', ')}.`);
    return null;
  }
  if (kind === 'managed-identity') {
    for (const name of [AZURE_SECRET, `${AZURE_SECRET}_FILE`, AZURE_TENANT])
      if (reader.has(name)) reader.complain(name, `does not go with ${AZURE_CREDENTIAL}=${kind}. Remove one of the two.`);
    return { kind, clientId: reader.id(AZURE_CLIENT) };
  }
  const secret = await neededSecret(reader, AZURE_SECRET, SECRET_OF[kind]);
  if (kind === 'secret') {
    const tenantId = neededId(reader, AZURE_TENANT, 'the id of the tenant');
    const clientId = neededId(reader, AZURE_CLIENT, 'the client id of the registration that may write there');
    return secret === null || tenantId === null || clientId === null ? null : { kind, tenantId, clientId, secret };
  }
  for (const name of [AZURE_TENANT, AZURE_CLIENT])
    if (reader.has(name)) reader.complain(name, `does not go with ${AZURE_CREDENTIAL}=${kind}. Remove one of the two.`);
  if (secret === null) return null;
  return kind === 'sas' ? { kind, token: secret } : { kind, key: secret };
}

const SECRET_OF = {
  'shared-key': 'the key of the storage account',
  sas: 'a shared access signature that may create and read',
  secret: 'the client secret of the registration',
} as const;

function needed(reader: Reader, name: string, what: string): string | null {
  const text = reader.text(name);
  if (text === null) reader.complain(name, `is missing: ${what}.`);
  return text;
}

function neededId(reader: Reader, name: string, what: string): string | null {
  if (!reader.has(name)) reader.complain(name, `is missing: ${what}, for example 7f1c2d3e-4b5a-4c6d-8e9f-0a1b2c3d4e5f.`);
  return reader.id(name);
}

async function neededSecret(reader: Reader, name: string, what: string): Promise<Secret | null> {
  const secret = await reader.secret(name);
  if (secret === null) reader.complain(name, `is missing: ${what}, or ${name}_FILE=/run/secrets/… with it in a file.`);
  return secret;
}
