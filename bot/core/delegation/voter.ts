import { type Actor, actorOf, maySee } from '../actor.ts';
import { rolesAtVote } from '../approval/tally.ts';
import type { Core } from '../core.ts';
import type { Freshness } from '../ports.ts';
import { type Principal, samePrincipal } from '../principal.ts';
import { type Approval, ENDED, type Run } from '../run/run.ts';
import { chooseBallot } from './choose-ballot.ts';
import { type Givers, giversOf } from './givers.ts';

/** Somebody with their roles and with what they were handed. */
export type Voter = Actor & Readonly<{ givers: Givers }>;

/** For showing what somebody may do: a giver whom the directory cannot tell about hands nothing on, where a vote would say so. */
export async function voterOf(core: Core, principal: Principal, freshness: Freshness = 'fresh'): Promise<Voter> {
  return asVoter(core, await actorOf(core, principal, freshness));
}

export async function asVoter(core: Core, actor: Actor): Promise<Voter> {
  const givers = await giversOf(core, actor.principal, core.clock.now());
  return { ...actor, givers: { ...givers, unknown: null } };
}

/**
 * Whether an approval waits for this person, with their own role or for somebody else. With the roles that the votes were
 * given with, and as if freshly signed in: what is shown is an offer, and the vote decides again.
 */
export function couldVote(core: Core, voter: Voter, run: Run, approval: Approval): boolean {
  if (ENDED.has(run.state) || approval.state !== 'open') return false;
  const door = { kind: 'tab', signInAgeMs: 0 } as const;
  const rolesNow = rolesAtVote(approval.votes);
  return (
    chooseBallot({ core, actor: voter, givers: voter.givers, run, approval, verdict: 'approve', door, rolesNow }).decision.effect !== 'deny'
  );
}

/** Besides those who may see the run anyway: whoever stands in for somebody who is asked, and whoever has voted on it. */
export function maySeeAsVoter(core: Core, voter: Voter, run: Run): boolean {
  if (maySee(core, voter, run)) return true;
  return run.approvals.some(
    (approval) => approval.votes.some(({ by }) => samePrincipal(by, voter.principal)) || couldVote(core, voter, run, approval),
  );
}
