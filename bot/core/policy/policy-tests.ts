import { z } from 'zod';
import { name } from '../names.ts';
import type { Checked } from '../problem.ts';
import { checkedWith, collectProblems } from '../problem.ts';
import { readStrictly } from '../schema-problems.ts';
import { PERMISSIONS, type Permission } from './policy.ts';

const one = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).min(1).max(50)]);
const word = z.string().min(1).max(120);

const testCase = z
  .strictObject({
    title: z.string().max(200).optional().describe('What this is about, for whoever reads a failure.'),
    person: one(word).optional().describe('Somebody of directory.yml, by the key there. Several: the same holds for each of them.'),
    roles: z
      .array(name())
      .max(20)
      .optional()
      .describe('Instead of a person: somebody with exactly these roles; an empty list is a stranger.'),
    may: one(z.enum(PERMISSIONS)).describe('What is asked for. Several: the same holds for each of them.'),
    workflow: one(name()).optional().describe('Left out for what is about no workflow: audit, explain, govern.'),
    environment: one(name()).optional().describe('Where; left out for workflows without an environment.'),
    inputs: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .optional()
      .describe('Instead of an environment: the inputs that lead to one.'),
    expect: z.enum(['allow', 'deny', 'needs_approval']),
    rule: z.string().max(120).optional().describe('The rule that has to decide.'),
    asked: z
      .string()
      .max(500)
      .optional()
      .describe('With needs_approval: who is asked, as it is shown, for example “2 × sre and 1 × security”.'),
  })
  .describe('One line of the table: who, what, where, and the answer.');

/** `site/policy-tests.yml` as people write it. */
export const rawPolicyTests = z
  .strictObject({ version: z.literal(1), cases: z.array(testCase).min(1).max(1000) })
  .describe('Who can what: cases that “signalbox policy test” asks the policy.');

/** One question with its expected answer; what was given as a list is one case for each entry. */
export type PolicyCase = Readonly<{
  /** Place in the file, from 1. */
  number: number;
  title: string;
  who: Readonly<{ person: string }> | Readonly<{ roles: readonly string[] }>;
  permission: Permission;
  workflow: string | null;
  where: Readonly<{ environment: string | null }> | Readonly<{ inputs: Readonly<Record<string, string | number | boolean>> }>;
  expect: 'allow' | 'deny' | 'needs_approval';
  rule: string | null;
  asked: string | null;
}>;

/** Reads the parsed content of a table of cases. */
export function parsePolicyTests(content: unknown): Checked<readonly PolicyCase[]> {
  const { value: raw, problems: found } = readStrictly(rawPolicyTests, content);
  if (raw === null) return { ok: false, problems: found };
  const problems = collectProblems(found);
  for (const [index, entry] of raw.cases.entries()) {
    const path = ['cases', index];
    if ((entry.person === undefined) === (entry.roles === undefined)) problems.add(path, 'A case has either “person” or “roles”.');
    if (entry.environment !== undefined && entry.inputs !== undefined)
      problems.add(path, 'A case has “environment” or “inputs”, not both.');
    if (entry.inputs !== undefined && entry.workflow === undefined) problems.add(path, '“inputs” are those of a workflow; name it.');
    if (entry.asked !== undefined && entry.expect !== 'needs_approval')
      problems.add([...path, 'asked'], '“asked” goes with needs_approval.');
  }
  return checkedWith(
    problems,
    raw.cases.flatMap((entry, index) => casesOf(entry, index + 1)),
  );
}

type RawCase = z.infer<typeof testCase>;

function casesOf(entry: RawCase, number: number): readonly PolicyCase[] {
  const people = entry.person === undefined ? [{ roles: entry.roles ?? [] }] : listOf(entry.person).map((person) => ({ person }));
  const { title = '', inputs, expect, rule = null, asked = null } = entry;
  const places = inputs === undefined ? listOf(entry.environment ?? null).map((environment) => ({ environment })) : [{ inputs }];
  return people.flatMap((who) =>
    listOf(entry.may).flatMap((permission) =>
      listOf(entry.workflow ?? null).flatMap((workflow) =>
        places.map((where) => ({ number, title, who, permission, workflow, where, expect, rule, asked })),
      ),
    ),
  );
}

function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}
