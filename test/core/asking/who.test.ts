import assert from 'node:assert/strict';
import { whoIsAsked } from '../../../bot/core/asking/who.ts';
import type { Core } from '../../../bot/core/core.ts';
import type { Delegation } from '../../../bot/core/delegation/delegation.ts';
import { AppError } from '../../../bot/core/errors.ts';
import type { Policy, RoleMap } from '../../../bot/core/policy/policy.ts';
import type { Directory } from '../../../bot/core/ports.ts';
import type { Membership, Principal } from '../../../bot/core/principal.ts';
import type { Approval, Run } from '../../../bot/core/run/run.ts';
import { inEnglish } from '../../../bot/core/text/voice.ts';
import { newRun, planOf, REQUESTER, usesStep } from '../../support/plans.ts';
import { requirementOf, voteOf } from '../../support/requirements.ts';
import { AT, delegation, later, roleMap as mapOf, person } from '../delegation/delegations.ts';

const roleMap = (role: string, parts: Partial<RoleMap> = {}): RoleMap => mapOf(role, { appRoles: [role], ...parts });

/** A directory of people with app roles; it fails when it is down. */
function directoryOf(people: Readonly<Record<string, readonly string[]>>, known: readonly Principal[], down = false): Directory {
  const check = (): void => {
    if (down) throw new AppError({ code: 'unavailable', reason: 'directory.down', message: 'The directory does not answer.' });
  };
  return {
    async membershipOf({ objectId }): Promise<Membership> {
      check();
      return { appRoles: people[objectId] ?? [], groups: [], guest: false, enabled: true };
    },
    async membersOf({ appRoles, people: named }, limit) {
      check();
      const has = (one: Principal): boolean =>
        named.includes(`${one.tenantId}/${one.objectId}`) || (people[one.objectId] ?? []).some((role) => appRoles.includes(role));
      return known.filter(has).slice(0, limit);
    },
    find: async () => null,
  };
}

const [ada, bob, cleo, dan] = [person('ada'), person('bob'), person('cleo'), person('dan')];
const STAGES = requirementOf('sre', 1, {
  stages: [
    {
      duties: [
        { roles: ['sre'], count: 1 },
        { roles: ['security'], count: 1 },
      ],
    },
    { duties: [{ roles: ['director'], count: 1 }] },
  ],
});
const ROLES = {
  ada: ['sre'],
  bob: ['security'],
  cleo: ['sre', 'security'],
  dan: ['director'],
  requester: ['sre', 'security', 'director'],
};

type World = Readonly<{
  roles?: Readonly<Record<string, readonly string[]>>;
  known?: readonly Principal[];
  down?: boolean;
  delegations?: readonly Delegation[];
  maps?: readonly RoleMap[];
}>;

async function asked(parts: Partial<Approval> = {}, world: World = {}, run: Partial<Run> = {}): Promise<Readonly<Record<string, string>>> {
  const made = newRun(planOf(usesStep('a')), 1);
  const approvals = made.approvals.map((one) => ({ ...one, requirement: STAGES, ...parts }));
  const waiting: Run = { ...made, ...run, approvals };
  const [approval] = approvals;
  assert.ok(approval);
  const maps = world.maps ?? ['sre', 'security', 'director', 'head'].map((role) => roleMap(role));
  const core = {
    directory: directoryOf(world.roles ?? ROLES, world.known ?? [ada, bob, cleo, dan, REQUESTER], world.down),
    policy: { roles: maps } as Policy,
    homeTenants: ['t'],
    store: { delegations: async () => world.delegations ?? [] },
  } as unknown as Core;
  const found = await whoIsAsked(core, { run: waiting, approval, at: AT });
  return Object.fromEntries(found.map((one) => [one.person.objectId, inEnglish(one.because)]));
}

describe('who is asked', () => {
  it('is everybody with a role of a duty of the open stage, with the reason, and never whoever asked', async () => {
    assert.deepEqual(await asked(), {
      ada: 'You are asked because you have the role sre.',
      bob: 'You are asked because you have the role security.',
      cleo: 'You are asked because you have the roles sre and security.',
    });
  });

  it('leaves out a duty that is done, and whoever has voted', async () => {
    assert.deepEqual(Object.keys(await asked({ votes: [voteOf(ada, ['sre'])] })), ['bob', 'cleo']);
  });

  it('leaves out for whom somebody has voted', async () => {
    const votes = [voteOf(person('eve'), ['sre'], { onBehalfOf: cleo })];
    assert.deepEqual(Object.keys(await asked({ votes })), ['bob']);
  });

  it('moves on with the stage', async () => {
    const votes = [voteOf(ada, ['sre']), voteOf(bob, ['security'])];
    assert.deepEqual(Object.keys(await asked({ votes })), ['dan']);
  });

  it('asks for a duty again when whoever filled it has lost the role since', async () => {
    const votes = [voteOf(ada, ['sre'])];
    assert.deepEqual(Object.keys(await asked({ votes }, { roles: { ...ROLES, ada: [] } })), ['cleo', 'bob']);
  });

  it('asks others as well after an escalation, and says that it is one', async () => {
    const found = await asked({ escalatedTo: ['head'] }, { roles: { ...ROLES, dan: ['head'], ada: ['sre', 'head'] } });
    assert.match(found['dan'] ?? '', /^You are asked as well, because nobody has answered yet and you have the role head\.$/);
    assert.equal(found['ada'], 'You are asked because you have the role sre.');
  });

  it('says that it is asked again after a changed plan', async () => {
    assert.match((await asked({ changes: ['The version is another one.'] }))['ada'] ?? '', /asked again, because the plan has changed/);
  });

  it('leaves out for whom software asked', async () => {
    assert.deepEqual(Object.keys(await asked({}, {}, { behalf: bob })), ['ada', 'cleo']);
  });

  it('never asks software, nor people of other tenants unless they are named', async () => {
    const guest = person('gast', { tenantId: 'elsewhere' });
    const agent = person('agent', { kind: 'agent' });
    const known = [ada, guest, agent];
    const roles = { ada: ['sre'], gast: ['sre'], agent: ['sre'] };
    assert.deepEqual(Object.keys(await asked({}, { known, roles })), ['ada']);
    const maps = [roleMap('sre', { people: ['elsewhere/gast'] })];
    assert.deepEqual(Object.keys(await asked({}, { known, roles, maps })), ['ada', 'gast']);
  });

  it('is at most 25 people for each role', async () => {
    const many = Array.from({ length: 60 }, (_, index) => person(`p${index}`));
    const roles = Object.fromEntries(many.map(({ objectId }) => [objectId, ['sre']]));
    assert.equal(Object.keys(await asked({}, { known: many, roles })).length, 25);
  });

  describe('when votes are handed on', () => {
    const instead = (delegations: readonly Delegation[], parts: Partial<Approval> = {}, more: World = {}, run: Partial<Run> = {}) =>
      asked(parts, { known: [ada, bob], delegations, ...more }, run);

    it('asks whoever was handed one as well, and says whose it is', async () => {
      assert.deepEqual(await instead([delegation('ada', 'eve')]), {
        ada: 'You are asked because you have the role sre.',
        eve: 'You are asked because ADA handed you their vote as sre.',
        bob: 'You are asked because you have the role security.',
      });
    });

    it('asks them instead of somebody who is away, and through one colleague more', async () => {
      const chain = [delegation('ada', 'eve', { absent: true }), delegation('eve', 'finn', { absent: true })];
      assert.deepEqual(await instead(chain), {
        finn: 'You are asked because ADA handed you their vote as sre.',
        bob: 'You are asked because you have the role security.',
      });
    });

    it('names the role of their own before one that was handed to them', async () => {
      assert.equal((await instead([delegation('ada', 'bob')]))['bob'], 'You are asked because you have the role security.');
    });

    it('asks nobody with a vote that cannot count: of whoever voted or asked, ended, not begun, or with a role that stays', async () => {
      const only = async (found: Promise<Readonly<Record<string, string>>>): Promise<string[]> => Object.keys(await found);
      assert.deepEqual(await only(instead([delegation('ada', 'eve')], { votes: [voteOf(ada, ['sre'])] })), ['bob']);
      assert.deepEqual(await only(instead([delegation('ada', 'eve')], {}, {}, { requester: ada })), ['bob']);
      assert.deepEqual(
        await only(
          instead(
            [delegation('bob', 'ada', { role: 'security' }), delegation('ada', 'eve', { role: 'security' })],
            {},
            {},
            { behalf: ada },
          ),
        ),
        ['bob'],
      );
      for (const parts of [{ endedAt: AT }, { fromAt: later(1) }, { until: AT }, { role: 'director' }]) {
        assert.deepEqual(await only(instead([delegation('ada', 'eve', parts)])), ['ada', 'bob']);
      }
      const maps = ['sre', 'security'].map((role) => roleMap(role, { delegable: false }));
      assert.deepEqual(await only(instead([delegation('ada', 'eve')], {}, { maps })), ['ada', 'bob']);
    });

    it('never asks whoever wants the run, not even for somebody else', async () => {
      assert.deepEqual(Object.keys(await instead([{ ...delegation('ada', 'x'), to: REQUESTER }])), ['ada', 'bob']);
    });
  });

  it('is not known while the directory is down', async () => {
    await assert.rejects(asked({}, { down: true }), { code: 'unavailable' });
  });
});
