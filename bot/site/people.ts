import { z } from 'zod';
import type { ListedPerson } from '../core/listed-person.ts';
import { guid, name } from '../core/names.ts';
import { type Checked, checkedWith, collectProblems } from '../core/problem.ts';
import { readStrictly } from '../core/schema-problems.ts';

const person = z.strictObject({
  name: z.string().min(1).max(120).describe('For display only; nothing is decided by it.'),
  objectId: guid().describe('Object id in Entra.'),
  tenantId: guid().describe('The tenant the person belongs to.'),
  hint: z.string().max(120).default(''),
  appRoles: z.array(z.string().min(1).max(120)).max(50).default([]).describe('Entra app roles, as policy.yml names them.'),
  groups: z.array(guid()).max(50).default([]).describe('Object ids of groups.'),
  guest: z.boolean().default(false).describe('A guest has only the roles that policy.yml gives to them by name.'),
  enabled: z.boolean().default(true).describe('With false the account is shut and has no role at all.'),
});

/** `site/directory.yml` as people write it. */
export const rawDirectory = z
  .strictObject({ version: z.literal(1), people: z.record(name(), person).default({}) })
  .describe('Who is who, where no Entra directory is asked.');

/** Reads the parsed content of `directory.yml`. Two entries for one identity would make its roles a matter of luck, so that is a problem. */
export function parseDirectory(content: unknown): Checked<readonly ListedPerson[]> {
  if (content === null || content === undefined) return { ok: true, value: [] };
  const { value: raw, problems: found } = readStrictly(rawDirectory, content);
  if (raw === null) return { ok: false, problems: found };
  const problems = collectProblems(found);
  const seen = new Map<string, string>();
  for (const [id, entry] of Object.entries(raw.people)) {
    const key = `${entry.tenantId}/${entry.objectId}`.toLowerCase();
    const other = seen.get(key);
    if (other !== undefined) problems.add(['people', id, 'objectId'], `This is the same person as “${other}”. Keep one of the two.`);
    seen.set(key, id);
  }
  const people = Object.entries(raw.people).map(([id, entry]) => ({ id, ...entry }));
  return checkedWith(problems, people);
}
