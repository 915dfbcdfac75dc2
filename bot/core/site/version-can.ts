import type { Actor } from '../actor.ts';
import type { Core } from '../core.ts';
import { samePrincipal } from '../principal.ts';
import type { VersionCan } from '../tab.ts';
import { mayDecideRules } from './may-govern.ts';
import type { Proposal } from './version.ts';
import type { VersionView } from './view.ts';

type Seen = Readonly<{ view: VersionView; proposal: Proposal | null }>;

/** What the tab may offer on a version; the operations decide again when it is used. */
export function versionCan(core: Core, actor: Actor, { view, proposal }: Seen): VersionCan {
  const may = (act: 'propose' | 'approve' | 'reject'): boolean =>
    mayDecideRules(core, actor, { act, proposer: act === 'propose' ? null : (proposal?.by ?? null) }).effect !== 'deny';
  const usable = view.problems.length === 0;
  const open = view.state === 'proposed' && proposal !== null;
  const own = open && samePrincipal(proposal.by, actor.principal);
  // Other rules came into force since: what was shown is not what would change, so it has to be proposed anew.
  const stale = open && proposal.base !== core.activation;
  const proposable = core.sites.governed && usable && view.state !== 'in_force' && (!open || stale);
  return {
    propose: proposable && may('propose'),
    approve: open && !stale && usable && may('approve'),
    reject: open && !own && may('reject'),
    takeBack: own && may('reject'),
  };
}
