import assert from 'node:assert/strict';
import type { Core } from '../../../bot/core/core.ts';
import type { ProposalId, SiteHash } from '../../../bot/core/ids.ts';
import { EMPTY_POLICY } from '../../../bot/core/policy/parse-policy.ts';
import type { Principal } from '../../../bot/core/principal.ts';
import type { Proposal } from '../../../bot/core/site/version.ts';
import { versionCan } from '../../../bot/core/site/version-can.ts';
import type { VersionView } from '../../../bot/core/site/view.ts';
import { SEEN_VERSION } from '../../http/sample-rules.ts';
import { APPROVER, REQUESTER } from '../../support/plans.ts';
import { RULES } from '../policy/all-rules.ts';

const ACTIVATION = 3;
const NOTHING = { propose: false, approve: false, reject: false, takeBack: false };

function coreWith(governed = true): Core {
  const rules = [{ id: 'they-govern', effect: 'allow', permissions: ['govern'], roles: ['governor'], workflows: null, environments: null }];
  return { policy: { ...EMPTY_POLICY, hash: 'p', rules }, rules: RULES, activation: ACTIVATION, sites: { governed } } as unknown as Core;
}

const OPEN: Proposal = {
  id: 'p-7hk2m9qd2c4d' as ProposalId,
  hash: 'cd'.repeat(32) as SiteHash,
  base: ACTIVATION,
  by: REQUESTER,
  at: new Date(0),
  state: 'open',
  decidedBy: null,
  decidedAt: null,
  comment: '',
};

type Asked = Readonly<{
  who?: Principal;
  roles?: readonly string[];
  view?: Partial<VersionView>;
  proposal?: Proposal | null;
  governed?: boolean;
}>;

function can({ who = APPROVER, roles = ['governor'], view = {}, proposal = OPEN, governed = true }: Asked) {
  return versionCan(coreWith(governed), { principal: who, roles }, { view: { ...SEEN_VERSION.view, ...view }, proposal });
}

describe('versionCan', () => {
  it('offers a second person to approve or reject, and the proposer only to take back', () => {
    assert.deepEqual(can({}), { ...NOTHING, approve: true, reject: true });
    assert.deepEqual(can({ who: REQUESTER }), { ...NOTHING, takeBack: true });
  });

  it('offers nothing to somebody who may not govern', () => {
    assert.deepEqual([can({ roles: [] }), can({ roles: [], who: REQUESTER })], [NOTHING, NOTHING]);
  });

  it('offers to propose what was found, was in force once, or was rejected, and not what is in force', () => {
    const states = ['found', 'retired', 'rejected', 'superseded', 'in_force'] as const;
    assert.deepEqual(
      states.map((state) => can({ view: { state }, proposal: null }).propose),
      [true, true, true, true, false],
    );
  });

  it('offers to propose anew instead of approving when other rules came into force since', () => {
    const stale = { ...OPEN, base: ACTIVATION - 1 };
    assert.deepEqual(can({ proposal: stale }), { ...NOTHING, propose: true, reject: true });
  });

  it('lets what cannot be used be rejected only', () => {
    assert.deepEqual(can({ view: { problems: ['broken'] } }), { ...NOTHING, reject: true });
    assert.deepEqual(can({ view: { state: 'found', problems: ['broken'] }, proposal: null }), NOTHING);
  });

  it('offers nothing to propose where the folder is in force by itself', () => {
    assert.equal(can({ view: { state: 'found' }, proposal: null, governed: false }).propose, false);
  });
});
