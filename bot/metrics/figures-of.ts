import type { Registry } from 'prom-client';
import { z } from 'zod';
import type { Figure } from '../core/figure.ts';

/** As prom-client gives them; its types call the kinds numbers. */
const metrics = z.array(
  z.object({
    name: z.string(),
    help: z.string(),
    type: z.enum(['counter', 'gauge', 'histogram']),
    values: z.array(
      z.object({
        metricName: z.string().optional(),
        labels: z.record(z.string(), z.coerce.string()).default({}),
        value: z.number().or(z.nan()),
      }),
    ),
  }),
);

/** Everything that is in the registry and known: what was never measured, such as the mean of nothing, is no number. */
export async function figuresOf(registry: Registry): Promise<readonly Figure[]> {
  return metrics.parse(await registry.getMetricsAsJSON()).map(({ name, help, type, values }) => ({
    name,
    help,
    kind: type,
    values: values
      .filter(({ value }) => Number.isFinite(value))
      .map(({ metricName, labels, value }) => ({ name: metricName ?? name, labels, value })),
  }));
}
