import assert from 'node:assert/strict';
import { OnBehalfOfCredential } from '@azure/identity';
import { decodeJwt } from 'jose';
import { selfSigned } from '../connectors/certificate.ts';
import { FakeAuthority } from '../support/authority/authority.ts';
import { ADA, API_CLIENT, type ClaimChanges, HOME_TENANT } from '../support/entra.ts';

const SCOPE = 'api://billing.example.com/orders.read';
const LONG = { from: '200101000000Z', to: '491231235959Z' };

/** No part of the product asks for such tokens yet; what whoever does will meet is tried with Microsoft's own library. */
describe('the local authority, asked on behalf of somebody', () => {
  let entra: FakeAuthority;
  before(async () => {
    entra = await FakeAuthority.start({
      applications: [{ clientId: API_CLIENT, secret: 'correct-horse', certificate: selfSigned('signalbox', LONG, 'rsa').cert }],
      tenants: [HOME_TENANT],
      resources: () => [],
      identity: { tenantId: HOME_TENANT, clientIds: [] },
    });
  });
  after(() => entra.close());
  beforeEach(() => {
    entra.people.stand(ADA.oid, 'fine');
    entra.people.consent(ADA.oid, API_CLIENT, SCOPE);
  });

  const ask = async (claims: ClaimChanges = {}, secret = 'correct-horse'): Promise<string> => {
    const userAssertionToken = await entra.entra.token({ jti: String(entra.requests.length), ...claims });
    const place = {
      authorityHost: entra.url,
      disableInstanceDiscovery: true,
      tlsOptions: { ca: entra.ca },
      retryOptions: { maxRetries: 0 },
    };
    const by = { tenantId: HOME_TENANT, clientId: API_CLIENT, clientSecret: secret, userAssertionToken };
    return (await new OnBehalfOfCredential({ ...by, ...place }).getToken(SCOPE)).token;
  };

  it('gives a token of that person for that scope, to the application that asked', async () => {
    const { aud, scp, oid, azp } = decodeJwt(await ask());
    assert.deepEqual([aud, scp, oid, azp], ['api://billing.example.com', 'orders.read', ADA.oid, API_CLIENT]);
  });

  const askAfter = (change: () => void): Promise<string> => {
    change();
    return ask();
  };
  const refused: readonly (readonly [string, () => Promise<string>, RegExp])[] = [
    ['without their consent', () => askAfter(() => entra.people.withdraw(ADA.oid, API_CLIENT, SCOPE)), /invalid_grant.*AADSTS65001/s],
    ['whose sessions were revoked', () => askAfter(() => entra.people.stand(ADA.oid, 'session-revoked')), /invalid_grant.*AADSTS50173/s],
    [
      'who has to prove more',
      () => askAfter(() => entra.people.stand(ADA.oid, 'needs-second-factor')),
      /interaction_required.*AADSTS50076/s,
    ],
    ['whose account is shut', () => askAfter(() => entra.people.stand(ADA.oid, 'disabled')), /invalid_grant.*AADSTS50057/s],
    ['whose token was for somebody else', () => ask({ aud: 'another' }), /invalid_grant.*AADSTS50013/s],
    ['whose token expired', () => ask({ exp: Math.floor(Date.now() / 1000) - 600 }), /invalid_grant.*AADSTS500133/s],
    ['with a wrong secret', () => ask({}, 'wrong-horse'), /invalid_client.*AADSTS7000215/s],
  ];
  for (const [whom, prepare, words] of refused) {
    it(`refuses somebody ${whom}, in the words of Entra`, async () => {
      await assert.rejects(prepare, words);
    });
  }
});
