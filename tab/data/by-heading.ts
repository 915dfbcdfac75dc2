export type Group<Row> = Readonly<{ heading: string; rows: readonly Row[] }>;

/** Rows under their headings, in the order in which they come. */
export function byHeading<Row>(rows: readonly Row[], headingOf: (row: Row) => string): readonly Group<Row>[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const heading = headingOf(row);
    const group = groups.get(heading);
    if (group === undefined) groups.set(heading, [row]);
    else group.push(row);
  }
  return [...groups].map(([heading, grouped]) => ({ heading, rows: grouped }));
}
