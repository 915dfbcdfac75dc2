import { parsePolicy } from '../core/policy/parse-policy.ts';
import type { Policy } from '../core/policy/policy.ts';
import { type PolicyCase, parsePolicyTests } from '../core/policy/policy-tests.ts';
import type { Checked } from '../core/problem.ts';
import { parsedOf, readPart } from './reading.ts';
import { fileError } from './report.ts';
import type { FileProblem } from './yaml-file.ts';

/** A policy by itself, without the site around it. Throws `invalid` (`file.invalid`) with every problem. */
export function readPolicyFile(file: string): Promise<Policy> {
  return readOne(file, parsePolicy);
}

/** A table of who-can-what cases. Throws `invalid` (`file.invalid`) with every problem. */
export function readPolicyTests(file: string): Promise<readonly PolicyCase[]> {
  return readOne(file, parsePolicyTests);
}

async function readOne<T>(file: string, parse: (content: unknown) => Checked<T>): Promise<T> {
  const problems: FileProblem[] = [];
  const read = await readPart<T>(file, { parse: (content) => parsedOf(parse(content)), missing: null, problems });
  if (read === null || problems.length > 0) throw fileError(problems);
  return read.value;
}
