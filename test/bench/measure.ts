import { quantile } from './figures.ts';

/** How large a bench is: quick only proves that it runs. */
export type Size = Readonly<{ quick: boolean; repetitions: number }>;
/** Tells how far it is; never part of the results. */
export type Say = (line: string) => void;

/** What has to hold: of the ratio of ours to the other's, or of our value alone where there is no other. */
export type Bar = Readonly<{ of: 'ratio' | 'value' }> & (Readonly<{ atLeast: number }> | Readonly<{ atMost: number }>);

/** One line of the table. Samples are one for each repetition, in the order in which they were taken. */
export type Measure = Readonly<{
  /** By it two reports are compared. */
  id: string;
  what: string;
  /** null where nothing is measured beside it. */
  against: string | null;
  unit: string;
  ours: readonly number[];
  others: readonly number[] | null;
  bar: Bar | null;
}>;

/** Measures that belong together. `run` throws when something answered wrongly. */
export type Bench = Readonly<{ name: string; title: string; run(size: Size, say: Say): Promise<readonly Measure[]> }>;

export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/** What counts of a measure: our value, the other's, and how ours relates to it. */
export function figuresOf({ ours, others }: Measure): Readonly<{ value: number; other: number | null; ratio: number | null }> {
  const value = median(ours);
  if (others === null) return { value, other: null, ratio: null };
  const other = median(others);
  return { value, other, ratio: value / other };
}

/** Whether its bar is met; null without one. What could not be measured meets none. */
export function isMet(measure: Measure): boolean | null {
  const { bar } = measure;
  if (bar === null) return null;
  const { value, ratio } = figuresOf(measure);
  const found = bar.of === 'ratio' ? (ratio ?? Number.NaN) : value;
  return 'atLeast' in bar ? found >= bar.atLeast : found <= bar.atMost;
}

type Sample = () => Promise<number>;

/**
 * Takes the samples in turn: A B A B …, and every other round the other way round, so that whatever else the machine does, or whatever
 * one leaves behind, hits all alike. One round is taken before and not counted.
 */
export async function interleaved<Name extends string>(
  samples: Readonly<Record<Name, Sample>>,
  { repetitions, say }: Readonly<{ repetitions: number; say: Say }>,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const entries = Object.entries(samples) as [Name, Sample][];
  const taken = {} as Record<Name, number[]>;
  for (const [name] of entries) taken[name] = [];
  for (let round = 0; round <= repetitions; round += 1) {
    for (const [name, sample] of round % 2 === 0 ? entries : entries.toReversed()) {
      const value = await sample();
      if (round > 0) taken[name].push(value);
      say(`${round === 0 ? 'warming up' : `${round} of ${repetitions}`}: ${name} ${value.toPrecision(4)}`);
    }
  }
  return taken;
}
