import { actorOf, decide, type Target } from './actor.ts';
import { type About, NOTHING_KNOWN } from './audit/about.ts';
import { bounded, type RefusedDetail } from './audit/attempt.ts';
import { aboutCommand } from './chat/about-message.ts';
import { askedTarget } from './chat/asked-target.ts';
import { workflowNamed } from './chat/start-workflow.ts';
import type { Core } from './core.ts';
import { recordDenied } from './denied-outside.ts';
import { toAppError } from './errors.ts';
import { targetIn } from './plan/target.ts';
import type { Principal } from './principal.ts';
import { recordingRefusal } from './refused.ts';
import type { Stamp } from './run/change.ts';
import type { Explained, Question } from './tab.ts';
import { askedAbout, whoCan } from './who-can.ts';

/** May somebody do something, and who could. A question that is refused is in the log, as it is when it is typed. */
export async function explain(core: Core, question: Question, stamp: Stamp): Promise<Explained> {
  const asked = { stamp, tried: 'explain', about: await aboutQuestion(core, question, stamp.by) };
  try {
    return await recordingRefusal(core, { ...asked, detail: detailOf(question) }, () => answer(core, question, stamp.by));
  } catch (thrown) {
    const { code, details, message: sentence } = toAppError(thrown);
    if (code === 'forbidden') await recordDenied(core, { rule: String(details['rule'] ?? code), sentence }, asked);
    throw thrown;
  }
}

async function answer(core: Core, question: Question, who: Principal): Promise<Explained> {
  const actor = await actorOf(core, who);
  const about = await askedAbout(core, actor, question.person === null ? null : { typed: question.person });
  const target = targetOf(core, question, about.principal);
  const decision = decide(core, about, 'run', target);
  const { workflow, environment } = target;
  return {
    person: about.principal,
    roles: about.roles,
    target: { workflow, environment },
    decision,
    whoCan: await whoCan(core, actor, 'run', target),
  };
}

function targetOf(core: Core, question: Question, principal: Principal): Target {
  if ('command' in question) return askedTarget(core, question.command, { ask: 'who can', principal });
  return targetIn(workflowNamed(core, question.workflow), question.environment);
}

/** Only names that there are: the log is filtered by them. */
async function aboutQuestion(core: Core, question: Question, who: Principal): Promise<About> {
  if ('command' in question) return aboutCommand(core, question.command, who);
  const { workflow, environment } = question;
  if (!core.workflows.has(workflow)) return NOTHING_KNOWN;
  const known = core.policy.environments.some(({ name }) => name === environment);
  return { ...NOTHING_KNOWN, workflow, environment: known ? environment : null };
}

function detailOf(question: Question): RefusedDetail {
  const person = question.person === null ? {} : { person: bounded(question.person, 100) };
  return { ...person, question: bounded('command' in question ? question.command : question.workflow, 200) };
}
