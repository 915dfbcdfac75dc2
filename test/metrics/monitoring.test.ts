import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';
import { z } from 'zod';
import { COMMAND_OUTCOMES } from '../../bot/core/meter.ts';
import { createMetrics } from '../../bot/metrics/metrics.ts';
import { SOURCES } from './sources.ts';

const FOLDER = join(import.meta.dirname, '../../docs/monitoring');
/** What Prometheus itself gives to every series. */
const OF_PROMETHEUS = { up: ['job', 'instance'], every: ['job', 'instance'] };

const rules = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Signalbox[A-Z]\w+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+[smh]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.strictObject({ summary: z.string().min(20), action: z.string().min(20) }),
        }),
      ),
    }),
  ),
});
const dashboard = z.looseObject({
  panels: z.array(z.looseObject({ title: z.string(), targets: z.array(z.looseObject({ expr: z.string() })) })),
});

type Selector = Readonly<{ metric: string; labels: readonly Readonly<{ name: string; values: readonly string[] }>[] }>;

/** The selectors of an expression; fails with the place where it is none. */
function selectorsIn(expr: string): readonly Selector[] {
  // Grafana puts a span in the place of its variable.
  const text = expr.replaceAll('$__rate_interval', '5m');
  const found: { metric: string; labels: { name: string; values: string[] }[] }[] = [];
  parser.parse(text).iterate({
    enter: ({ name, type, from, to }) => {
      assert.ok(!type.isError, `${text}: not an expression at ${from}`);
      const part = text.slice(from, to);
      if (name === 'VectorSelector') found.push({ metric: /^[\w:]+/.exec(part)?.[0] ?? '', labels: [] });
      if (name !== 'UnquotedLabelMatcher') return;
      const [, label = '', operator = '', value = ''] = /^(\w+)\s*(=~|!~|!=|=)\s*"(.*)"$/.exec(part) ?? [];
      found.at(-1)?.labels.push({ name: label, values: operator.includes('~') ? value.split('|') : [value] });
    },
  });
  return found;
}

/** Every metric of the page with the labels that it can have, and their values. */
async function toldMetrics(): Promise<ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>> {
  const metrics = createMetrics();
  const { meter } = metrics;
  for (const outcome of COMMAND_OUTCOMES) meter.commanded('message', outcome, 0.1);
  for (const status of ['succeeded', 'failed', 'unknown', 'cancelled'] as const)
    meter.attempted({ effect: 'unsafe', direction: 'do', status, seconds: 1 });
  for (const status of [200, 401, 403, 500, 503, 'timeout', 'unreachable'] as const) meter.calledTeams(status, 0.1);
  meter.waitedForTeams(0.1);
  const told = new Map<string, Map<string, Set<string>>>();
  for (const line of (await metrics.page(SOURCES)).body.split('\n')) {
    const [, metric = '', labels = ''] = /^([a-z]\w+)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    if (metric === '') continue;
    const known = told.get(metric) ?? new Map<string, Set<string>>();
    told.set(metric, known);
    for (const [, name = '', value = ''] of labels.matchAll(/(\w+)="([^"]*)"/g)) known.set(name, (known.get(name) ?? new Set()).add(value));
  }
  return told;
}

function wrongIn(expr: string, told: Awaited<ReturnType<typeof toldMetrics>>): readonly string[] {
  return selectorsIn(expr).flatMap(({ metric, labels }) => {
    const known = metric === 'up' ? new Map() : told.get(metric);
    if (known === undefined) return [`${metric} is not told`];
    return labels.flatMap(({ name, values }) => {
      if (OF_PROMETHEUS.every.includes(name)) return [];
      const possible = [...(known.get(name) ?? [])].map(String);
      const strange = values.filter((value) => !possible.some((one) => new RegExp(`^(?:${value})$`).test(one)));
      return strange.map((value) => `${metric}{${name}="${value}"} is never told`);
    });
  });
}

describe('what docs/monitoring has', () => {
  const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');
  const alerts = rules.parse(parse(read('alerts.yml'))).groups.flatMap((group) => group.rules);
  const panels = dashboard.parse(JSON.parse(read('grafana-dashboard.json'))).panels;

  it('asks only for metrics and labels that /metrics tells', async () => {
    const told = await toldMetrics();
    for (const { alert, expr } of alerts) assert.deepEqual([alert, ...wrongIn(expr, told)], [alert]);
    for (const { title, targets } of panels) for (const { expr } of targets) assert.deepEqual([title, ...wrongIn(expr, told)], [title]);
  });

  it('finds what is wrong in an expression', async () => {
    const told = await toldMetrics();
    assert.deepEqual(wrongIn('sum(rate(signalbox_comands_total[5m])) > 0', told), ['signalbox_comands_total is not told']);
    assert.deepEqual(wrongIn('signalbox_runs{state="lost"} > 0', told), ['signalbox_runs{state="lost"} is never told']);
    assert.throws(() => wrongIn('sum(rate(signalbox_ready[5m]) > 0', told), /not an expression/);
  });

  it('has alerts with names of their own, each with what to do', () => {
    assert.ok(alerts.length >= 12);
    assert.equal(new Set(alerts.map(({ alert }) => alert)).size, alerts.length);
    assert.equal(new Set(alerts.map(({ annotations }) => annotations.action)).size, alerts.length);
  });

  it('shows in the manual every metric of the product', async () => {
    const manual = readFileSync(join(FOLDER, '../operations.md'), 'utf8');
    const names = [...(await toldMetrics()).keys()].filter((name) => name.startsWith('signalbox_'));
    const missing = names.map((name) => name.replace(/_(bucket|sum|count)$/, '')).filter((name) => !manual.includes(`\`${name}`));
    assert.deepEqual([...new Set(missing)], []);
  });
});
