import assert from 'node:assert/strict';
import { describeCall } from '../../bot/core/plan/describe.ts';
import { makePlan, planCalls } from '../../bot/core/plan/make-plan.ts';
import { pinCalls } from '../../bot/core/plan/pins.ts';
import type { Plan } from '../../bot/core/plan/plan.ts';
import { connectorsOf } from '../../bot/core/plan/target.ts';
import { authorize, rolesOf } from '../../bot/core/policy/authorize.ts';
import { PERMISSIONS, type Permission } from '../../bot/core/policy/policy.ts';
import type { Principal } from '../../bot/core/principal.ts';
import type { InputValue } from '../../bot/core/workflow/definition.ts';
import { createFileDirectory } from '../../bot/directory/file-directory.ts';
import type { Site } from '../../bot/site/load-site.ts';
import { RULES } from '../core/policy/all-rules.ts';
import { requirementOf } from '../support/requirements.ts';
import { createLoader, type Loader, STARTER } from './site-copy.ts';

describe('the starter site', () => {
  let loader: Loader;
  let site: Site;
  before(async () => {
    loader = await createLoader();
    site = await loader.load(STARTER);
  });
  after(() => loader.done());

  function principalOf(id: string): Principal {
    const person = site.people.find((candidate) => candidate.id === id);
    assert.ok(person, `there is no ${id}`);
    return { kind: 'person', tenantId: person.tenantId, objectId: person.objectId, name: person.name };
  }

  async function answer(id: string, permission: Permission, workflow: string | null, environment: string | null): Promise<string> {
    const principal = principalOf(id);
    const membership = await createFileDirectory(site.people, [principal.tenantId]).membershipOf(principal, 'fresh');
    const roles = rolesOf(site.policy, principal, membership, [principal.tenantId]);
    const definition = workflow === null ? undefined : site.workflows.get(workflow);
    const { risk = null, approval: own = null } = definition ?? {};
    const connectors = definition === undefined ? [] : connectorsOf(definition);
    const request = { principal, roles, permission, workflow, environment, risk, connectors, own };
    return authorize({ policy: site.policy, rules: RULES, request }).effect;
  }

  /** Rows: permission, workflow, environment; columns: developer, either release manager, outsider. */
  const TABLE: readonly (readonly [Permission, string | null, string | null, string, string])[] = [
    ['run', 'deploy', 'staging', 'allow', 'allow'],
    ['run', 'deploy', 'production', 'needs_approval', 'needs_approval'],
    ['run', 'restart', 'staging', 'allow', 'allow'],
    ['run', 'restart', 'production', 'needs_approval', 'needs_approval'],
    ['run', 'logs', null, 'allow', 'allow'],
    ['run', 'status', null, 'allow', 'allow'],
    ['run', 'deploy', 'elsewhere', 'deny', 'deny'],
    ['view', 'deploy', 'production', 'allow', 'allow'],
    ['cancel', 'deploy', 'staging', 'allow', 'allow'],
    ['cancel', 'deploy', 'production', 'deny', 'allow'],
    ['resolve', 'deploy', 'production', 'deny', 'allow'],
    ['audit', null, null, 'deny', 'allow'],
  ];
  for (const [permission, workflow, environment, developer, manager] of TABLE) {
    it(`lets people ${permission} ${workflow ?? 'everything'} on ${environment ?? 'nothing'} as its policy says`, async () => {
      assert.equal(await answer('developer', permission, workflow, environment), developer);
      assert.equal(await answer('release-manager-a', permission, workflow, environment), manager);
      assert.equal(await answer('release-manager-b', permission, workflow, environment), manager);
      assert.equal(await answer('outsider', permission, workflow, environment), 'deny');
    });
  }

  it('gives the outsider nothing at all', async () => {
    for (const permission of PERMISSIONS) {
      for (const workflow of [null, ...site.workflows.keys()]) {
        for (const environment of [null, 'staging', 'production'])
          assert.equal(await answer('outsider', permission, workflow, environment), 'deny');
      }
    }
  });

  it('asks one release manager for production, for an hour', () => {
    assert.deepEqual(
      site.policy.environments.map(({ name, approval }) => [name, approval]),
      [
        ['staging', null],
        ['production', requirementOf('release-manager')],
      ],
    );
  });

  async function plan(name: string, inputs: Readonly<Record<string, InputValue>>): Promise<Plan> {
    const workflow = site.workflows.get(name);
    assert.ok(workflow);
    const requester = principalOf('developer');
    const pins = await pinCalls(site.connectors, planCalls({ workflow, inputs, requester }));
    return makePlan({ workflow, inputs, requester, pins });
  }

  const lines = (made: Plan): readonly string[] =>
    made.steps.flatMap((step) =>
      step.kind === 'uses' ? [describeCall(step.call), ...(step.undo === null ? [] : [`undo: ${describeCall(step.undo)}`])] : [],
    );

  it('deploys with a script, asks the right service, and knows the way back', async () => {
    const made = await plan('deploy', { service: 'shop', version: '1.1.0', environment: 'production' });
    assert.deepEqual(lines(made), [
      'script.run deploy.js shop 1.1.0 production',
      'undo: script.run deploy.js shop ${{ steps.switch.outputs.previous }} production',
      'http.request http://127.0.0.1:4102/health expect={ "status": 200, "json": { "status": "ok", "version": "1.1.0" } }',
    ]);
    assert.equal(made.lock, 'shop in production');
    const staging = await plan('deploy', { service: 'shop', version: '1.1.0', environment: 'staging' });
    assert.match(lines(staging)[2] ?? '', /127\.0\.0\.1:4101/);
  });

  it('pins the bytes of every script it will run, undo included', async () => {
    const [first] = (await plan('deploy', { service: 'shop', version: '1.1.0', environment: 'staging' })).steps;
    assert.ok(first?.kind === 'uses');
    assert.match(first.call.pins['sha256'] ?? '', /^[0-9a-f]{64}$/);
    assert.equal(first.undo?.pins['sha256'], first.call.pins['sha256']);
  });

  it('reads logs and releases without any environment in the way', async () => {
    assert.deepEqual(lines(await plan('logs', { service: 'shop', environment: 'production', lines: 20 })), [
      'script.run logs.js options={ "lines": 20 } shop production',
    ]);
    assert.deepEqual(lines(await plan('status', { service: 'shop' })), ['script.run status.js shop']);
    for (const name of ['logs', 'status']) assert.equal(site.workflows.get(name)?.environment, null);
  });
});
