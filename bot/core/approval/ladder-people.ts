import { isShared } from '../conversation.ts';
import type { Core } from '../core.ts';
import { askedInstead } from '../delegation/asked-instead.ts';
import { toAppError } from '../errors.ts';
import type { ApprovalId } from '../ids.ts';
import type { Principal } from '../principal.ts';
import type { Run } from '../run/run.ts';
import { calendarsOf } from './calendars.ts';
import { ladderAfter, rolesToRemind } from './ladder.ts';
import type { PeopleOf } from './ladder-act.ts';

/** Most people that are looked up for one role. */
const MOST_PEOPLE = 50;

type Asking = Pick<Core, 'directory' | 'store' | 'policy' | 'logger'>;

/**
 * Looks up who is to be called when the rungs that are due now are done: who has the roles, without those who are away, with
 * those who stand in for them; where there is no thread to call them in, those who have a chat with the bot. While the
 * directory cannot tell, it does not throw: time goes on and roles are named instead.
 */
export async function peopleForLadder(core: Asking, run: Run, approvalId: ApprovalId, at: Date): Promise<PeopleOf> {
  const approval = run.approvals.find((candidate) => candidate.id === approvalId);
  if (approval === undefined) return () => [];
  const { remind, escalate, approval: after } = ladderAfter(approval, calendarsOf(core.policy), at);
  const again = rolesToRemind(remind, after);
  const roles = [...new Set([...escalate, ...again])];
  const called = isShared(run.conversation) ? everybody : (found: People) => whoHasChat(core, found);
  const found = await Promise.all(roles.map(async (role) => [role, await called(await peopleWith(core, role, at))] as const));
  const people = new Map(found);
  return (role) => people.get(role) ?? [];
}

type People = readonly Principal[];

async function everybody(found: People): Promise<People> {
  return found;
}

async function whoHasChat({ store }: Asking, found: People): Promise<People> {
  const chats = await Promise.all(found.map((person) => store.chatOf(person)));
  return found.filter((_, index) => chats[index] !== null);
}

async function peopleWith(core: Asking, role: string, at: Date): Promise<People> {
  const map = core.policy.roles.find((candidate) => candidate.role === role);
  if (map === undefined) return [];
  try {
    const holders = await core.directory.membersOf(map, MOST_PEOPLE);
    return askedInstead(core.policy, role, { holders, active: await core.store.delegations(at, holders), at });
  } catch (thrown) {
    core.logger.warn({ err: toAppError(thrown), role }, 'who is asked could not be looked up, so nobody is called by name');
    return [];
  }
}
