import type { Decision } from '../policy/decision.ts';
import { mayApprove } from '../policy/may-approve.ts';
import { type Giver, type Givers, possibleGivers } from './givers.ts';

type Question = Omit<Parameters<typeof mayApprove>[0], 'onBehalfOf'> & Readonly<{ givers: Givers }>;

/** Whose vote it is: the actor's own (`giver` null) or that of somebody who handed it to them; and whether it may be given. */
export type Choice = Readonly<{ giver: Giver | null; decision: Decision }>;

/** Nothing that a giver has can mend these. */
const OWN: ReadonlySet<string> = new Set([
  'agents-never-approve',
  'requester-never-approves',
  'one-vote-each',
  'critical-in-tab',
  'same-plan-hash',
]);

/**
 * Chooses whose vote it is: one's own when it fits and is needed, else that of the first giver whose vote does. When none
 * does, the answer is about oneself, unless one's own role is not asked and a giver's is. Throws why a giver is not known when that could
 * have made the difference.
 */
export function chooseBallot(question: Question): Choice {
  const { givers, ...asked } = question;
  const own = mayApprove({ ...asked, onBehalfOf: null });
  const { run, actor } = asked;
  // Whoever has no role of their own any more stands in for nobody.
  if (own.effect !== 'deny' || OWN.has(own.rule) || actor.roles.length === 0) return { giver: null, decision: own };
  const tried = possibleGivers(givers, run.behalf === null ? [run.requester] : [run.requester, run.behalf]).map((giver) => ({
    giver,
    decision: mayApprove({ ...asked, onBehalfOf: giver }),
  }));
  const fitting = tried.find(({ decision }) => decision.effect !== 'deny');
  if (fitting !== undefined) return fitting;
  if (givers.unknown !== null) throw givers.unknown;
  const closest =
    own.rule === 'approver-has-role' ? tried.find(({ decision }) => decision.effect === 'deny' && decision.rule !== own.rule) : undefined;
  return { giver: null, decision: closest?.decision ?? own };
}
