import { createHash, randomUUID, X509Certificate } from 'node:crypto';
import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { decodeProtectedHeader, importX509, jwtVerify } from 'jose';
import { selfSigned } from '../../connectors/certificate.ts';
import { closing } from './server.ts';

/** What an application may prove itself with. */
export type FakeApplication = Readonly<{ clientId: string; secret?: string; certificate?: string; federatedToken?: string }>;
export type LoginFault = 'error' | 'hang' | 'reset' | 'redirect' | 'garbage';

export type FakeLogin = Readonly<{
  url: string;
  ca: string;
  /** Address and secret of a managed identity's endpoint, as App Service sets them in the environment of a program. */
  identity: Readonly<{ endpoint: string; header: string }>;
  /** Tenant of a token that was given and not taken back; null for any other. */
  tenantOf(token: string): string | null;
  takeBackAll(): void;
  fail(fault: LoginFault | null): void;
  /** How many tokens were given, and the requests for them. */
  given(): number;
  requests: readonly Readonly<Record<string, string>>[];
  close(): Promise<void>;
}>;

type Parts = Readonly<{
  applications: readonly FakeApplication[];
  tenants: readonly string[];
  identityTenant: string;
  graphUrl: () => string;
}>;

const LONG = { from: '200101000000Z', to: '491231235959Z' };
const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * The part of Microsoft Entra that gives tokens to programs: client credentials with a secret, a certificate's signature
 * or a federated token (https), and the endpoint of a managed identity (http). Proofs are verified, not believed.
 */
export async function startLogin(parts: Parts): Promise<FakeLogin> {
  const tls = selfSigned('127.0.0.1', LONG);
  const tokens = new Map<string, string>();
  const requests: Readonly<Record<string, string>>[] = [];
  const header = randomUUID();
  let fault: LoginFault | null = null;
  let given = 0;
  const give = (tenantId: string): string => {
    const token = `token-${randomUUID()}`;
    tokens.set(token, tenantId);
    given += 1;
    return token;
  };
  const secure = createServer({ key: tls.key, cert: tls.cert }, (req, res) => {
    void answerLogin(req, res).catch((error: unknown) => json(res, 400, failure(error)));
  });
  const answerLogin = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const [, tenantId = '', ...rest] = new URL(req.url ?? '/', 'https://login.test').pathname.split('/');
    const base = `${url(secure.address(), 'https')}/${tenantId}`;
    if (rest.join('/') === 'v2.0/.well-known/openid-configuration') return json(res, 200, metadata(base));
    const form = Object.fromEntries(new URLSearchParams(await bodyOf(req)));
    requests.push({ ...form, tenantId });
    if (fault === 'hang') return;
    if (fault === 'reset') return void req.socket.destroy();
    if (fault === 'error') return json(res, 500, { error: 'server_error', error_description: 'AADSTS90033: transient' });
    if (fault === 'redirect') return void res.writeHead(307, { location: `${base}/elsewhere` }).end();
    if (fault === 'garbage') return void res.writeHead(200, { 'content-type': 'application/json' }).end('{"access_token":');
    if (!parts.tenants.includes(tenantId)) throw new Error('AADSTS90002: Tenant not found.');
    await prove(form, parts.applications, `${base}/oauth2/v2.0/token`);
    if (form['scope'] !== `${parts.graphUrl()}/.default`) throw new Error(`AADSTS70011: the scope ${form['scope']} is not valid.`);
    json(res, 200, { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: give(tenantId) });
  };
  const plain = createPlainServer((req, res) => {
    const asked = new URL(req.url ?? '/', 'http://identity.test');
    requests.push({ ...Object.fromEntries(asked.searchParams), path: asked.pathname });
    if (req.headers['x-identity-header'] !== header || asked.searchParams.get('resource') !== parts.graphUrl())
      return json(res, 400, { error: 'invalid_request' });
    const expires = String(Math.floor(Date.now() / 1000) + 3600);
    json(res, 200, { access_token: give(parts.identityTenant), expires_on: expires, resource: parts.graphUrl(), token_type: 'Bearer' });
  });
  await Promise.all([secure, plain].map((server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))));
  return {
    url: url(secure.address(), 'https'),
    ca: tls.cert,
    identity: { endpoint: `${url(plain.address(), 'http')}/msi/token`, header },
    tenantOf: (token) => tokens.get(token) ?? null,
    takeBackAll: () => tokens.clear(),
    fail: (next) => {
      fault = next;
    },
    given: () => given,
    requests,
    close: async () => void (await Promise.all([closing(secure), closing(plain)])),
  };
}

/** Throws what Entra would say to whoever cannot prove to be the application. */
async function prove(form: Readonly<Record<string, string>>, applications: readonly FakeApplication[], audience: string): Promise<void> {
  const application = applications.find(({ clientId }) => clientId === form['client_id']);
  if (form['grant_type'] !== 'client_credentials') throw new Error('AADSTS70003: unsupported grant type');
  if (application === undefined) throw new Error('AADSTS700016: Application was not found in the directory.');
  const assertion = form['client_assertion'];
  if (assertion === undefined) {
    if (application.secret !== undefined && form['client_secret'] === application.secret) return;
    throw new Error('AADSTS7000215: Invalid client secret provided.');
  }
  if (form['client_assertion_type'] !== ASSERTION) throw new Error('AADSTS50027: malformed assertion');
  if (application.federatedToken !== undefined && assertion === application.federatedToken) return;
  if (application.certificate === undefined) throw new Error('AADSTS700213: No matching federated identity record found.');
  await proveKey(assertion, { clientId: application.clientId, certificate: application.certificate, audience });
}

async function proveKey(assertion: string, by: Readonly<{ clientId: string; certificate: string; audience: string }>): Promise<void> {
  if (assertion.split('.').length !== 3) throw new Error('AADSTS50027: JWT token is invalid or malformed.');
  const header = decodeProtectedHeader(assertion);
  const { raw } = new X509Certificate(by.certificate);
  const prints = [createHash('sha256').update(raw).digest('base64url'), createHash('sha1').update(raw).digest('base64url')];
  if (!prints.includes(String(header['x5t#S256'] ?? header['x5t']))) throw new Error('AADSTS700027: The certificate is not registered.');
  const algorithm = header.alg ?? '';
  // Entra allows for clocks that differ; Microsoft's library rounds the time up.
  const claims = { audience: by.audience, issuer: by.clientId, subject: by.clientId, requiredClaims: ['exp', 'jti'], clockTolerance: 60 };
  await jwtVerify(assertion, await importX509(by.certificate, algorithm), { algorithms: ['PS256', 'RS256'], ...claims });
}

function metadata(base: string): object {
  return {
    issuer: `${base}/v2.0`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}

function failure(error: unknown): object {
  const description = error instanceof Error ? error.message : String(error);
  return { error: 'invalid_client', error_description: description, error_codes: [Number(/AADSTS(\d+)/.exec(description)?.[1] ?? 0)] };
}

function json(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function url(address: string | AddressInfo | null, scheme: string): string {
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  return `${scheme}://127.0.0.1:${address.port}`;
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of req) text += String(chunk);
  return text;
}
