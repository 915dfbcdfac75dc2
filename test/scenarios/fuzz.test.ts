import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Logger } from '../../bot/core/ports.ts';
import type { Run } from '../../bot/core/run/run.ts';
import { JSON_TYPE, sentTo } from '../http/fuzz-cases.ts';
import { anyBody } from '../support/bent.ts';
import { textOf } from '../support/card-text.ts';
import { count } from '../support/counts.ts';
import { type Files, type LocalApp, startLocalApp } from '../support/local-app.ts';
import { addressOf, productRoutes } from '../support/routes.ts';
import { SEED } from '../support/seed.ts';
import { silentLogger } from '../support/silent-logger.ts';

const HEAD = 'version: 1\nrisk: low\n';
const SITE: Files = {
  'workflows/deploy.yml': null,
  'workflows/logs.yml': null,
  'workflows/restart.yml': null,
  'workflows/status.yml': null,
  'workflows/say.yml': `${HEAD}title: Say
command: say <text> in <environment>
inputs:
  text: { type: text, maxLength: 200 }
  environment: { type: choice, options: [staging, production] }
environment: \${{ inputs.environment }}
steps:
  - { id: say, message: said }
`,
  'policy.yml': `version: 1
roles:
  developer: { appRoles: [Signalbox.Developer] }
  release-manager: { appRoles: [Signalbox.ReleaseManager], delegable: true }
environments:
  staging: {}
  production: { approval: { role: release-manager } }
rules:
  - { id: developers-run, allow: [run, view, cancel], roles: [developer] }
  - { id: managers-all, allow: [run, view, cancel, resolve, review, audit, explain, govern], roles: [release-manager] }
`,
};
const PEOPLE = ['developer', 'release-manager-a', 'release-manager-b', 'outsider'] as const;
const AT_ONCE = 8;
/** Stands for the id of an activity until it is sent: no two may have the same. */
const ID = 'the-id-of-it';

type Asked = Readonly<{ path: string; body: string | Buffer; headers: Readonly<Record<string, string>>; token: string }>;

/** What the suites of the doors do with stand-ins behind them, through the whole product: core, store, engine and connector. */
describe('whatever is sent to the whole product with a genuine token', function () {
  this.timeout(240_000);
  let local: LocalApp;
  const failures: string[] = [];
  // Cases name conversations that no Teams has; that an answer cannot be posted there is said, and is nothing else.
  const isHomeless = (text: string): boolean => text.startsWith('Something cannot be sent to Teams');
  const logger: Logger = {
    ...silentLogger,
    error: (fields, text) => void (isHomeless(text) || failures.push(`${text} ${Object.values(fields).join()}`)),
  };
  const note = (reason: unknown): void => void failures.push(`unhandled: ${String(reason)}`);
  before(async () => {
    process.on('unhandledRejection', note);
    local = await startLocalApp({ files: SITE, unpaced: true, logger });
  });
  after(async () => {
    process.off('unhandledRejection', note);
    await local.stop();
  });

  const tokenOf = async (id: string): Promise<string> => {
    const person = local.teams.world.people.find((one) => one.id === id) ?? assert.fail(id);
    return local.surroundings.issuer.userToken({ ...person, appRoles: [] });
  };
  const waiting = async (): Promise<Run> => {
    const { message } = await local.teams.say('developer', '@Signalbox say hello in production');
    return local.runIn(['waiting_approval'], ({ conversation }) => conversation?.id.endsWith(message.id) === true);
  };
  const statusOf = async ({ path, body, headers, token }: Asked): Promise<number> => {
    const response = await fetch(local.origin + path, { method: 'POST', body, headers: { ...headers, authorization: `Bearer ${token}` } });
    await response.arrayBuffer();
    return response.status;
  };

  /** A body for each route that takes one, which is right for this run: a route without one fails. */
  const goodBodies = ({ approvals, planHash }: Run): Readonly<Record<string, object>> => ({
    '/api/runs/:id/votes': { approvalId: approvals[0]?.id, planHash, verdict: 'reject', comment: 'a word' },
    '/api/runs/:id/cancel': {},
    '/api/runs/:id/resolve': { stepId: 'say', verdict: 'it_ran' },
    '/api/runs/:id/review': { comment: 'looked at it' },
    '/api/workflows/:name/runs': { inputs: { text: 'x', environment: 'staging' } },
    '/api/rules/:hash/propose': {},
    '/api/rules/:hash/approve': { proposalId: 'p-7hk2m9qd7hk2', comment: 'a word' },
    '/api/rules/:hash/reject': { proposalId: 'p-7hk2m9qd7hk2', comment: 'a word' },
    '/api/delegations': {
      role: 'release-manager',
      to: 'release-manager-b',
      until: new Date(Date.now() + 86_400_000).toISOString(),
      reason: 'on leave',
      timezone: 'UTC',
    },
    '/api/delegations/:id/end': {},
  });
  const targets = (run: Run) => {
    const good = goodBodies(run);
    const routes = productRoutes().filter(({ method, access }) => method === 'post' && access === 'token');
    return routes.map(({ path }) => ({
      path: addressOf(path, {
        id: path.startsWith('/api/runs') ? run.id : 'd-7hk2m9qd',
        name: 'say',
        hash: local.config.site?.hash ?? '',
      }),
      good: good[path] ?? assert.fail(`there is no body for ${path}`),
    }));
  };

  /** Genuine activities of each kind about this run. */
  const activities = async (run: Run): Promise<readonly Readonly<Record<string, unknown>>[]> => {
    const { teams } = local;
    const card = await teams.waitFor((message) => message.from.kind === 'bot' && textOf(message).includes(run.id), 20_000);
    const handle = (await local.app.operations.chat.card(run.id))?.buttons[0]?.handle ?? assert.fail('there is no button');
    const execute = { type: 'Action.Execute', verb: 'approve', data: { handle, comment: 'a word' } } as const;
    const submit = { type: 'Action.Submit', data: { verb: 'reject', handle, comment: 'a word' } } as const;
    const drafts = [
      teams.draft('developer', 'chat', 'say hello in staging'),
      teams.draft('developer', { channel: teams.world.team.id }, '@Signalbox status'),
      teams.draft('developer', { channel: teams.world.team.id }, 'say hello in staging', { slash: true }),
      { ...teams.draft('release-manager-a', { thread: card.threadId ?? '' }, '@Signalbox approve'), type: 'messageUpdate' },
      { ...teams.draft('outsider', 'chat', ''), type: 'installationUpdate', action: 'add' },
      teams.draftPress('outsider', card.id, { action: execute }),
      teams.draftPress('release-manager-b', card.id, { action: submit }),
    ];
    return drafts.map((draft) => ({ ...draft, id: ID }));
  };
  const asActivities = (bodies: readonly string[], token: string): readonly Asked[] =>
    bodies.map((body, index) => ({
      path: '/api/messages',
      body: body.replaceAll(ID, `f:${index}`),
      headers: JSON_TYPE,
      token,
    }));

  const send = async (cases: readonly Asked[]): Promise<ReadonlySet<string>> => {
    const seen = new Set<string>();
    const lane = async (part: readonly Asked[]): Promise<void> => {
      for (const one of part) {
        const status = await statusOf(one);
        seen.add(`${one.path} ${status}`);
        assert.ok(status < 500, `${status} for ${one.path} ${String(one.body).slice(0, 1_000)} (seed ${SEED})`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => lane(cases.filter((_case, index) => index % AT_ONCE === at))));
    return seen;
  };
  const checkSound = async (): Promise<void> => {
    assert.deepEqual(failures, []);
    assert.equal(({} as Readonly<Record<string, unknown>>)['polluted'], undefined);
    assert.equal((await fetch(`${local.origin}/livez`)).status, 200);
    // It still does what it is for.
    const run = await waiting();
    assert.equal(run.state, 'waiting_approval');
  };

  it('the tab’s API answers without an error of its own, and every route was reached', async () => {
    const tokens = await Promise.all(PEOPLE.map(tokenOf));
    const inEarnest = targets(await waiting());
    const anything = fc.sample(sentTo(targets(await waiting())), { numRuns: count(1_000), seed: SEED });
    const cases = anything.map((one, index) => ({ ...one, token: tokens[index % tokens.length] ?? '' }));
    const [, manager = ''] = tokens;
    const good = inEarnest.map(({ path, good: body }) => ({ path, body: JSON.stringify(body), headers: JSON_TYPE, token: manager }));
    const reached = [...(await send(good))].filter((one) => !/ (400|401|413|415)$/.test(one));
    assert.equal(reached.length, inEarnest.length, `reached: ${reached.join(', ')}`);
    const seen = [...(await send(cases))].join(' ');
    for (const status of [400, 403, 404, 413, 415]) assert.match(seen, new RegExp(` ${status}\\b`), 'the fuzz is too tame');
    await checkSound();
  });

  it('the bot answers without an error of its own', async () => {
    const token = await local.surroundings.issuer.channelToken(local.teams.world.serviceUrl());
    const templates = await activities(await waiting());
    const bodies = fc.sample(anyBody(templates, ['type', 'from', 'value']), { numRuns: count(400), seed: SEED });
    const seen = await send(asActivities([...templates.map((one) => JSON.stringify(one)), ...bodies], token));
    for (const status of [200, 400]) assert.ok(seen.has(`/api/messages ${status}`), `${status}: the fuzz is too tame`);
    await checkSound();
  });
});
