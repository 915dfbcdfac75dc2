import assert from 'node:assert/strict';
import type { RunId } from '../../bot/core/ids.ts';
import type { ApiError, ReviewsForMe, Started, StartRun, WorkflowsPage } from '../../bot/http/contract.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';
import { until } from '../support/until.ts';

const TIDY = `version: 1
title: Tidy
risk: low
command: tidy <environment>
inputs:
  environment: { type: choice, title: Environment, options: [staging, production] }
environment: \${{ inputs.environment }}
steps:
  - id: say
    message: tidied
`;
const IN_PRODUCTION = { inputs: { environment: 'production' } };
const REASON = 'the site is down, INC-42';

describe('a run asked for in the tab', function () {
  // Starting the whole product takes seconds where the machine does other things as well.
  this.timeout(120_000);
  let local: LocalApp;
  before(async () => {
    local = await startLocalApp({ files: { 'workflows/tidy.yml': TIDY } });
  });
  after(() => local.stop());

  const fetched = async (person: string, path: string, body?: StartRun): Promise<Response> => {
    const persona = local.config.site?.site.people.find(({ id }) => id === person) ?? assert.fail(person);
    return fetch(local.origin + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${await local.surroundings.issuer.userToken(persona)}`,
        'content-type': 'application/json',
        'time-zone': 'Europe/Warsaw',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  };
  const started = async (person: string, body: StartRun): Promise<RunId> => {
    const response = await fetched(person, '/api/workflows/tidy/runs', body);
    assert.equal(response.status, 201);
    return ((await response.json()) as Started).runId as RunId;
  };
  const refused = async (person: string, body: StartRun): Promise<ApiError['error']> => {
    const response = await fetched(person, '/api/workflows/tidy/runs', body);
    assert.ok(response.status === 400 || response.status === 403, String(response.status));
    return ((await response.json()) as ApiError).error;
  };
  const newest = async (type: string) => (await local.events({ type }))[0] ?? assert.fail(type);
  const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

  it('for later waits for its time, which its plan names, as after “at” in chat', async () => {
    const startAt = inHours(2);
    const id = await started('developer', { inputs: { environment: 'staging' }, startAt });
    const { plan, state, via } = await local.run(id);
    assert.deepEqual([plan.startAt, state, via], [startAt, 'held', 'tab']);
  });

  it('for a moment that is over, or too far ahead, is refused at its field and in the log', async () => {
    for (const [hours, words] of [
      [-1, /is not later than now, .*\(Europe\/Warsaw\)/],
      [31 * 24, /more than 30 days ahead/],
    ] as const) {
      const { code, reason, fields } = await refused('developer', { inputs: { environment: 'staging' }, startAt: inHours(hours) });
      assert.deepEqual([code, reason], ['invalid', 'at.no_moment']);
      assert.match(fields?.['startAt'] ?? '', words);
    }
    const { actor, workflow, environment, detail } = await newest('command.refused');
    assert.deepEqual(
      [actor.name, workflow, environment, detail['reason'], detail['tried']],
      ['Developer', 'tidy', 'staging', 'at.no_moment', 'run'],
    );
  });

  it('without approval goes at once and is marked, as after “break-glass” in chat', async () => {
    const id = await started('release-manager-a', { ...IN_PRODUCTION, breakGlass: `  ${REASON} ` });
    const run = await local.runIn(['succeeded'], (one) => one.id === id);
    assert.deepEqual([run.breakGlass, run.approvals], [{ reason: REASON, review: null }, []]);
    assert.match((await newest('break_glass.used')).sentence, /the site is down, INC-42/);
  });

  it('without approval waits for the review of somebody else, who is told of it', async () => {
    const id = await started('release-manager-a', { ...IN_PRODUCTION, breakGlass: REASON });
    await local.runIn(['succeeded'], (one) => one.id === id);
    const mayReview = async (person: string): Promise<boolean> => {
      const { runs } = (await (await fetched(person, '/api/reviews')).json()) as ReviewsForMe;
      return runs.some(({ runId }) => runId === id);
    };
    assert.deepEqual([await mayReview('release-manager-a'), await mayReview('release-manager-b')], [false, true]);
    const told = async (): Promise<string> => (await local.events({ runId: id, type: 'break_glass.told' }))[0]?.sentence ?? '';
    await until('the notice', async () => (await told()).includes('Release manager B'));
  });

  it('without approval needs a reason', async () => {
    const { reason, fields } = await refused('release-manager-a', { ...IN_PRODUCTION, breakGlass: 'down' });
    assert.deepEqual([reason, Object.keys(fields ?? {})], ['break_glass.no_reason', ['breakGlass']]);
    assert.deepEqual((await newest('command.refused')).detail['tried'], 'break_glass');
  });

  it('cannot be for later and without approval', async () => {
    const { reason, fields } = await refused('release-manager-a', { ...IN_PRODUCTION, startAt: inHours(1), breakGlass: REASON });
    assert.deepEqual([reason, Object.keys(fields ?? {})], ['break_glass.at_once', ['startAt']]);
  });

  it('without approval is offered to whoever may, and refused to everybody else, with the rule', async () => {
    const offered = async (person: string): Promise<boolean | undefined> => {
      const { workflows } = (await (await fetched(person, '/api/workflows')).json()) as WorkflowsPage;
      return workflows.find(({ name }) => name === 'tidy')?.can.breakGlass;
    };
    assert.deepEqual([await offered('developer'), await offered('release-manager-a')], [false, true]);
    assert.equal((await refused('developer', { ...IN_PRODUCTION, breakGlass: REASON })).code, 'forbidden');
    const { actor, workflow, environment, rule, detail } = await newest('access.denied');
    assert.deepEqual(
      [actor.name, workflow, environment, rule, detail['tried']],
      ['Developer', 'tidy', 'production', 'default-deny', 'break_glass'],
    );
    // They may run it there, and break the glass only in production.
    assert.equal((await refused('release-manager-a', { inputs: { environment: 'staging' }, breakGlass: REASON })).code, 'forbidden');
  });
});
