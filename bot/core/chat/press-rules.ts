import { actorOf } from '../actor.ts';
import type { InboundPress, PressReply } from '../chat.ts';
import type { Core } from '../core.ts';
import type { ProposalId } from '../ids.ts';
import type { Stamp } from '../run/change.ts';
import { prepareDecision } from '../site/decide.ts';
import { message } from '../text/message.ts';
import { RULES_TOUCHED } from '../topic.ts';
import { commentOf, mismatch } from './button.ts';
import { claim } from './claim.ts';
import { clickRefusedBy } from './refusal.ts';
import { rulesCard } from './rules-card.ts';

type Press = Readonly<{ inbound: InboundPress; id: ProposalId; stamp: Stamp }>;

/** A button on the card of a proposal, handled once per activity. What is refused is said to the presser only. */
export async function pressRules(core: Core, { inbound, id, stamp }: Press): Promise<PressReply> {
  const { verb } = inbound;
  if (verb === 'refresh') return cardReply(core, id);
  if (verb !== 'approve_rules' && verb !== 'reject_rules') throw mismatch();
  const actor = await actorOf(core, inbound.principal);
  const verdict = verb === 'approve_rules' ? 'approve' : 'reject';
  const act = await prepareDecision(core, actor, { id, verdict, comment: commentOf(inbound.inputs), stamp });
  const acted = await core.store.transaction(async (tx) => ((await claim(tx, inbound, stamp.at)) ? act(tx) : null));
  core.signals.outbox();
  if (acted?.done === true) core.signals.touched(RULES_TOUCHED);
  if (acted !== null && !acted.done) return { kind: 'text', text: clickRefusedBy(acted.decision) };
  // A repeated delivery is answered with how things stand: the first one has been or is being handled.
  return cardReply(core, id);
}

async function cardReply(core: Core, id: ProposalId): Promise<PressReply> {
  const card = await rulesCard(core, id);
  return card === null ? { kind: 'text', text: message('proposal.gone') } : { kind: 'rules', card };
}
