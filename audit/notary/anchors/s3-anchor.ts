import { createHash } from 'node:crypto';
import { AwsClient } from 'aws4fetch';
import type { Anchor } from '../anchor.ts';
import type { AnchorConfig, S3Credential } from './anchor-config.ts';
import { type ObjectStore, objectAnchor } from './object-anchor.ts';
import { readBounded } from './read-bounded.ts';

/** Amazon's S3 or a store that speaks its protocol, addressed by path: `https://host/bucket/prefix`. */
export function s3Anchor({ url, required, credential }: Extract<AnchorConfig, { kind: 's3' }>): Anchor {
  return objectAnchor(s3Store(url, credential), { name: `s3:${url}`, required });
}

function s3Store(url: string, { keyId, secret, sessionToken, region }: S3Credential): ObjectStore {
  const client = new AwsClient({
    accessKeyId: keyId,
    secretAccessKey: secret.reveal(),
    ...(sessionToken === null ? {} : { sessionToken: sessionToken.reveal() }),
    service: 's3',
    region,
    // The queue of the anchor tries again.
    retries: 0,
  });
  return {
    create: async (name, text, signal) => {
      const headers = {
        'if-none-match': '*',
        'content-type': 'text/plain; charset=utf-8',
        // Demanded where a bucket gives new objects a retention.
        'content-md5': createHash('md5').update(text, 'utf8').digest('base64'),
      };
      const response = await client.fetch(`${url}/${name}`, { method: 'PUT', headers, body: text, redirect: 'error', signal });
      const said = await readBounded(response.body);
      // 409 is a second request for the same name at the same time: what it made, or did not, is read and tried again.
      if (response.status === 412 || response.status === 409) return false;
      if (!response.ok) throw refused(response.status, said);
      return true;
    },
    read: async (name, signal) => {
      const response = await client.fetch(`${url}/${name}`, { redirect: 'error', signal });
      const text = await readBounded(response.body);
      if (response.status === 404) return null;
      if (!response.ok) throw refused(response.status, text);
      return text;
    },
  };
}

function refused(status: number, said: string): Error {
  const [, code = 'no code'] = /<Code>(\w{1,60})<\/Code>/.exec(said) ?? [];
  return new Error(`the store answered ${status} (${code})`);
}
