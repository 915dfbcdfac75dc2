import { mayAnywhere, maySee } from '../core/actor.ts';
import type { Answer } from '../core/answer.ts';
import type { Command } from '../core/chat/command.ts';
import { sayOnly } from '../core/chat/say.ts';
import type { RunId } from '../core/ids.ts';
import { ENDED, RUN_STATES, type Run } from '../core/run/run.ts';
import { viewRun } from '../core/run/view-run.ts';
import { unknownRun } from '../core/unknown-run.ts';

const OPEN = RUN_STATES.filter((state) => !ENDED.has(state));
const LISTED = 10;

const status: Command = {
  name: 'status',
  usage: 'status [run]',
  description: 'Shows the runs that are under way, or one run.',
  aliases: ['runs'],
  freshness: 'recent',
  offered: (core, actor) => mayAnywhere(core, actor, 'run') || mayAnywhere(core, actor, 'view'),
  async prepare(context, args) {
    const { core, actor } = context;
    if (args['run'] !== undefined) {
      const run = await core.store.run(args['run'].toLowerCase() as RunId);
      if (run === null || !maySee(core, actor, run)) throw unknownRun(args['run']);
      return sayOnly(context, one(run));
    }
    const { rows, next } = await core.store.runs({ states: OPEN }, null, 50);
    const seen = rows.filter((run) => maySee(core, actor, run));
    return sayOnly(context, list(seen, next !== null));
  },
};

function one(run: Run): Answer {
  return { kind: 'runs', title: run.plan.summary, runs: [row(run)], hint: viewRun(run).next || (run.message ?? '') };
}

/** `older` = there are runs that were not even looked at. */
function list(runs: readonly Run[], older: boolean): Answer {
  if (runs.length === 0) return { kind: 'text', text: 'Nothing is under way that you may see. Type “help” for what you can start.' };
  const more =
    runs.length > LISTED || older
      ? `and ${older ? 'older ones' : `${runs.length - LISTED} more`}; the tab shows all of them`
      : 'Type “status” with a run for more.';
  return { kind: 'runs', title: 'Under way', runs: runs.slice(0, LISTED).map(row), hint: more };
}

function row(run: Run): Extract<Answer, { kind: 'runs' }>['runs'][number] {
  return { runId: run.id, summary: run.plan.summary, state: run.state, requester: run.requester.name, since: run.createdAt };
}

export default status;
