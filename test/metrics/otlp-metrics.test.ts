import assert from 'node:assert/strict';
import type { Figure } from '../../bot/core/figure.ts';
import { createMetrics } from '../../bot/metrics/metrics.ts';
import { sendMetrics } from '../../bot/tracing/otlp-metrics.ts';
import { pointsOf } from '../../bot/tracing/otlp-points.ts';
import { type Collector, startCollector } from '../support/otlp-collector.ts';
import { until } from '../support/until.ts';
import { SOURCES } from './sources.ts';

const SPAN = { since: 1_500, at: 2_250 };
const clock = { now: () => new Date(SPAN.at) };

/** A logger that keeps the sentences. */
function listening() {
  const said: string[] = [];
  const say = (_ids: object, sentence: string): void => void said.push(sentence);
  return { said, logger: { debug: say, info: say, warn: say, error: say } };
}

describe('figures for a collector', () => {
  let collector: Collector;
  before(async () => {
    collector = await startCollector();
  });
  after(() => collector.close());

  it('are each bucket of a histogram alone, with the labels that they have in Prometheus but for the bounds', () => {
    const value = (suffix: string, labels: Readonly<Record<string, string>>, count: number) => ({
      ...{ name: `seconds${suffix}`, labels: { door: 'tab', ...labels }, value: count },
    });
    const values = [
      ...[value('_bucket', { le: '0.5' }, 2), value('_bucket', { le: '1' }, 5), value('_bucket', { le: '+Inf' }, 6)],
      ...[value('_sum', {}, 4.25), value('_count', {}, 6), value('_count', { door: 'press' }, 0)],
    ];
    const figure: Figure = { name: 'seconds', help: 'Seconds.', kind: 'histogram', values };
    const [data] = pointsOf([figure, { ...figure, name: 'nobody', values: [] }], SPAN);
    assert.deepEqual(data?.dataPoints, [
      {
        ...{ startTime: [1, 500_000_000], endTime: [2, 250_000_000], attributes: { door: 'tab' } },
        value: { buckets: { boundaries: [0.5, 1], counts: [2, 3, 1] }, sum: 4.25, count: 6 },
      },
      {
        ...{ startTime: [1, 500_000_000], endTime: [2, 250_000_000], attributes: { door: 'press' } },
        value: { buckets: { boundaries: [], counts: [0] }, sum: 0, count: 0 },
      },
    ]);
  });

  it('are sent once more when the process ends, with all that /metrics tells of the product', async () => {
    const metrics = createMetrics();
    metrics.meter.ended('succeeded');
    const { logger, said } = listening();
    const end = sendMetrics(
      { url: collector.origin, headers: {} },
      { figures: () => metrics.figures(SOURCES), everyMs: 3_600_000, clock, logger },
    );
    await end();
    const sent = new Set(collector.points().map(({ name }) => name));
    const { body } = await metrics.page(SOURCES);
    for (const [, name = ''] of body.matchAll(/^# TYPE (signalbox_\S+) /gm)) {
      const hasValues = new RegExp(`^${name}(_bucket)?(\\{.*\\})? [-+\\d]`, 'm').test(body);
      assert.equal(sent.has(name), hasValues, name);
    }
    assert.ok(sent.has('nodejs_version_info'));
    assert.equal(
      collector.points().find(({ name, attributes }) => name === 'signalbox_runs_ended_total' && attributes['state'] === 'succeeded')
        ?.value,
      1,
    );
    assert.deepEqual(said, []);
  });

  it('are lost, which is said once, while the collector does not take them; and the process ends all the same', async () => {
    const { logger, said } = listening();
    const figures = async (): Promise<readonly Figure[]> => [
      { name: 'one', help: 'One.', kind: 'gauge', values: [{ name: 'one', labels: {}, value: 1 }] },
    ];
    const end = sendMetrics({ url: `${collector.origin}/moved`, headers: {} }, { figures, everyMs: 50, clock, logger });
    await until('it was said', () => said.length > 0);
    await end();
    assert.deepEqual(said, ['The collector does not take metrics; some are lost.']);
  });
});
