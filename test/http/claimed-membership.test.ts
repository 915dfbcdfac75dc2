import assert from 'node:assert/strict';
import type { ClaimedMembership } from '../../bot/core/ports.ts';
import { ADA, type ClaimChanges, HOME_TENANT } from '../support/entra.ts';
import { type ServedApi, serveApi } from './served-api.ts';

const NOW_S = Date.parse('2026-05-04T10:00:00Z') / 1000;
const GROUP = 'bbbbbbbb-0000-4000-8000-000000000001';
const OVERAGE = { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'https://graph.example/getMemberObjects' } } };
const MEMBER = { acct: 0 };

type Said = Pick<ClaimedMembership, 'appRoles' | 'groups' | 'guest'>;
const SILENT: Said = { appRoles: null, groups: null, guest: null };

/** Claims, and what a token with them says of its owner. */
const TOKENS: readonly (readonly [what: string, claims: ClaimChanges, said: Said])[] = [
  ['nothing about it', {}, SILENT],
  ['app roles', { roles: ['App.Manager'] }, { ...SILENT, appRoles: ['App.Manager'] }],
  ['groups', { groups: [GROUP.toUpperCase()] }, { ...SILENT, groups: [GROUP] }],
  ['that its owner is a member', MEMBER, { ...SILENT, guest: false }],
  ['that its owner is a member, in a text', { acct: '0' }, { ...SILENT, guest: false }],
  ['that its owner is a guest', { acct: 1 }, { ...SILENT, guest: true }],
  ['that its owner signed in elsewhere', { ...MEMBER, idp: 'https://sts.windows.net/other/' }, { ...SILENT, guest: true }],
  ['where its owner signed in', { ...MEMBER, idp: `https://sts.windows.net/${HOME_TENANT}/` }, { ...SILENT, guest: false }],
  ['everything', { roles: ['A', 'B'], groups: [GROUP], ...MEMBER }, { appRoles: ['A', 'B'], groups: [GROUP], guest: false }],
  ['that the groups are too many', { roles: ['A'], ...OVERAGE }, { ...SILENT, appRoles: ['A'] }],
  ['some groups and that they are too many', { groups: [GROUP], ...OVERAGE }, SILENT],
  ['that there are groups (implicit flow)', { hasgroups: true, groups: [GROUP] }, SILENT],
  ['groups by name', { groups: ['Release managers'] }, SILENT],
  ['one group as a text', { groups: GROUP }, SILENT],
  ['that roles are elsewhere', { roles: ['A'], _claim_names: { roles: 'src1' } }, SILENT],
];

describe('what a token says of its owner’s memberships', () => {
  let api: ServedApi;
  const heard: ClaimedMembership[] = [];
  before(async () => {
    api = await serveApi({ rules: { guests: true, learn: (claimed) => void heard.push(claimed) } });
  });
  after(() => api.close());
  beforeEach(() => {
    heard.length = 0;
  });

  const statusWith = async (claims: ClaimChanges): Promise<number> => {
    const response = await api.fetch('/api/me', { token: await api.entra.token(claims) });
    await response.arrayBuffer();
    return response.status;
  };

  for (const [what, claims, said] of TOKENS) {
    it(`is heard when it says ${what}`, async () => {
      assert.equal(await statusWith(claims), 200);
      const principal = { kind: 'person', tenantId: HOME_TENANT, objectId: ADA.oid, name: ADA.name };
      assert.deepEqual(heard, [{ ...said, principal, issuedAt: new Date(NOW_S * 1000) }]);
    });
  }

  it('is not heard when the claims are strange or do not say since when; the person comes in all the same', async () => {
    for (const claims of [{ roles: 'App.Manager' }, { roles: [7] }, { _claim_names: 'groups' }, { iat: undefined }])
      assert.equal(await statusWith({ ...MEMBER, ...claims }), 200);
    assert.deepEqual(heard, []);
  });

  it('is not heard from a token that is refused', async () => {
    assert.equal(await statusWith({ roles: ['A'], exp: NOW_S - 3600 }), 401);
    assert.equal(await statusWith({ roles: ['A'], scp: 'User.Read' }), 403);
    assert.deepEqual(heard, []);
  });
});
