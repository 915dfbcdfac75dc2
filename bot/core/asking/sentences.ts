import type { RunId } from '../ids.ts';
import type { Asking } from '../ports.ts';
import type { Approval, Run } from '../run/run.ts';

/** The role that somebody can answer with, and from whom they were handed the vote when it is not their own. */
export type Ground = Readonly<{ role: string; from: string | null }>;

/** Why somebody is asked, said to that person. A role of their own says it all. */
export function because(
  grounds: readonly Ground[],
  { escalated, approval }: Readonly<{ escalated: boolean; approval: Pick<Approval, 'changes'> }>,
): string {
  const own = grounds.filter(({ from }) => from === null).map(({ role }) => role);
  const handed = grounds.map(({ role, from }) => `${from} handed you their vote as ${role}`);
  const why = own.length === 0 ? listed(handed) : `you have the role${own.length === 1 ? '' : 's'} ${listed(own)}`;
  if (escalated) return `You are asked as well, because nobody has answered yet and ${why}.`;
  if (approval.changes.length > 0) return `You are asked again, because the plan has changed and ${why}.`;
  return `You are asked because ${why}.`;
}

/** Said in a personal chat whose card is an old message by now. */
export function askedAgain(run: Run, asking: Asking): string {
  return `${asking.because} The card of ${run.id} above shows it: ${run.plan.summary}.`;
}

/** Said in the channel to those who cannot be written to; a reason that all share is said once. */
export function calledHere(run: Run, asked: readonly Asking[]): string {
  const reasons = [...new Set(asked.map((asking) => asking.because))];
  const said = reasons.map((reason) => {
    const whose = asked.filter((asking) => asking.because === reason).map(({ person }) => person.name);
    return reasons.length === 1 ? reason : `${listed(whose)}: ${reason}`;
  });
  const hint = 'To be asked in a chat of your own next time, add the Signalbox app.';
  return `“${run.plan.summary}” (${run.id}) waits for an approval, on the card in this thread. ${said.join(' ')} ${hint}`;
}

/** Who, what and why, of a run that went without approval. */
export function wentUnapproved(run: Run): string {
  const reason = run.breakGlass?.reason ?? '';
  return `${run.requester.name} broke the glass: “${run.plan.summary}” (${run.id}) went without approval. The reason given: “${reason}”.`;
}

/** Why somebody is told of it, and how it is reviewed, said to that person. */
export function reviewBecause(runId: RunId, { wasPassed, mayReview }: Readonly<{ wasPassed: boolean; mayReview: boolean }>): string {
  const why = wasPassed
    ? 'This went without the approval that you would have been asked for.'
    : 'This went without approval, and you may review it.';
  return `${why} ${mayReview ? 'Once it has ended, say what you found:' : 'Whoever may review it says what they found:'} ${howToReview(runId)}`;
}

/** The same for several people in a channel. */
export function reviewCall(runId: RunId): string {
  return `You are told because you would have been asked to approve it or may review it. Once it has ended, say what you found: ${howToReview(runId)}`;
}

function howToReview(runId: RunId): string {
  return `review ${runId} <comment>`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
