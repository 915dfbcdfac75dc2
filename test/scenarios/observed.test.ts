import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { Masker } from '../../bot/core/masking/masker.ts';
import type { Run } from '../../bot/core/run/run.ts';
import { createLogger } from '../../bot/log.ts';
import { preparedDataDir } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { copySite, type LocalApp, type Site, startLocalApp } from '../support/local-app.ts';
import { type Collector, startCollector } from '../support/otlp-collector.ts';
import { until } from '../support/until.ts';

const HEAD = 'version: 1\nrisk: low\ndescription: A workflow of a test.\n';
const FILES = {
  'workflows/broken.yml': `${HEAD}title: Broken
command: broken
steps:
  - id: ends
    name: Ends badly
    uses: script.run
    with: { script: broken.js }
    effect: unsafe
    timeout: 20s
`,
  'scripts/broken.js': 'process.exit(3);\n',
};

describe('an installation that is watched', function () {
  this.timeout(120_000);
  const lines: string[] = [];
  let collector: Collector;
  let site: Site;
  let dataDir: string;
  let metrics: string;
  let local: LocalApp;
  let approved: Run;

  const start = async (): Promise<LocalApp> => {
    const port = await freePort();
    metrics = `http://127.0.0.1:${port}/metrics`;
    const logger = createLogger({ level: 'debug', human: false, masker: new Masker(), write: (line) => void lines.push(line) });
    const env = {
      SIGNALBOX_METRICS: `127.0.0.1:${port}`,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin,
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=only-the-collector-knows',
      OTEL_METRIC_EXPORT_INTERVAL: '1000',
    };
    return await startLocalApp({ site, dataDir, database: 'disk', logger, env, unpaced: true });
  };
  const read = async (): Promise<string> => (await fetch(metrics)).text();
  /** A figure as soon as it is at least this. */
  const figure = async (line: string, least: number): Promise<number> => {
    const found = await until(line, async () => {
      const told = (await read()).split('\n').find((one) => one.startsWith(`${line} `));
      return told !== undefined && Number(told.split(' ')[1]) >= least && told;
    });
    return Number(found.split(' ')[1]);
  };

  before(async () => {
    collector = await startCollector();
    site = await copySite(FILES);
    dataDir = await preparedDataDir();
    local = await start();
    await local.teams.say('release-manager-a', '@Signalbox broken');
    await local.runIn(['failed']);
    await local.teams.say('outsider', '@Signalbox deploy shop 1.1.0 to staging');
    await local.teams.say('developer', '@Signalbox deploy shop 1.1.0 to production');
    approved = await local.runIn(['waiting_approval']);
  });
  after(async () => {
    await local.stop();
    await collector.close();
    await site.remove();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('counts commands by what came of them, steps by effect and outcome, runs, requests to Teams and events of the log', async () => {
    await figure('signalbox_commands_total{door="message",outcome="started"}', 2);
    await figure('signalbox_commands_total{door="message",outcome="denied"}', 1);
    assert.equal(await figure('signalbox_step_attempts_total{effect="unsafe",direction="do",outcome="failed"}', 1), 1);
    assert.equal(await figure('signalbox_runs_ended_total{state="failed"}', 1), 1);
    assert.equal(await figure('signalbox_runs{state="waiting_approval"}', 1), 1);
    assert.equal(await figure('signalbox_runs{state="needs_decision"}', 0), 0);
    assert.equal(await figure('signalbox_audit_events_total{type="decision.denied"}', 1), 1);
    await figure('signalbox_teams_calls_total{status="200"}', 0);
    await figure('signalbox_teams_wait_seconds_count', 3);
    for (const line of ['signalbox_ready', 'signalbox_database_up']) assert.equal(await figure(line, 1), 1);
    await figure('signalbox_strands{state="waiting"}', 0);
    await figure('nodejs_eventloop_lag_p99_seconds', 0);
  });

  it('tells no id and no word of anybody in its metrics', async () => {
    const page = await read();
    assert.doesNotMatch(page, /[\da-f]{8}-[\da-f]{4}-/);
    for (const word of [approved.id, 'shop', 'developer', 'deploy', dataDir]) assert.ok(!page.includes(word), word);
    // What a label can be is part of the product.
    assert.ok(page.split('\n').length < 600, `${page.split('\n').length} lines`);
  });

  it('sends the same figures to the collector, unasked', async () => {
    const newest = (name: string, labels: Readonly<Record<string, string>>) =>
      collector
        .points()
        .findLast((point) => point.name === name && Object.entries(labels).every(([label, value]) => point.attributes[label] === value));
    await until('the collector knows', () => (newest('signalbox_runs_ended_total', { state: 'failed' })?.value ?? 0) >= 1);
    assert.equal(newest('signalbox_runs_ended_total', { state: 'failed' })?.kind, 'sum');
    assert.equal(newest('signalbox_runs', { state: 'waiting_approval' })?.kind, 'gauge');
    const seconds = newest('signalbox_command_seconds', { door: 'message' });
    assert.equal(seconds?.kind, 'histogram');
    assert.deepEqual(Object.keys(seconds?.attributes ?? {}), ['door']);
    assert.equal(
      seconds.buckets.reduce((sum, count) => sum + count, 0),
      seconds.value,
    );
    assert.ok(newest('nodejs_eventloop_lag_p99_seconds', {}));
  });

  it('follows a run from its message through its steps in one trace, also when another process goes on after an approval', async () => {
    await local.stop();
    local = await start();
    const approver = local.teams.world.people.find(({ id }) => id === 'release-manager-a') ?? assert.fail();
    const waiting = await local.run(approved.id);
    const [approval] = waiting.approvals;
    assert.ok(approval);
    const [tenantId = ''] = local.config.tenantIds;
    const who = { kind: 'person', tenantId, objectId: approver.objectId, name: approver.name } as const;
    const vote = { approvalId: approval.id, verdict: 'approve', comment: '', planHash: waiting.planHash } as const;
    await local.app.operations.tab.vote(who, approved.id, vote, new Date());
    await local.runIn(['succeeded'], ({ id }) => id === approved.id);
    const ofRun = (name: string) =>
      collector.spans().filter((span) => span.name === name && span.attributes['signalbox.run_id'] === approved.id);
    await until('the last step is followed', () => ofRun('step.finish').length >= approved.steps.length, 20_000);
    const [run] = ofRun('run');
    assert.ok(run);
    const message = collector.spans().find(({ spanId }) => spanId === run.parentSpanId);
    assert.equal(message?.name, 'command.message');
    for (const name of ['step.begin', 'step.perform', 'step.finish']) {
      const spans = ofRun(name);
      assert.ok(spans.length > 0, name);
      for (const { traceId, parentSpanId } of spans)
        assert.deepEqual({ traceId, parentSpanId }, { traceId: run.traceId, parentSpanId: run.spanId });
    }
    assert.equal(collector.headers()[0]?.['api-key'], 'only-the-collector-knows');
    assert.ok(!lines.join('').includes('only-the-collector-knows'));
  });

  it('tells a collector nothing that people wrote', () => {
    for (const word of ['shop', '1.1.0', 'Developer']) assert.ok(!collector.bodies().includes(word), word);
  });
});
