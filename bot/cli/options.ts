import { parseArgs } from 'node:util';

/** What stands after `--name`, and what stands alone; null for an option that there is not, or one without its value. */
export function readOptions(
  args: readonly string[],
  names: Readonly<{ text?: readonly string[]; flags?: readonly string[] }>,
): Readonly<{ text: ReadonlyMap<string, string>; flags: ReadonlySet<string>; plain: readonly string[] }> | null {
  const { text = [], flags = [] } = names;
  const options = Object.fromEntries([
    ...text.map((name) => [name, { type: 'string' as const }] as const),
    ...flags.map((name) => [name, { type: 'boolean' as const }] as const),
  ]);
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const found = Object.entries(values);
    return {
      text: new Map(found.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []))),
      flags: new Set(found.flatMap(([name, value]) => (value === true ? [name] : []))),
      plain: positionals,
    };
  } catch {
    // How the verb is typed says more than the parser does.
    return null;
  }
}
