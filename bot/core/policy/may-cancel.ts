import { type Actor, decide, targetOf } from '../actor.ts';
import type { Core } from '../core.ts';
import { samePrincipal } from '../principal.ts';
import type { Approval, Run, RunState } from '../run/run.ts';
import { message } from '../text/message.ts';
import { type Decision, reasonOf } from './decision.ts';

/** May this actor cancel the run? One's own always, what waits also by a role that its approval lists, another's with the permission. */
export function mayCancel(core: Core, actor: Actor, run: Run): Decision {
  if (samePrincipal(run.requester, actor.principal)) return allowed('requester-may-cancel', message('decision.own-cancel'));
  const role = cancellingRole(actor, run);
  if (role !== null) return allowed('approval-cancel', message('decision.role-cancel', { role }));
  return decide(core, actor, 'cancel', targetOf(run));
}

function allowed(rule: string, text: Parameters<typeof reasonOf>[2]): Decision {
  return { effect: 'allow', rule, reason: reasonOf(rule, true, text) };
}

/** No step of a run in one of these is being carried out. */
const WAITS: ReadonlySet<RunState> = new Set(['waiting_approval', 'held', 'queued', 'waiting']);

/** The role by which the actor may cancel what waits: one that an approval lists which is open, or given for a start to come. Null without. */
export function cancellingRole({ roles }: Pick<Actor, 'roles'>, run: Run): string | null {
  if (!WAITS.has(run.state)) return null;
  const listed = run.approvals.filter((approval) => isPending(run, approval)).flatMap(({ requirement }) => requirement.cancelRoles);
  return listed.find((role) => roles.includes(role)) ?? null;
}

function isPending({ startedAt }: Run, { state, stepId }: Approval): boolean {
  return state === 'open' || (state === 'approved' && stepId === null && startedAt === null);
}
