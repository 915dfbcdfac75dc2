import type { ClientSecretCredentialOptions, TokenCredential } from '@azure/identity';
import type { Secret } from '../../core/secret.ts';
import type { LoginCloud } from './clouds.ts';

/**
 * How Signalbox proves to Entra that it is an app registration: the bot's, or the one that reads the directory. The certificate's file is PEM with the certificate and its key; the token's file
 * holds what the cluster says of the workload. Both are read again whenever a token is needed, so they may be rotated.
 */
export type AppCredential =
  | Readonly<{ kind: 'secret'; clientId: string; secret: Secret }>
  | Readonly<{ kind: 'certificate'; clientId: string; file: string }>
  /** `clientId` names a user-assigned identity; null is the one of the machine. */
  | Readonly<{ kind: 'managed-identity'; clientId: string | null }>
  | Readonly<{ kind: 'workload-identity'; clientId: string; tokenFile: string }>;

type Policy = NonNullable<ClientSecretCredentialOptions['additionalPolicies']>[number]['policy'];

/** No token request lasts longer; whoever waits for it has a budget of their own. */
const REQUEST_MS = 10_000;

/**
 * A credential of Microsoft's library with an empty cache of tokens. The library is loaded here, on first use: Local Teams
 * and the file directory never need it.
 */
export async function createCredential(credential: AppCredential, tenantId: string, cloud: LoginCloud): Promise<TokenCredential> {
  const library = await import('@azure/identity');
  const options = optionsFor(cloud);
  switch (credential.kind) {
    case 'secret':
      return new library.ClientSecretCredential(tenantId, credential.clientId, credential.secret.reveal(), options);
    case 'certificate':
      return new library.ClientCertificateCredential(tenantId, credential.clientId, { certificatePath: credential.file }, options);
    case 'managed-identity': {
      const { clientId } = credential;
      return new library.ManagedIdentityCredential({ ...options, ...(clientId === null ? {} : { clientId }) });
    }
    case 'workload-identity':
      return new library.WorkloadIdentityCredential({
        ...options,
        tenantId,
        clientId: credential.clientId,
        tokenFilePath: credential.tokenFile,
      });
  }
}

/** The addresses are constants, so nobody is asked whether they are Microsoft's; the secret follows no redirect. */
function optionsFor(cloud: LoginCloud) {
  return {
    authorityHost: cloud.loginUrl,
    disableInstanceDiscovery: true,
    retryOptions: { maxRetries: 1, maxRetryDelayInMs: 500 },
    redirectOptions: { maxRetries: 0 },
    additionalPolicies: [{ policy: TIME_LIMIT, position: 'perCall' as const }],
    ...(cloud.ca === undefined ? {} : { tlsOptions: { ca: cloud.ca } }),
  };
}

/** The library itself would wait for ever; its own time limit would keep the process from ending. */
const TIME_LIMIT: Policy = {
  name: 'signalboxTimeLimit',
  sendRequest: (request, next) => {
    request.abortSignal = AbortSignal.timeout(REQUEST_MS);
    return next(request);
  },
};
