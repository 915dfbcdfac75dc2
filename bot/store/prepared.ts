/** A name under which each connection keeps the plan of a statement; null for a statement that is planned each time. */
export type NameOf = (text: string, parameters: readonly unknown[]) => string | null;

/** What a connection keeps takes some 10 kB of the server's memory. */
const MOST = 200;

const names = new Map<string, string | null>();

/**
 * Whatever has no parameters is planned each time: it may be several statements, which cannot be prepared. So is what reads all columns
 * there are: after a migration that adds one, the server would refuse it on connections that other processes have open.
 */
export const preparedName: NameOf = (text, parameters) => {
  if (parameters.length === 0) return null;
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= MOST) return null;
  const name = readsAllColumns(text) ? null : `signalbox_${names.size}`;
  names.set(text, name);
  return name;
};

const readsAllColumns = (text: string): boolean => /(?<!count\()\*/.test(text);
