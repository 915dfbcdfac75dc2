/** How something that is counted or measured stands. Names and labels are those of Prometheus. */
export type Figure = Readonly<{
  name: string;
  help: string;
  kind: 'counter' | 'gauge' | 'histogram';
  /** Of a histogram those of `<name>_bucket`, cumulative and with the label `le`, of `<name>_sum` and of `<name>_count`. */
  values: readonly Readonly<{ name: string; labels: Readonly<Record<string, string>>; value: number }>[];
}>;
