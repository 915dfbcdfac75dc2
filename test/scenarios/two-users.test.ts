import assert from 'node:assert/strict';
import { textOf } from '../support/card-text.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';
import { type TwoUsers, twoUsers } from '../support/two-users.ts';

describe('an installation whose tables belong to another database user', function () {
  this.timeout(120_000);
  let users: TwoUsers;
  let local: LocalApp | null = null;
  before(async () => {
    users = await twoUsers();
  });
  afterEach(async () => {
    await local?.stop();
    local = null;
  });
  after(() => users.drop());

  /** A deployment that somebody else approves, to its end. */
  async function deploy({ teams, runIn, events }: LocalApp, version: string): Promise<void> {
    const { message } = await teams.say('developer', `@Signalbox deploy shop ${version} to production`);
    const saying = (words: RegExp) =>
      teams.waitFor((shown) => shown.threadId === message.id && shown.from.kind === 'bot' && words.test(textOf(shown)), 30_000);
    const waiting = await saying(/Waiting for approval/);
    const run = await runIn(['waiting_approval']);
    await teams.press('release-manager-a', waiting.id, { verb: 'approve', inputs: { comment: 'go ahead' } });
    await saying(/✓ Succeeded/);
    const types = (await events({ runId: run.id })).map(({ type }) => type);
    for (const type of ['approval.vote', 'run.started', 'run.finished'] as const) assert.ok(types.includes(type), type);
  }

  it('migrates at the start, and works as one who may only add to the log', async () => {
    local = await startLocalApp({ database: { url: users.productUrl, migrationUrl: users.ownerUrl }, governed: true });
    assert.ok(!local.app.warnings.some((warning) => warning.includes('audit log')), local.app.warnings.join());
    const { rows } = await users.admin.query('select distinct usename from pg_stat_activity where datname = current_database()');
    const connected = rows.map(({ usename }) => usename);
    assert.ok(connected.includes(users.product) && !connected.includes(users.owner), connected.join());
    await deploy(local, '1.1.0');
  });

  it('starts again without the owner, and works', async () => {
    local = await startLocalApp({ database: { url: users.productUrl } });
    await deploy(local, '1.1.0');
  });

  it('says so at the start where its user could change the log', async () => {
    await users.admin.query(`grant update on signalbox.audit_events to ${users.product}`);
    local = await startLocalApp({ database: { url: users.productUrl } });
    assert.ok(local.app.warnings.some((warning) => warning.includes('rights on the audit log that Signalbox does not need')));
  });
});
