import { ClientSecretCredential, ManagedIdentityCredential } from '@azure/identity';
import { ContainerClient, type RestError, StorageSharedKeyCredential } from '@azure/storage-blob';
import type { Anchor } from '../anchor.ts';
import type { AnchorConfig, AzureCredential } from './anchor-config.ts';
import { type ObjectStore, objectAnchor } from './object-anchor.ts';
import { readBounded } from './read-bounded.ts';

/** Two tries of one request are the queue's business, not the library's. */
const OPTIONS = { retryOptions: { maxTries: 1 }, keepAliveOptions: { enable: true } };

/** What Azure says of a blob that is there: also of one that a policy keeps as it is, and to a credential that may only make new ones. */
const THERE_ALREADY = new Set(['BlobAlreadyExists', 'ConditionNotMet', 'BlobImmutableDueToPolicy', 'UnauthorizedBlobOverwrite']);

/** Azure Blob Storage: `https://account.blob.core.windows.net/container/prefix`. */
export function azureAnchor({ url, required, credential }: Extract<AnchorConfig, { kind: 'azure' }>): Anchor {
  const { container, prefix, account } = partsOf(url);
  return objectAnchor(azureStore(clientOf(container, account, credential), prefix), { name: `azure:${url}`, required });
}

type Parts = Readonly<{ container: string; prefix: string; account: string }>;

/** An account is the first label of Azure's host; of any other host, such as an emulator's, the first part of the path. */
function partsOf(url: string): Parts {
  const { origin, hostname, pathname } = new URL(url);
  const segments = pathname.split('/').filter((segment) => segment !== '');
  const inHost = /^[a-z0-9]+\.blob\./.test(hostname);
  const depth = inHost ? 1 : 2;
  const prefix = segments.slice(depth).map((segment) => `${decodeURIComponent(segment)}/`);
  const account = inHost ? hostname.slice(0, hostname.indexOf('.')) : (segments[0] ?? '');
  return { container: `${origin}/${segments.slice(0, depth).join('/')}`, prefix: prefix.join(''), account };
}

function clientOf(container: string, account: string, credential: AzureCredential): ContainerClient {
  switch (credential.kind) {
    case 'shared-key':
      return new ContainerClient(container, new StorageSharedKeyCredential(account, credential.key.reveal()), OPTIONS);
    case 'sas':
      return new ContainerClient(`${container}?${credential.token.reveal().replace(/^\?/, '')}`, undefined, OPTIONS);
    case 'secret': {
      const { tenantId, clientId, secret } = credential;
      return new ContainerClient(container, new ClientSecretCredential(tenantId, clientId, secret.reveal()), OPTIONS);
    }
    case 'managed-identity': {
      const { clientId } = credential;
      return new ContainerClient(container, new ManagedIdentityCredential(clientId === null ? {} : { clientId }), OPTIONS);
    }
  }
}

function azureStore(container: ContainerClient, prefix: string): ObjectStore {
  return {
    create: async (name, text, abortSignal) => {
      const blob = container.getBlockBlobClient(`${prefix}${name}`);
      const conditions = { ifNoneMatch: '*' };
      const blobHTTPHeaders = { blobContentType: 'text/plain; charset=utf-8' };
      try {
        await blob.upload(text, Buffer.byteLength(text), { conditions, blobHTTPHeaders, abortSignal });
        return true;
      } catch (error) {
        if (THERE_ALREADY.has(codeOf(error))) return false;
        throw told(error);
      }
    },
    read: async (name, abortSignal) => {
      try {
        const { readableStreamBody } = await container.getBlobClient(`${prefix}${name}`).download(0, undefined, { abortSignal });
        return await readBounded(readableStreamBody ?? null);
      } catch (error) {
        if (codeOf(error) === 'BlobNotFound') return null;
        throw told(error);
      }
    },
  };
}

function codeOf(error: unknown): string {
  return isRestError(error) ? (error.code ?? '') : '';
}

function isRestError(error: unknown): error is RestError {
  return error instanceof Error && error.name === 'RestError';
}

/** The library's own message repeats the request's headers and is many lines long. */
function told(error: unknown): unknown {
  if (!isRestError(error)) return error;
  return new Error(`the store answered ${error.statusCode ?? 'nothing'} (${error.code ?? 'no code'})`);
}
