import assert from 'node:assert/strict';
import { AppError } from '../../bot/core/errors.ts';
import type { Sources } from '../../bot/metrics/figures.ts';
import { createMetrics } from '../../bot/metrics/metrics.ts';
import { SOURCES } from './sources.ts';

/** The figures of the product by their line. */
async function told(given: Sources, metrics = createMetrics({ patienceMs: 50 })): Promise<ReadonlyMap<string, number>> {
  const { body } = await metrics.page(given);
  const lines = body.split('\n').filter((line) => line.startsWith('signalbox_'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]));
}

describe('metrics', () => {
  it('tell what waits, how the log stands and whether work can be done', async () => {
    const found = await told(SOURCES);
    const expected = {
      signalbox_ready: 1,
      signalbox_database_up: 1,
      'signalbox_database_connections{state="used"}': 3,
      'signalbox_database_connections{state="idle"}': 7,
      signalbox_database_waiting: 2,
      'signalbox_runs{state="running"}': 2,
      'signalbox_runs{state="needs_decision"}': 1,
      'signalbox_runs{state="queued"}': 0,
      'signalbox_strands{state="waiting"}': 5,
      'signalbox_strands{state="running"}': 6,
      signalbox_strands_oldest_seconds: 1.5,
      'signalbox_outbox{kind="message"}': 3,
      'signalbox_outbox{kind="card"}': 4,
      signalbox_outbox_oldest_seconds: 12.5,
      'signalbox_outbox_given_up{kind="message"}': 1,
      signalbox_audit_unsealed_events: 8,
      signalbox_audit_seal_lag_seconds: 20,
      signalbox_audit_sealing: 0,
      signalbox_audit_verification_age_seconds: 3600,
      signalbox_audit_verified: 1,
    };
    assert.deepEqual(Object.fromEntries(Object.keys(expected).map((line) => [line, found.get(line)])), expected);
  });

  it('tell within their patience, and leave out what is not known, while the database is away or hangs', async () => {
    const away = async () => Promise.reject(new AppError({ code: 'unavailable', reason: 'store.unavailable', message: 'away' }));
    const hangs = () => new Promise<never>(() => undefined);
    for (const gone of [away, hangs]) {
      const found = await told({ ...SOURCES, store: gone, ready: gone, audit: () => null });
      assert.equal(found.get('signalbox_database_up'), 0);
      assert.equal(found.get('signalbox_ready'), 0);
      for (const line of found.keys()) assert.doesNotMatch(line, /^signalbox_(runs\{|strands|outbox|audit_(sealing|unsealed|verif))/);
    }
  });

  it('ask the database once in a second, however many read them', async () => {
    let asked = 0;
    const counting: Sources = {
      ...SOURCES,
      strands: async () => {
        asked += 1;
        return SOURCES.strands();
      },
    };
    const metrics = createMetrics();
    await Promise.all([1, 2, 3].map(() => told(counting, metrics)));
    assert.equal(asked, 1);
  });

  it('count a status that nobody knows as another one, so that nobody can make labels', async () => {
    const metrics = createMetrics();
    for (const status of [200, 299, 418, 599]) metrics.meter.calledTeams(status, 0.1);
    metrics.meter.calledTeams('timeout', 15);
    const found = await told(SOURCES, metrics);
    const calls = [...found].filter(([line]) => line.startsWith('signalbox_teams_calls_total'));
    assert.deepEqual(Object.fromEntries(calls), {
      'signalbox_teams_calls_total{status="200"}': 1,
      'signalbox_teams_calls_total{status="other"}': 3,
      'signalbox_teams_calls_total{status="timeout"}': 1,
    });
  });
});
