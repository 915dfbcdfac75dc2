import type { RunId } from '../ids.ts';
import type { Asking } from '../ports.ts';
import type { Approval, Run } from '../run/run.ts';
import { allOf, inSentences, message, type Text } from '../text/message.ts';
import { inEnglish } from '../text/voice.ts';
import { briefly } from '../text.ts';

/** The role that somebody can answer with, and from whom they were handed the vote when it is not their own. */
export type Ground = Readonly<{ role: string; from: string | null }>;

/** Why somebody is asked, said to that person. A role of their own says it all. */
export function because(
  grounds: readonly Ground[],
  { escalated, approval }: Readonly<{ escalated: boolean; approval: Pick<Approval, 'changes'> }>,
): Text {
  const own = grounds.filter(({ from }) => from === null).map(({ role }) => role);
  const handed = grounds.flatMap(({ role, from }) => (from === null ? [] : [message('told.handed', { name: from, role })]));
  const why = own.length === 0 ? allOf(handed) : message('told.own-roles', { count: own.length, roles: allOf(own) });
  if (escalated) return message('told.because-escalated', { why });
  if (approval.changes.length > 0) return message('told.because-changed', { why });
  return message('told.because', { why });
}

/** Said in a personal chat whose card is an old message by now. */
export function askedAgain(run: Run, asking: Asking): Text {
  return message('told.again', { because: asking.because, run: run.id, summary: briefly(run.plan.summary) });
}

/** Said in the channel to those who cannot be written to; a reason that all share is said once. */
export function calledHere(run: Run, asked: readonly Asking[]): Text {
  const reasons = new Map(asked.map((asking) => [inEnglish(asking.because), asking.because]));
  const said = [...reasons].map(([english, reason]) => {
    const whose = asked.filter((asking) => inEnglish(asking.because) === english).map(({ person }) => person.name);
    return reasons.size === 1 ? reason : message('told.called-whose', { people: allOf(whose), because: reason });
  });
  return message('told.called', {
    summary: briefly(run.plan.summary),
    run: run.id,
    reasons: inSentences(said),
    hint: message('told.add-app'),
  });
}

/** Who, what and why, of a run that went without approval. */
export function wentUnapproved(run: Run): Text {
  const reason = run.breakGlass?.reason ?? '';
  return message('told.unapproved', { name: run.requester.name, summary: briefly(run.plan.summary), run: run.id, reason });
}

/** Why somebody is told of it, and how it is reviewed, said to that person. */
export function reviewBecause(runId: RunId, { wasPassed, mayReview }: Readonly<{ wasPassed: boolean; mayReview: boolean }>): Text {
  const why = wasPassed ? message('told.was-passed') : message('told.may-review');
  const command = howToReview(runId);
  return inSentences([why, mayReview ? message('told.review', { command }) : message('told.others-review', { command })]);
}

/** The same for several people in a channel. */
export function reviewCall(runId: RunId): Text {
  return inSentences([message('told.review-all'), message('told.review', { command: howToReview(runId) })]);
}

function howToReview(runId: RunId): string {
  return `review ${runId} <comment>`;
}

/** `a`, `a and b`, `a, b and c`: names in the log. */
export function listed(names: readonly string[]): string {
  return inEnglish(allOf(names));
}
