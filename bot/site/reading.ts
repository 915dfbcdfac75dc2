import type { Checked, Problem } from '../core/problem.ts';
import { type FileProblem, readYaml, type YamlFile } from './yaml-file.ts';

/** What was read of a file: its value, and where its parts stand; `yaml` is null for a file that is missing and need not be there. */
export type Read<T> = Readonly<{ value: T; yaml: YamlFile | null }>;
/** A value although there are problems lets the other files be checked against it. */
export type Parsed<T> = Readonly<{ value: T | null; problems: readonly Problem[] }>;

export function parsedOf<T>(checked: Checked<T>): Parsed<T> {
  return checked.ok ? { value: checked.value, problems: [] } : { value: null, problems: checked.problems };
}

type Wanted<T> = Readonly<{ parse(content: unknown): Parsed<T>; missing: T | null; problems: FileProblem[] }>;

/** One file read and parsed. What is wrong goes to `problems`; null when nothing of it can be used. */
export async function readPart<T>(file: string, { parse, missing, problems }: Wanted<T>): Promise<Read<T> | null> {
  const result = await readYaml(file);
  if (!result.found) {
    if (missing !== null) return { value: missing, yaml: null };
    problems.push({ file, position: null, path: [], message: 'This file is missing. The starter site of the repository has one to copy.' });
    return null;
  }
  if ('problems' in result) {
    problems.push(...result.problems);
    return null;
  }
  const parsed = parse(result.yaml.content);
  problems.push(...locate(result.yaml, parsed.problems));
  return parsed.value === null ? null : { value: parsed.value, yaml: result.yaml };
}

/** The problems with the places where a person finds them. */
export function locate(yaml: YamlFile | null, problems: readonly Problem[]): readonly FileProblem[] {
  return yaml === null ? [] : problems.map((problem) => ({ ...problem, file: yaml.file, position: yaml.positionOf(problem.path) }));
}
