/** A name under which each connection keeps the plan of a statement; null for a statement that is planned each time. */
export type NameOf = (text: string, parameters: readonly unknown[]) => string | null;

/** What is kept of each takes memory of the server, once a connection. */
const MOST = 200;

/**
 * Names at most so many statements. Whatever has no parameters is planned each time: it may be several statements, which cannot be
 * prepared. So is what reads all columns there are: after a migration that adds one, the server would refuse it (0A000) on the connections
 * that processes of the version before have open.
 */
export function namesOf(most: number): NameOf {
  const names = new Map<string, string | null>();
  return (text, parameters) => {
    if (parameters.length === 0) return null;
    const known = names.get(text);
    if (known !== undefined) return known;
    if (names.size >= most) return null;
    const name = readsAllColumns(text) ? null : `signalbox_${names.size}`;
    names.set(text, name);
    return name;
  };
}

/** For all connections of the process: a connection knows a name by one text only. */
export const preparedName = namesOf(MOST);

const readsAllColumns = (text: string): boolean => /(?<!count\()\*/.test(text);
