import { type Actor, decide, targetOf } from '../actor.ts';
import type { Core } from '../core.ts';
import { samePrincipal } from '../principal.ts';
import type { Run } from '../run/run.ts';
import { message } from '../text/message.ts';
import { deny } from './authorize.ts';
import type { Decision } from './decision.ts';

/** May this actor close the review of a run that went without approval? With the permission, and never the one who broke the glass. */
export function mayReview(core: Core, actor: Actor, run: Run): Decision {
  const { principal } = actor;
  if (principal.kind !== 'person') return deny('agents-never-review', message('decision.only-people-review', { name: principal.name }), []);
  const own = [run.requester, run.behalf].some((person) => person !== null && samePrincipal(person, principal));
  if (own) return deny('requester-never-reviews', message('decision.own-review', { name: principal.name }), []);
  return decide(core, actor, 'review', targetOf(run));
}
