import { mayAnywhere, mayBeAsked, mayStopWaiting } from '../core/actor.ts';
import type { Answer } from '../core/answer.ts';
import type { Command } from '../core/chat/command.ts';
import { sayOnly } from '../core/chat/say.ts';
import { asVoter, sightOf } from '../core/delegation/voter.ts';
import type { RunId } from '../core/ids.ts';
import { ENDED, RUN_STATES, type Run } from '../core/run/run.ts';
import type { RunView } from '../core/run/view.ts';
import { viewRun } from '../core/run/view-run.ts';
import { message, type Text } from '../core/text/message.ts';
import { unknownRun } from '../core/unknown-run.ts';

const OPEN = RUN_STATES.filter((state) => !ENDED.has(state));
const LISTED = 10;

const status: Command = {
  name: 'status',
  usage: 'status [run]',
  description: message('command.status'),
  aliases: ['runs'],
  freshness: 'recent',
  offered: (core, actor) =>
    mayAnywhere(core, actor, 'run') || mayAnywhere(core, actor, 'view') || mayBeAsked(core, actor) || mayStopWaiting(core, actor),
  async prepare(context, args) {
    const { core, actor } = context;
    const sees = sightOf(core, await asVoter(core, actor));
    if (args['run'] !== undefined) {
      const run = await core.store.run(args['run'].toLowerCase() as RunId);
      if (run === null || !sees(run)) throw unknownRun(args['run']);
      return sayOnly(context, one(run));
    }
    const { rows, next } = await core.store.runs({ states: OPEN }, null, 50);
    const seen = rows.filter(sees);
    return sayOnly(context, list(seen, next !== null));
  },
};

function one(run: Run): Answer {
  return { kind: 'runs', title: run.plan.summary, runs: [row(run)], hint: hintOf(viewRun(run)) };
}

function hintOf({ next, message: said }: RunView): Text {
  return next === '' ? (said ?? '') : next;
}

/** `older` = there are runs that were not even looked at. */
function list(runs: readonly Run[], older: boolean): Answer {
  if (runs.length === 0) return { kind: 'text', text: message('status.none') };
  const more =
    runs.length > LISTED || older
      ? older
        ? message('status.older')
        : message('status.more', { count: runs.length - LISTED })
      : message('status.hint');
  return { kind: 'runs', title: message('status.title'), runs: runs.slice(0, LISTED).map(row), hint: more };
}

function row(run: Run): Extract<Answer, { kind: 'runs' }>['runs'][number] {
  return { runId: run.id, summary: run.plan.summary, state: run.state, requester: run.requester.name, since: run.createdAt };
}

export default status;
