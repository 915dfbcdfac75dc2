import type { Secret } from '../../../bot/core/secret.ts';

/** `region` is what the signature names; stores other than Amazon's mostly take `us-east-1`. */
export type S3Credential = Readonly<{ keyId: string; secret: Secret; sessionToken: Secret | null; region: string }>;

/** How the notary proves to Azure who it is. `clientId` null = the identity of the machine itself. */
export type AzureCredential =
  | Readonly<{ kind: 'shared-key'; key: Secret }>
  | Readonly<{ kind: 'sas'; token: Secret }>
  | Readonly<{ kind: 'secret'; tenantId: string; clientId: string; secret: Secret }>
  | Readonly<{ kind: 'managed-identity'; clientId: string | null }>;

/** One place that keeps checkpoints. `url` names bucket or container and the folder below it, without a slash at the end. */
export type AnchorConfig = Readonly<{ required: boolean }> &
  (
    | Readonly<{ kind: 'file'; path: string }>
    | Readonly<{ kind: 'git'; path: string }>
    | Readonly<{ kind: 's3'; url: string; credential: S3Credential }>
    | Readonly<{ kind: 'azure'; url: string; credential: AzureCredential }>
  );
