import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSigned } from '../../connectors/certificate.ts';
import { type FakeEntra, startEntra } from '../entra.ts';
import { closing } from '../graph/server.ts';
import { type FakeApplication, type Form, provenApplication } from './applications.ts';
import { giveIdentity } from './machine-identity.ts';
import { FakePeople, ownerOf } from './people.ts';
import { Refusal } from './refusal.ts';

export type { FakeApplication } from './applications.ts';
export type AuthorityFault = 'error' | 'hang' | 'reset' | 'redirect' | 'garbage';

type Parts = Readonly<{
  applications: readonly FakeApplication[];
  tenants: readonly string[];
  /** Resources for which programs get tokens, as `<resource>/.default`; others do not exist. */
  resources(): readonly string[];
  identity: Readonly<{ tenantId: string /** User-assigned identities that the machine has. */; clientIds: readonly string[] }>;
}>;
type Claims = Readonly<Record<string, unknown>>;

const LONG = { from: '200101000000Z', to: '491231235959Z' };
const LIFE_S = 3599;
const ON_BEHALF_OF = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** Asked for with every scope; no part of what is consented to. */
const OPENID_SCOPES = ['openid', 'profile', 'offline_access'];

/**
 * The part of Microsoft Entra that gives tokens to programs: over https with a secret, a certificate's signature or a federated
 * token, for themselves or on behalf of somebody, and over http the endpoint of a managed identity. Proofs are verified, not
 * believed; the tokens are signed.
 */
export class FakeAuthority {
  /** Signs what people show: tokens for the tab's API, with the same keys as everything here. */
  readonly entra: FakeEntra;
  readonly people = new FakePeople();
  readonly requests: Form[] = [];
  readonly #parts: Parts;
  readonly #tls = selfSigned('127.0.0.1', LONG);
  readonly #tokens = new Map<string, string>();
  readonly #secure = createServer({ key: this.#tls.key, cert: this.#tls.cert }, (req, res) => {
    void this.#answer(req, res).catch((error: unknown) => refuse(res, error));
  });
  #fault: AuthorityFault | null = null;
  #given = 0;

  private constructor(parts: Parts, entra: FakeEntra) {
    this.#parts = parts;
    this.entra = entra;
  }

  static async start(parts: Parts): Promise<FakeAuthority> {
    const authority = new FakeAuthority(parts, await startEntra(() => Date.now()));
    await new Promise<void>((resolve) => authority.#secure.listen(0, '127.0.0.1', resolve));
    return authority;
  }

  get url(): string {
    return addressOf(this.#secure.address());
  }

  /** The certificate that whoever asks has to trust. */
  get ca(): string {
    return this.#tls.cert;
  }

  /** This process runs on a machine that has the identities, until what this gives is called. */
  giveIdentity(): Promise<() => void> {
    return giveIdentity((req, res) => {
      void this.#answerIdentity(req, res).catch((error: unknown) => refuse(res, error));
    });
  }

  /** Tenant of a token that was given and not taken back; null for any other. */
  tenantOf(token: string): string | null {
    return this.#tokens.get(token) ?? null;
  }

  takeBackAll(): void {
    this.#tokens.clear();
  }

  fail(fault: AuthorityFault | null): void {
    this.#fault = fault;
  }

  /** How many tokens were given. */
  given(): number {
    return this.#given;
  }

  async close(): Promise<void> {
    await Promise.all([closing(this.#secure), this.entra.close()]);
  }

  async #answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const [, tenantId = '', ...rest] = new URL(req.url ?? '/', 'https://login.test').pathname.split('/');
    const base = `${this.url}/${tenantId}`;
    if (rest.join('/') === 'v2.0/.well-known/openid-configuration') return json(res, 200, metadata(base, this.entra.cloud.keys));
    const form = Object.fromEntries(new URLSearchParams(await bodyOf(req)));
    this.requests.push({ ...form, tenantId });
    if (this.#fault !== null) return failWith(this.#fault, res, base);
    if (!this.#parts.tenants.includes(tenantId)) throw new Refusal('invalid_request', 90002, `Tenant '${tenantId}' not found.`);
    const audience = `${base}/oauth2/v2.0/token`;
    const { clientId } = await provenApplication(form, this.#parts.applications, { tenantId, audience });
    const claims = form['grant_type'] === ON_BEHALF_OF ? await this.#ofPerson(form, clientId, tenantId) : this.#ofProgram(form, clientId);
    const token = await this.#give(tenantId, claims);
    json(res, 200, { token_type: 'Bearer', scope: form['scope'], expires_in: LIFE_S, ext_expires_in: LIFE_S, access_token: token });
  }

  #ofProgram(form: Form, clientId: string): Claims {
    if (form['grant_type'] !== 'client_credentials') throw new Refusal('unsupported_grant_type', 70003, 'The grant type is not supported.');
    const scope = form['scope'] ?? '';
    const resource = this.#parts.resources().find((one) => scope === `${one}/.default`);
    if (resource === undefined) throw new Refusal('invalid_resource', 500011, `The resource principal named ${scope} was not found.`);
    return programClaims(resource, clientId);
  }

  async #ofPerson(form: Form, clientId: string, tenantId: string): Promise<Claims> {
    const { oid, name } = await ownerOf(form, this.entra, tenantId);
    const [scope = ''] = (form['scope'] ?? '').split(' ').filter((one) => !OPENID_SCOPES.includes(one));
    this.people.require(String(oid), clientId, scope);
    const cut = scope.lastIndexOf('/');
    return { aud: scope.slice(0, cut), azp: clientId, oid, name, scp: scope.slice(cut + 1) };
  }

  /** https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference */
  async #answerIdentity(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(req.url ?? '/', 'http://identity.test');
    this.requests.push({ ...Object.fromEntries(searchParams), path: pathname });
    const { resources, identity } = this.#parts;
    const [resource, clientId] = [searchParams.get('resource') ?? '', searchParams.get('client_id')];
    if (!resources().includes(resource)) return noIdentity(res, 'Bad request.');
    if (clientId !== null && !identity.clientIds.includes(clientId))
      return noIdentity(res, 'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.');
    const token = await this.#give(identity.tenantId, programClaims(resource, clientId ?? randomUUID()));
    json(res, 200, { access_token: token, expires_on: String(Math.floor(Date.now() / 1000) + LIFE_S), resource, token_type: 'Bearer' });
  }

  async #give(tenantId: string, claims: Claims): Promise<string> {
    const token = await this.entra.token({ tid: tenantId, jti: randomUUID(), ...claims });
    this.#tokens.set(token, tenantId);
    this.#given += 1;
    return token;
  }
}

/** An app-only token. */
function programClaims(resource: string, clientId: string): Claims {
  return { aud: resource, azp: clientId, oid: clientId, idtyp: 'app', scp: undefined, name: undefined };
}

function noIdentity(res: ServerResponse, message: string): void {
  json(res, 400, { statusCode: 400, message });
}

function failWith(fault: AuthorityFault, res: ServerResponse, base: string): void {
  switch (fault) {
    case 'hang':
      return;
    case 'reset':
      return void res.destroy();
    case 'error':
      return void json(res, 500, { error: 'server_error', error_description: 'AADSTS90033: transient' });
    case 'redirect':
      return void res.writeHead(307, { location: `${base}/elsewhere` }).end();
    case 'garbage':
      return void res.writeHead(200, { 'content-type': 'application/json' }).end('{"access_token":');
  }
}

/** https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata, as Entra has it. */
function metadata(base: string, keys: string): object {
  return {
    issuer: `${base}/v2.0`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    jwks_uri: keys,
    response_types_supported: ['code'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}

function refuse(res: ServerResponse, error: unknown): void {
  if (error instanceof Refusal) return void json(res, error.status, error.body());
  json(res, 500, { error: 'server_error', error_description: String(error) });
}

function json(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function addressOf(address: string | AddressInfo | null): string {
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  return `https://127.0.0.1:${address.port}`;
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of req) text += String(chunk);
  return text;
}
