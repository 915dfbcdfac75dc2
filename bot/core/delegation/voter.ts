import { type Actor, actorOf, maySee } from '../actor.ts';
import { rolesAtVote } from '../approval/tally.ts';
import type { Core } from '../core.ts';
import { cancellingRole } from '../policy/may-cancel.ts';
import type { Freshness } from '../ports.ts';
import { type Principal, samePrincipal } from '../principal.ts';
import { type Approval, ENDED, type Run, type Vote } from '../run/run.ts';
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
  return couldGive(core, voter, { run, approval, verdict: 'approve' });
}

type Asked = Readonly<{ run: Run; approval: Approval; verdict: Vote['verdict'] }>;

function couldGive(core: Core, voter: Voter, { run, approval, verdict }: Asked): boolean {
  if (ENDED.has(run.state) || approval.state !== 'open') return false;
  const door = { kind: 'tab', signInAgeMs: 0 } as const;
  const rolesNow = rolesAtVote(approval.votes);
  const choice = chooseBallot({ core, actor: voter, givers: voter.givers, run, approval, verdict, door, rolesNow });
  return choice.decision.effect !== 'deny';
}

/**
 * Besides those who may see the run anyway: whoever may cancel it while it waits, whoever is asked, in whichever stage and
 * also for somebody else, and whoever has cancelled it or voted on it.
 */
export function maySeeAsVoter(core: Core, voter: Voter, run: Run): boolean {
  if (maySee(core, voter, run) || cancellingRole(voter, run) !== null) return true;
  if (run.cancel !== null && samePrincipal(run.cancel.by, voter.principal)) return true;
  return run.approvals.some(
    (approval) =>
      approval.votes.some(({ by }) => samePrincipal(by, voter.principal)) || couldGive(core, voter, { run, approval, verdict: 'reject' }),
  );
}

/** The same as a question about whatever run it will be. */
export function sightOf(core: Core, voter: Voter): (run: Run) => boolean {
  return (run) => maySeeAsVoter(core, voter, run);
}
