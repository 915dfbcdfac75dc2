import { aboutWorkflow, NOTHING_KNOWN } from './audit/about.ts';
import { bounded } from './audit/attempt.ts';
import { fieldsOf, wrongInputs } from './chat/refused-press.ts';
import type { Core } from './core.ts';
import { type Voter, voterOf } from './delegation/voter.ts';
import { deniedOutside } from './denied-outside.ts';
import { AppError } from './errors.ts';
import type { Tx } from './ports.ts';
import { recordingRefusal, recordRefusedOutside } from './refused.ts';
import type { Stamp } from './run/change.ts';
import type { Run } from './run/run.ts';
import { commitRun, lockedRun, prepareRun } from './submit.ts';
import type { StartAsked } from './tab.ts';
import { mannerOf } from './tab-manner.ts';
import type { Speech } from './text/language.ts';
import { message } from './text/message.ts';
import type { Workflow } from './workflow/definition.ts';

type Asked = Readonly<{ name: string; asked: StartAsked; speech: Speech; stamp: Stamp }>;
type Started = Readonly<{ run: Run; voter: Voter }>;

/**
 * Starts a workflow from the tab, and gives the run as it was committed: should the database be away by then, it is started all the same.
 * What is refused is in the log, with the names of wrong fields and without what was typed.
 */
export async function startFromTab(core: Core, { name, asked, speech, stamp }: Asked): Promise<Started> {
  const workflow = core.workflows.get(name);
  if (workflow === undefined) throw await unknownWorkflow(core, name, stamp);
  const tried = { stamp, tried: asked.breakGlass === null ? 'run' : 'break_glass', about: aboutWorkflow(workflow, asked.inputs, stamp.by) };
  const started = await recordingRefusal(core, tried, () => start(core, workflow, { asked, speech, stamp }));
  if ('run' in started) return started;
  if (started.kind === 'denied') throw await deniedOutside(core, started.decision, tried);
  const error = wrongInputs(started);
  await recordRefusedOutside(core, { ...tried, detail: { fields: fieldsOf(workflow, started) } }, error);
  throw error;
}

type NotStarted = Exclude<Awaited<ReturnType<typeof prepareRun>>, { kind: 'ready' }>;

async function start(core: Core, workflow: Workflow, { asked, speech, stamp }: Omit<Asked, 'name'>): Promise<Started | NotStarted> {
  const voter = await voterOf(core, stamp.by);
  const manner = mannerOf(asked, { timezone: speech.timezone, now: stamp.at });
  const prepared = await prepareRun(core, voter, { workflow, raw: asked.inputs, via: 'tab', conversation: null, speech, ...manner });
  if (prepared.kind !== 'ready') return prepared;
  const commit = async (tx: Tx): Promise<Run> => lockedRun(tx, await commitRun(core, tx, prepared.request, stamp));
  return { run: await core.store.transaction(commit), voter };
}

async function unknownWorkflow(core: Core, name: string, stamp: Stamp): Promise<AppError> {
  const error = new AppError({ code: 'not_found', reason: 'workflow.unknown', message: message('api.not-your-workflow', { name }) });
  // The sentence holds the name as it was sent.
  const short = bounded(name, 100);
  const recorded = new AppError({ code: 'not_found', reason: error.reason, message: message('api.not-your-workflow', { name: short }) });
  await recordRefusedOutside(core, { stamp, tried: 'run', about: NOTHING_KNOWN, detail: { name: short } }, recorded);
  return error;
}
