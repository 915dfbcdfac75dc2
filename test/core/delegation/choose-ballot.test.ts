import assert from 'node:assert/strict';
import { type Choice, chooseBallot } from '../../../bot/core/delegation/choose-ballot.ts';
import type { Delegation } from '../../../bot/core/delegation/delegation.ts';
import type { Givers } from '../../../bot/core/delegation/givers.ts';
import { handedTo } from '../../../bot/core/delegation/handed.ts';
import { AppError } from '../../../bot/core/errors.ts';
import { planHash } from '../../../bot/core/plan/plan.ts';
import type { Duty } from '../../../bot/core/policy/requirement.ts';
import { type Principal, principalKey } from '../../../bot/core/principal.ts';
import type { Approval, Vote } from '../../../bot/core/run/run.ts';
import { planOf, usesStep } from '../../support/plans.ts';
import { requirementOf, voteOf } from '../../support/requirements.ts';
import { asked } from '../approval/approvals.ts';
import { RULES } from '../policy/all-rules.ts';
import { AT, delegation, person } from './delegations.ts';

const PLAN = planOf(usesStep('a'));

type World = Readonly<{
  roles: Readonly<Record<string, readonly string[]>>;
  delegations?: readonly Delegation[];
  duties?: readonly Duty[];
  votes?: readonly Vote[];
  requester?: string;
  behalf?: string;
  unknown?: readonly string[];
  verdict?: Vote['verdict'];
  parts?: Partial<Approval>;
}>;

const GONE = new AppError({ code: 'unavailable', reason: 'directory.unavailable', message: 'Nobody can tell.' });

function choose(voter: string | Principal, world: World): Choice {
  const principal = typeof voter === 'string' ? person(voter) : voter;
  const rolesOf = (who: Principal): readonly string[] => world.roles[who.objectId] ?? [];
  const handed = handedTo(principal, world.delegations ?? [], AT);
  const known = handed.filter(({ giver }) => !(world.unknown ?? []).includes(giver.objectId));
  const roles = new Map(known.map(({ giver }) => [principalKey(giver), rolesOf(giver)]));
  const givers: Givers = { handed, roles, unknown: known.length < handed.length ? GONE : null };
  const requirement = requirementOf('sre', 1, { stages: [{ duties: world.duties ?? [{ roles: ['sre'], count: 2 }] }] });
  const approval = { ...asked([], { planHash: planHash(PLAN), votes: world.votes ?? [], ...world.parts }), requirement };
  const behalf = world.behalf === undefined ? null : person(world.behalf);
  return chooseBallot({
    core: { rules: RULES },
    actor: { principal, roles: rolesOf(principal) },
    givers,
    run: { plan: PLAN, requester: person(world.requester ?? 'dana'), behalf },
    approval,
    verdict: world.verdict ?? 'approve',
    door: { kind: 'card', signInAgeMs: null },
    rolesNow: rolesOf,
  });
}

function shown({ giver, decision }: Choice): string {
  return `${decision.effect} ${decision.rule}${giver === null ? '' : ` for ${giver.principal.objectId} as ${giver.roles.join(', ')}`}`;
}

const HANDED = [delegation('ann', 'bob')];

describe('chooseBallot', () => {
  it('gives one’s own vote when it fits and is needed', () => {
    const world = { roles: { ann: ['sre'], bob: ['sre'] }, delegations: HANDED };
    assert.equal(shown(choose('bob', world)), 'allow approver-has-role');
  });

  it('gives the vote of whoever handed it on when one’s own role is not asked, or not needed any more', () => {
    assert.equal(
      shown(choose('bob', { roles: { ann: ['sre'], bob: ['dev'] }, delegations: HANDED })),
      'allow approver-has-role for ann as sre',
    );
    const duties = [
      { roles: ['dev'], count: 1 },
      { roles: ['sre'], count: 1 },
    ];
    const votes = [voteOf(person('eve'), ['dev'])];
    const world = { roles: { ann: ['sre'], bob: ['dev'], eve: ['dev'] }, delegations: HANDED, duties, votes };
    assert.equal(shown(choose('bob', world)), 'allow approver-has-role for ann as sre');
  });

  it('takes of several givers the one whose duty is open', () => {
    const duties = [
      { roles: ['sre'], count: 1 },
      { roles: ['security'], count: 1 },
    ];
    const delegations = [...HANDED, delegation('cat', 'bob', { role: 'security' })];
    const votes = [voteOf(person('eve'), ['sre'])];
    const roles = { ann: ['sre'], cat: ['security'], bob: ['dev'], eve: ['sre'] };
    assert.equal(shown(choose('bob', { roles, delegations, duties, votes })), 'allow approver-has-role for cat as security');
  });

  it('gives only the role that was handed on, whatever else the giver has', () => {
    const duties = [{ roles: ['security'], count: 1 }];
    const world = { roles: { ann: ['sre', 'security'], bob: ['dev'] }, delegations: HANDED, duties };
    assert.equal(shown(choose('bob', world)), 'deny approver-has-role');
  });

  it('gives nothing of somebody who has lost the role', () => {
    assert.equal(shown(choose('bob', { roles: { ann: [], bob: ['dev'] }, delegations: HANDED })), 'deny approver-has-role');
  });

  it('gives nothing to somebody who has no role of their own any more', () => {
    assert.equal(shown(choose('bob', { roles: { ann: ['sre'], bob: [] }, delegations: HANDED })), 'deny approver-has-role');
  });

  it('never lets the requester decide through somebody else, in either direction and along a chain', () => {
    const roles = { ann: ['sre'], bob: ['dev'], cat: ['dev'] };
    assert.equal(shown(choose('bob', { roles, delegations: HANDED, requester: 'ann' })), 'deny approver-has-role');
    assert.equal(shown(choose('bob', { roles, delegations: HANDED, behalf: 'ann' })), 'deny approver-has-role');
    assert.equal(shown(choose('bob', { roles, delegations: HANDED, requester: 'bob' })), 'deny requester-never-approves');
    const chain = [...HANDED, delegation('bob', 'cat')];
    assert.equal(shown(choose('cat', { roles, delegations: chain })), 'allow approver-has-role for ann as sre');
    assert.equal(shown(choose('cat', { roles, delegations: chain, requester: 'bob' })), 'deny approver-has-role');
    assert.equal(shown(choose('cat', { roles, delegations: chain, behalf: 'bob' })), 'deny approver-has-role');
  });

  it('counts a giver and a substitute once', () => {
    const roles = { ann: ['sre'], bob: ['dev'] };
    const own = [voteOf(person('ann'), ['sre'])];
    assert.equal(shown(choose('bob', { roles, delegations: HANDED, votes: own })), 'deny one-vote-each');
    const through = [voteOf(person('eve'), ['sre'], { onBehalfOf: person('ann') })];
    assert.equal(shown(choose('bob', { roles, delegations: HANDED, votes: through })), 'deny one-vote-each');
    assert.equal(shown(choose('ann', { roles, delegations: HANDED, votes: through })), 'deny one-vote-each');
  });

  it('never lets software vote for anybody', () => {
    const robot = person('bob', { kind: 'agent' });
    assert.equal(shown(choose(robot, { roles: { ann: ['sre'], bob: ['dev'] }, delegations: HANDED })), 'deny agents-never-approve');
  });

  it('rejects for a giver as well', () => {
    const world = { roles: { ann: ['sre'], bob: ['dev'] }, delegations: HANDED, verdict: 'reject' } as const;
    assert.equal(shown(choose('bob', world)), 'allow approver-has-role for ann as sre');
  });

  it('says why nothing is decided when it hangs on a giver whom nobody can tell about, and only then', () => {
    const delegations = [...HANDED, delegation('cat', 'bob')];
    const roles = { ann: ['sre'], cat: ['sre'], bob: ['dev'] };
    assert.throws(() => choose('bob', { roles, delegations: HANDED, unknown: ['ann'] }), GONE);
    assert.equal(shown(choose('bob', { roles, delegations, unknown: ['ann'] })), 'allow approver-has-role for cat as sre');
    assert.equal(
      shown(choose('bob', { roles: { ...roles, bob: ['sre'] }, delegations, unknown: ['ann', 'cat'] })),
      'allow approver-has-role',
    );
    assert.equal(shown(choose('bob', { roles, delegations, unknown: ['ann'], requester: 'bob' })), 'deny requester-never-approves');
  });
});
