import { z } from 'zod';
import { table } from './figures.ts';
import { type Bar, figuresOf, isMet, type Measure } from './measure.ts';

const bar = z.union([
  z.strictObject({ of: z.enum(['ratio', 'value']), atLeast: z.number() }),
  z.strictObject({ of: z.enum(['ratio', 'value']), atMost: z.number() }),
]);
/** null is what JSON makes of a number that is none. */
const figure = z.number().nullable();

const measured = z.strictObject({
  id: z.string(),
  what: z.string(),
  against: z.string().nullable(),
  unit: z.string(),
  ratio: figure,
  ours: z.strictObject({ value: figure, samples: z.array(figure) }),
  others: z.strictObject({ value: figure, samples: z.array(figure) }).nullable(),
  bar: bar.nullable(),
  met: z.boolean().nullable(),
});

export const reportSchema = z.strictObject({
  version: z.literal(1),
  at: z.string(),
  /** null outside of a checkout. */
  commit: z.string().nullable(),
  /** Small sizes, which say nothing about speed. */
  quick: z.boolean(),
  repetitions: z.number(),
  machine: z.strictObject({
    cpu: z.string(),
    cores: z.number(),
    memoryGb: z.number(),
    platform: z.string(),
    node: z.string(),
    postgres: z.string(),
    loadBefore: z.number(),
    loadAfter: z.number(),
  }),
  /** Benches that ended with an error. */
  failed: z.array(z.string()),
  measures: z.array(measured),
});

/** What a run of the bench found, so that two of them can be compared. */
export type Report = Readonly<z.infer<typeof reportSchema>>;
export type Measured = Report['measures'][number];

export function measuredOf(measure: Measure): Measured {
  const { id, what, against, unit, ours, others } = measure;
  const { value, other, ratio } = figuresOf(measure);
  return {
    ...{ id, what, against, unit, ratio },
    ours: { value, samples: [...ours] },
    others: others === null ? null : { value: other, samples: [...others] },
    bar: measure.bar,
    met: isMet(measure),
  };
}

/** Ratios first. */
export function tableOf(measures: readonly Measured[]): string {
  const rows = measures.map(({ what, against, unit, ratio, ours, others, bar, met }) => [
    against === null ? what : `${what}, against ${against}`,
    shown(ratio),
    bar === null ? '-' : barText(bar, unit),
    met === null ? '-' : met ? 'met' : 'NOT MET',
    shown(ours.value),
    shown(others?.value ?? null),
    unit,
  ]);
  return table([['measure', 'ratio', 'bar', '', 'ours', 'other', 'unit'], ...rows]);
}

function barText(bar: Bar, unit: string): string {
  const asked = 'atLeast' in bar ? `at least ${bar.atLeast}` : `at most ${bar.atMost}`;
  return bar.of === 'ratio' ? asked : `${asked} ${unit}`;
}

/** Four digits; more would be made up. */
export function shown(value: number | null): string {
  return value === null ? '-' : String(Number(value.toPrecision(4)));
}
