/** Rows in their order, those of one run that follow each other together; a row of no run stands alone. */
export function inRunsTogether<Row extends Readonly<{ runId: string | null }>>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const found: Row[][] = [];
  for (const row of rows) {
    const last = found.at(-1);
    if (last !== undefined && row.runId !== null && last[0]?.runId === row.runId) last.push(row);
    else found.push([row]);
  }
  return found;
}
