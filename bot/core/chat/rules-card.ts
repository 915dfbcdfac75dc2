import type { CardButton, RulesCard } from '../chat.ts';
import type { Core } from '../core.ts';
import { newHandle, type ProposalId } from '../ids.ts';
import type { VersionView } from '../site/view.ts';
import { viewProposed } from '../site/view-version.ts';
import { message, type Text } from '../text/message.ts';
import { HANDLE_LIFE_MS, handleHash } from './run-card.ts';

/** The card of a proposal as it is now, with a new handle for its buttons while it is open; null when there is no such proposal. */
export async function rulesCard(core: Core, id: ProposalId): Promise<RulesCard | null> {
  const proposal = await core.store.site.proposal(id);
  if (proposal === null) return null;
  const view = await viewProposed(core, proposal.hash, proposal);
  if (proposal.state !== 'open' || view.changes === null) return { view, buttons: [] };
  const handle = newHandle();
  const expiresAt = new Date(core.clock.now().getTime() + HANDLE_LIFE_MS);
  await core.store.transaction((tx) => tx.putHandle(handleHash(handle), { kind: 'rules', proposalId: id }, expiresAt));
  const buttons: readonly CardButton[] = [
    { verb: 'approve_rules', handle },
    { verb: 'reject_rules', handle },
  ];
  return core.rulesShowInFull(view) ? { view, buttons } : { view: { ...view, next: inTheTab(view) }, buttons, inFull: false };
}

function inTheTab({ shortHash, proposal }: VersionView): Text {
  return message('rules.next.in-tab', { by: proposal?.by ?? message('rules.proposer'), hash: shortHash });
}
