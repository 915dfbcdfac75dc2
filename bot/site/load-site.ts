import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ConnectorModule, Connectors } from '../core/connector.ts';
import { AppError } from '../core/errors.ts';
import type { ListedPerson } from '../core/listed-person.ts';
import { EMPTY_POLICY, parsePolicy } from '../core/policy/parse-policy.ts';
import type { Policy } from '../core/policy/policy.ts';
import { type Checked, collectProblems, type Problem } from '../core/problem.ts';
import type { Workflow } from '../core/workflow/definition.ts';
import { parseWorkflow } from '../core/workflow/parse-workflow.ts';
import { closeConnectors, createConnectors } from './connectors.ts';
import { commandProblem, policyProblems, workflowProblems } from './cross-checks.ts';
import { parseDirectory } from './people.ts';
import { shownPath, siteError } from './report.ts';
import { parseSettings, type Settings } from './settings.ts';
import { type FileProblem, readYaml, type YamlFile } from './yaml-file.ts';

/** Everything an operator wrote, checked as a whole, with the connectors it configures. */
export type Site = Readonly<{
  settings: Settings;
  policy: Policy;
  workflows: ReadonlyMap<string, Workflow>;
  connectors: Connectors;
  people: readonly ListedPerson[];
  /** What is allowed but probably not meant, and weaker promises of this machine; said at start. */
  warnings: readonly string[];
}>;

export type SiteNeeds = Readonly<{
  modules: readonly ConnectorModule[];
  dataDir: string;
  /** First words that workflows cannot have: names and aliases of the built-in commands. */
  reserved?: readonly string[];
}>;

type Read<T> = Readonly<{ value: T; yaml: YamlFile | null }>;

/**
 * Reads the site folder and creates its connectors; the caller closes them. Throws one `invalid` (`site.invalid`) that
 * lists every problem of every file with file, line, column, key and what to do; `details.problems` has the lines.
 */
export async function loadSite(siteDir: string, needs: SiteNeeds): Promise<Site> {
  await requireFolder(siteDir);
  const problems: FileProblem[] = [];
  const settings = await readPart(join(siteDir, 'signalbox.yml'), parseSettings, { problems, missing: null });
  const policy = await readPart(join(siteDir, 'policy.yml'), parsePolicy, { problems, missing: EMPTY_POLICY });
  const people = await readPart(join(siteDir, 'directory.yml'), parseDirectory, { problems, missing: [] });
  const found = collectProblems();
  const connectors =
    settings === null
      ? new Map()
      : await createConnectors(settings.value, needs.modules, { siteDir, dataDir: needs.dataDir, problems: found });
  if (settings !== null) problems.push(...locate(settings.yaml, found.list()));
  // With broken connectors every call would be reported as well, and hide what has to be mended first.
  const workflows = settings === null || found.list().length > 0 ? null : await readWorkflows(siteDir, connectors, problems);
  if (workflows !== null && policy !== null) problems.push(...crossCheck(workflows, policy, needs.reserved ?? []));
  if (problems.length > 0 || settings === null || policy === null || people === null || workflows === null) {
    await closeConnectors(connectors);
    throw siteError(problems);
  }
  return {
    settings: settings.value,
    policy: policy.value,
    workflows: new Map(workflows.map(({ value }) => [value.name, value])),
    connectors,
    people: people.value,
    warnings: [...policyWarnings(policy), ...[...connectors.values()].flatMap((connector) => connector.warnings)],
  };
}

async function requireFolder(siteDir: string): Promise<void> {
  const found = await stat(siteDir).catch(() => null);
  if (found?.isDirectory() === true) return;
  throw new AppError({
    code: 'invalid',
    reason: 'site.missing',
    message: `There is no site folder ${siteDir}. Name an existing one in SIGNALBOX_SITE_DIR, for example ./site.`,
  });
}

type Part<T> = Readonly<{ problems: FileProblem[]; missing: T | null }>;

/** One file read and parsed; null when it has problems, which are then in the list. */
async function readPart<T>(file: string, parse: (content: unknown) => Checked<T>, { problems, missing }: Part<T>): Promise<Read<T> | null> {
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
  if (parsed.ok) return { value: parsed.value, yaml: result.yaml };
  problems.push(...locate(result.yaml, parsed.problems));
  return null;
}

function locate(yaml: YamlFile | null, problems: readonly Problem[]): readonly FileProblem[] {
  return yaml === null ? [] : problems.map((problem) => ({ ...problem, file: yaml.file, position: yaml.positionOf(problem.path) }));
}

async function readWorkflows(siteDir: string, connectors: Connectors, problems: FileProblem[]): Promise<readonly Read<Workflow>[] | null> {
  const folder = join(siteDir, 'workflows');
  const names = (await readdir(folder).catch(() => [])).sort();
  const before = problems.length;
  const read: Read<Workflow>[] = [];
  for (const name of names) {
    if (name.endsWith('.yaml'))
      problems.push({ file: join(folder, name), position: null, path: [], message: 'Workflow files end in .yml. Rename it.' });
    if (!name.endsWith('.yml')) continue;
    const parse = (content: unknown): Checked<Workflow> => parseWorkflow(basename(name, '.yml'), content, connectors);
    const workflow = await readPart(join(folder, name), parse, { problems, missing: null });
    if (workflow !== null) read.push(workflow);
  }
  // Missing or broken workflows would make rules about them look wrong.
  return problems.length > before ? null : read;
}

function crossCheck(workflows: readonly Read<Workflow>[], policy: Read<Policy>, reserved: readonly string[]): readonly FileProblem[] {
  const all = workflows.map(({ value }) => value);
  const ofWorkflows = workflows.flatMap(({ value, yaml }) => {
    const command = commandProblem(value, all, reserved);
    return locate(yaml, [...workflowProblems(value, policy.value), ...(command === null ? [] : [command])]);
  });
  return [
    ...ofWorkflows,
    ...locate(
      policy.yaml,
      policyProblems(
        policy.value,
        all.map(({ name }) => name),
      ),
    ),
  ];
}

function policyWarnings({ value, yaml }: Read<Policy>): readonly string[] {
  if (value.rules.some((rule) => rule.effect === 'allow')) return [];
  const file = yaml === null ? 'policy.yml is missing' : `${shownPath(yaml.file)} allows nothing`;
  return [`${file}: nobody may do anything until it has rules.`];
}
