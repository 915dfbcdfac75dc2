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

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
