import { readdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type { ConnectorModule, Connectors } from '../core/connector.ts';
import type { ListedPerson } from '../core/listed-person.ts';
import type { Asked } from '../core/policy/ask-policy.ts';
import { EMPTY_POLICY, parsePolicy } from '../core/policy/parse-policy.ts';
import type { Policy } from '../core/policy/policy.ts';
import { type PolicyCase, parsePolicyTests } from '../core/policy/policy-tests.ts';
import type { Rules } from '../core/policy/rule.ts';
import { failedCases } from '../core/policy/run-policy-tests.ts';
import { weaknesses } from '../core/policy/weaknesses.ts';
import { collectProblems, type Problem } from '../core/problem.ts';
import { message, type Text } from '../core/text/message.ts';
import { inEnglish } from '../core/text/voice.ts';
import type { KnownConnectors } from '../core/workflow/call.ts';
import type { Workflow } from '../core/workflow/definition.ts';
import { parseWorkflow } from '../core/workflow/parse-workflow.ts';
import { closeConnectors, createConnectors } from './connectors.ts';
import { commandProblem, policyProblems, workflowProblems } from './cross-checks.ts';
import { parseDirectory } from './people.ts';
import { locate, parsedOf, type Read, readPart } from './reading.ts';
import { siteError } from './report.ts';
import { parseSettings, type Settings } from './settings.ts';
import { requireFolder } from './site-files.ts';
import type { FileProblem } from './yaml-file.ts';

/** Everything an operator wrote, checked as a whole, with the connectors it configures. */
export type Site = Readonly<{
  settings: Settings;
  policy: Policy;
  workflows: ReadonlyMap<string, Workflow>;
  connectors: Connectors;
  people: readonly ListedPerson[];
  /** What the rules allow or forbid that is probably not meant. */
  weaknesses: readonly Text[];
  /** The same, and weaker promises of this machine; said at start. */
  warnings: readonly string[];
}>;

export type SiteNeeds = Readonly<{
  modules: readonly ConnectorModule[];
  dataDir: string;
  /** First words that workflows cannot have: names and aliases of the built-in commands. */
  reserved?: readonly string[];
  /** The invariants, with which the site's own policy-tests.yml is asked; without them it is only read. */
  rules?: Rules;
  /** What this installation needs of a policy, beside what every one needs. */
  policyCheck?: (policy: Policy) => readonly Problem[];
  /** Where the files come from, when `siteDir` is a copy: problems name them there, and what lies beside the site lies beside it. */
  home?: string;
}>;

/**
 * Reads the site folder and creates its connectors; the caller closes them. Throws one `invalid` (`site.invalid`) that
 * lists every problem of every file with file, line, column, key and what to do; `details.problems` has the lines.
 */
export async function loadSite(siteDir: string, needs: SiteNeeds): Promise<Site> {
  await requireFolder(siteDir);
  const home = needs.home ?? siteDir;
  const problems: FileProblem[] = [];
  const part = (name: string): string => join(siteDir, name);
  const settings = await readPart(part('signalbox.yml'), { parse: parseSettings, missing: null, problems });
  const policy = await readPart(part('policy.yml'), {
    parse: (content) => parsedOf(parsePolicy(content)),
    missing: EMPTY_POLICY,
    problems,
  });
  const people = await readPart(part('directory.yml'), { parse: (content) => parsedOf(parseDirectory(content)), missing: [], problems });
  const tests = await readPart(part('policy-tests.yml'), {
    parse: (content) => parsedOf(parsePolicyTests(content)),
    missing: [],
    problems,
  });
  const connectors = settings === null ? new Map() : await connect(settings, needs, { siteDir, home, problems });
  try {
    const names = await workflowNames(siteDir, problems);
    const workflows = await readWorkflows(siteDir, names, { known: knownConnectors(settings, connectors), problems });
    problems.push(
      ...crossCheck(workflows, policy, { names, reserved: needs.reserved ?? [], policyCheck: needs.policyCheck ?? (() => []) }),
    );
    if (problems.length > 0 || settings === null || policy === null || people === null || tests === null)
      throw siteError(problems.map((problem) => ({ ...problem, file: join(home, relative(siteDir, problem.file)) })));
    const byName = new Map(workflows.map(({ value }) => [value.name, value]));
    const ofTests = testWarnings({ policy: policy.value, workflows: byName, people: people.value, rules: needs.rules }, tests.value);
    const ofRules = [...policyWarnings(policy, workflows), ...ofTests];
    const ofConnectors = [...connectors.values()].flatMap((connector) => connector.warnings);
    return {
      settings: settings.value,
      policy: policy.value,
      workflows: byName,
      connectors,
      people: people.value,
      weaknesses: ofRules,
      warnings: [...ofRules.map(inEnglish), ...ofConnectors],
    };
  } catch (error) {
    await closeConnectors(connectors);
    throw error;
  }
}

type Place = Readonly<{ siteDir: string; home: string; problems: FileProblem[] }>;

async function connect(settings: Read<Settings>, needs: SiteNeeds, { siteDir, home, problems }: Place): Promise<Connectors> {
  const found = collectProblems();
  const connectors = await createConnectors(settings.value, needs.modules, { siteDir, home, dataDir: needs.dataDir, problems: found });
  problems.push(...locate(settings.yaml, found.list()));
  return connectors;
}

/** A connector that is configured but could not be made is reported once, not again at each of its calls. */
function knownConnectors(settings: Read<Settings> | null, connectors: Connectors): KnownConnectors {
  const configured = settings === null ? null : Object.keys(settings.value.connectors);
  return { connectors, unchecked: (name) => !connectors.has(name) && (configured === null || configured.includes(name)) };
}

async function workflowNames(siteDir: string, problems: FileProblem[]): Promise<readonly string[]> {
  const folder = join(siteDir, 'workflows');
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    // A site without workflows is possible.
    if (error.code !== 'ENOENT')
      problems.push({ file: folder, position: null, path: [], message: `This folder cannot be read: ${error.message}.` });
    return [];
  });
  for (const file of files.filter((each) => each.endsWith('.yaml'))) {
    problems.push({ file: join(folder, file), position: null, path: [], message: 'Workflow files end in .yml. Rename it.' });
  }
  return files.toSorted().flatMap((file) => (file.endsWith('.yml') ? [basename(file, '.yml')] : []));
}

type Reading = Readonly<{ known: KnownConnectors; problems: FileProblem[] }>;

async function readWorkflows(siteDir: string, names: readonly string[], { known, problems }: Reading): Promise<readonly Read<Workflow>[]> {
  const read: Read<Workflow>[] = [];
  for (const name of names) {
    const parse = (content: unknown) => parsedOf(parseWorkflow(name, content, known));
    const workflow = await readPart(join(siteDir, 'workflows', `${name}.yml`), { parse, missing: null, problems });
    if (workflow !== null) read.push(workflow);
  }
  return read;
}

type Against = Readonly<{ names: readonly string[]; reserved: readonly string[]; policyCheck: (policy: Policy) => readonly Problem[] }>;

function crossCheck(
  workflows: readonly Read<Workflow>[],
  policy: Read<Policy> | null,
  { names, reserved, policyCheck }: Against,
): readonly FileProblem[] {
  const all = workflows.map(({ value }) => value);
  const ofWorkflows = workflows.flatMap(({ value, yaml }) => {
    const command = commandProblem(value, all, reserved);
    return locate(yaml, [...(policy === null ? [] : workflowProblems(value, policy.value)), ...(command === null ? [] : [command])]);
  });
  return [
    ...ofWorkflows,
    ...(policy === null ? [] : locate(policy.yaml, [...policyProblems(policy.value, names), ...policyCheck(policy.value)])),
  ];
}

function policyWarnings({ value, yaml }: Read<Policy>, workflows: readonly Read<Workflow>[]): readonly Text[] {
  if (value.rules.some((rule) => rule.effect === 'allow'))
    return weaknesses(
      value,
      workflows.map((workflow) => workflow.value),
    );
  return [yaml === null ? message('rules.weak.no-policy') : message('rules.weak.no-rules')];
}

type Testable = Omit<Asked, 'rules'> & Readonly<{ rules: Rules | undefined }>;

/** What the site's own table of cases expects and its policy does not answer: whoever approves a version should know. */
function testWarnings({ rules, ...site }: Testable, cases: readonly PolicyCase[]): readonly Text[] {
  if (rules === undefined) return [];
  return failedCases({ ...site, rules }, cases).map(({ question, expected, got }) =>
    message('rules.weak.test', { question, expected, got }),
  );
}
