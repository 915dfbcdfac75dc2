/**
 * What a built-in command takes, read from its usage line, e.g. `approve <run> <plan> [comment...]`:
 * `<name>` must be given, `[name]` may be, and `...` takes the rest of the line as it was typed.
 */
export type UsagePart = Readonly<{ name: string; required: boolean; rest: boolean }>;

const PART = /^(?:<([a-z][a-z0-9-]*)(\.\.\.)?>|\[([a-z][a-z0-9-]*)(\.\.\.)?\])$/;

/** Reads a usage line; its first word is the command's name. Throws a TypeError for a line we wrote wrongly. */
export function readUsage(usage: string): readonly UsagePart[] {
  const parts = usage.split(' ').slice(1).map(readPart);
  const early = parts.slice(0, -1).find((part) => part.rest);
  if (early !== undefined) throw new TypeError(`Usage "${usage}": only the last part may take the rest.`);
  return parts;
}

function readPart(text: string): UsagePart {
  const match = PART.exec(text);
  const name = match?.[1] ?? match?.[3];
  if (match === null || name === undefined) throw new TypeError(`Usage part "${text}" is neither <name> nor [name].`);
  return { name, required: match[1] !== undefined, rest: (match[2] ?? match[4]) !== undefined };
}
