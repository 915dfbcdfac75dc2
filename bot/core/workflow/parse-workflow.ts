import { nameProblem, WORKFLOW_NAME } from '../identifier.ts';
import { hashJson, type JsonValue } from '../json.ts';
import { validRequirement } from '../policy/raw-requirement.ts';
import { type Checked, checkedWith, collectProblems, type Problem, type Problems } from '../problem.ts';
import { nextFiring } from '../schedule.ts';
import { readStrictly } from '../schema-problems.ts';
import { inEnglish } from '../text/voice.ts';
import type { KnownConnectors } from './call.ts';
import { parseCommandForm } from './command-form.ts';
import type { InputField, Schedule, Template, Workflow } from './definition.ts';
import { parseGraph } from './graph.ts';
import { validInput } from './input-field.ts';
import { parseInputs } from './inputs.ts';
import { type RawSchedule, type RawWorkflow, rawWorkflow } from './raw-workflow.ts';
import { withSoundSteps } from './sound-steps.ts';
import { validStep } from './step.ts';
import { checkedTemplate } from './templated.ts';

const MAX_INPUTS = 20;
/** Any moment does: only whether a schedule fires at all is asked. */
const SOME_MOMENT = new Date('2026-01-01T00:00:00Z');

/** Reads the parsed content of one workflow file. Connectors say which actions exist and what their `with` looks like. */
export function parseWorkflow(name: string, content: unknown, known: KnownConnectors): Checked<Workflow> {
  const { value: raw, problems: found } = readStrictly(rawWorkflow, content);
  if (raw === null) return { ok: false, problems: [...found, ...problemsOfTheRest(name, content, { found, known })] };
  const problems = collectProblems(found);
  const wrongName = nameProblem(name, WORKFLOW_NAME);
  if (wrongName !== null) problems.add([], `The file's name is the workflow's name. ${wrongName}`);
  const inputs = validInputs(raw, problems);
  const graph = parseGraph(raw.steps, problems);
  const schedules = (raw.on?.schedule ?? []).map((schedule, index) => validSchedule(schedule, index, { inputs, problems }));
  findRepeated(schedules, problems);
  const steps = raw.steps.flatMap((step, index) => validStep(step, { path: ['steps', index], problems, graph, inputs, known }) ?? []);
  return checkedWith(problems, {
    name,
    title: raw.title,
    description: raw.description,
    // The schema accepted it, so it holds nothing that JSON cannot.
    hash: hashJson(content as JsonValue),
    risk: raw.risk,
    approval:
      raw.approval === undefined
        ? null
        : validRequirement(raw.approval, { path: ['approval'], problems, source: `workflow ${name}`, where: 'anywhere' }),
    command: parseCommandForm(raw.command, inputs, { path: ['command'], problems }),
    inputs,
    environment: beforeRun(raw.environment, 'environment', { inputs, problems }),
    lock: beforeRun(raw.lock, 'lock', { inputs, problems }),
    schedules,
    steps,
  });
}

type Malformed = Readonly<{ found: readonly Problem[]; known: KnownConnectors }>;

function problemsOfTheRest(name: string, content: unknown, { found, known }: Malformed): readonly Problem[] {
  const rest = withSoundSteps(content, found);
  if (rest === null) return [];
  const read = readStrictly(rawWorkflow, rest.content);
  // An id that is no name, say: then nothing is certain about the rest.
  if (read.value === null) return [];
  const checked = parseWorkflow(name, rest.content, known);
  return checked.ok ? [] : checked.problems.filter(rest.isOwn);
}

function validInputs(raw: RawWorkflow, problems: Problems): readonly InputField[] {
  const entries = Object.entries(raw.inputs);
  if (entries.length > MAX_INPUTS)
    problems.add(['inputs'], `A workflow has at most ${MAX_INPUTS} inputs, so that its form fits on a card.`);
  return entries.map(([inputName, input]) => validInput({ name: inputName, raw: input }, { path: ['inputs', inputName], problems }));
}

/** The same schedule twice would fire once, and whoever wrote it would wait for the second firing. */
function findRepeated(schedules: readonly Schedule[], problems: Problems): void {
  const keys = schedules.map((schedule) => hashJson({ cron: schedule.cron, timezone: schedule.timezone, with: schedule.with }));
  for (const [index, key] of keys.entries()) {
    if (keys.indexOf(key) < index)
      problems.add(['on', 'schedule', index], 'This schedule stands here twice, with the same inputs. Keep one.');
  }
}

type Place = Readonly<{ inputs: readonly InputField[]; problems: Problems }>;

/** A text that must be known before the run: it can read inputs and requester only. */
function beforeRun(source: string | undefined, key: string, { inputs, problems }: Place): Template | null {
  if (source === undefined) return null;
  return checkedTemplate(source, 'text', { path: [key], problems, scope: { inputs, steps: [], allSteps: [], run: false } });
}

function validSchedule(raw: RawSchedule, index: number, { inputs, problems }: Place): Schedule {
  const path = ['on', 'schedule', index];
  try {
    nextFiring(raw, SOME_MOMENT);
  } catch (error) {
    problems.add(path, `This schedule cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
  const given = parseInputs({ inputs }, raw.with);
  if (!given.ok) {
    for (const missing of given.missing) problems.add([...path, 'with'], `The input ${missing} is required; nobody can be asked for it.`);
    for (const [key, sentence] of Object.entries(given.problems)) problems.add([...path, 'with', key], inEnglish(sentence));
  }
  return { cron: raw.cron, timezone: raw.timezone, with: given.values, catchUp: raw.catchUp };
}
