import { createHash, X509Certificate } from 'node:crypto';
import { decodeProtectedHeader, importX509, jwtVerify } from 'jose';
import { Refusal } from './refusal.ts';

/** An app registration, and what it may prove itself with. */
export type FakeApplication = Readonly<{
  clientId: string;
  secret?: string;
  /** Secrets that were good once. */
  expiredSecrets?: readonly string[];
  /** PEM. */
  certificate?: string;
  federatedToken?: string;
  /** Tenants that know it; default all. */
  tenants?: readonly string[];
}>;

export type Form = Readonly<Record<string, string>>;
type Place = Readonly<{ tenantId: string; audience: string }>;

const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The application that the form proves to be. Throws what Entra says to whoever cannot prove it: nothing is believed. */
export async function provenApplication(form: Form, applications: readonly FakeApplication[], place: Place): Promise<FakeApplication> {
  const application = applications.find(({ clientId }) => clientId === form['client_id']);
  if (application === undefined || application.tenants?.includes(place.tenantId) === false)
    throw new Refusal(
      'unauthorized_client',
      700016,
      `Application with identifier '${form['client_id']}' was not found in the directory '${place.tenantId}'.`,
    );
  const assertion = form['client_assertion'];
  if (assertion === undefined) proveSecret(form['client_secret'], application);
  else await proveAssertion(assertion, form['client_assertion_type'], { application, audience: place.audience });
  return application;
}

function proveSecret(secret: string | undefined, { clientId, secret: good, expiredSecrets = [] }: FakeApplication): void {
  if (secret !== undefined && secret === good) return;
  if (secret !== undefined && expiredSecrets.includes(secret))
    throw new Refusal('invalid_client', 7000222, `The provided client secret keys for app '${clientId}' are expired.`);
  throw new Refusal('invalid_client', 7000215, `Invalid client secret provided. A secret added to app '${clientId}' is needed.`);
}

type Proof = Readonly<{ application: FakeApplication; audience: string }>;

async function proveAssertion(assertion: string, type: string | undefined, { application, audience }: Proof): Promise<void> {
  if (type !== ASSERTION) throw new Refusal('invalid_request', 50027, 'JWT token is invalid or malformed.');
  if (application.federatedToken !== undefined && assertion === application.federatedToken) return;
  if (application.certificate === undefined)
    throw new Refusal('invalid_client', 700213, 'No matching federated identity record found for presented assertion.');
  if (assertion.split('.').length !== 3) throw new Refusal('invalid_request', 50027, 'JWT token is invalid or malformed.');
  const certificate = new X509Certificate(application.certificate);
  if (!printsOf(certificate).includes(printIn(assertion)))
    throw new Refusal(
      'invalid_client',
      700027,
      'The certificate with identifier used to sign the client assertion is not registered on application.',
    );
  if (Date.parse(certificate.validTo) < Date.now())
    throw new Refusal('invalid_client', 700027, 'Client assertion contains an invalid signature. [Reason - The key used is expired.]');
  await verifySigned(assertion, { certificate: application.certificate, clientId: application.clientId, audience });
}

/** RFC 7515 4.1.7 and 4.1.8. */
function printsOf({ raw }: X509Certificate): readonly string[] {
  return ['sha256', 'sha1'].map((algorithm) => createHash(algorithm).update(raw).digest('base64url'));
}

function printIn(assertion: string): string {
  const header = decodeProtectedHeader(assertion);
  return String(header['x5t#S256'] ?? header['x5t']);
}

async function verifySigned(assertion: string, by: Readonly<{ certificate: string; clientId: string; audience: string }>): Promise<void> {
  const { clientId, audience } = by;
  const key = await importX509(by.certificate, decodeProtectedHeader(assertion).alg ?? '');
  // Entra allows for clocks that differ; Microsoft's library rounds the time up.
  const claims = { audience, issuer: clientId, subject: clientId, requiredClaims: ['exp', 'jti'], clockTolerance: 60 };
  await jwtVerify(assertion, key, { algorithms: ['PS256', 'RS256'], ...claims }).catch(() => {
    throw new Refusal('invalid_client', 700027, 'Client assertion contains an invalid signature.');
  });
}
