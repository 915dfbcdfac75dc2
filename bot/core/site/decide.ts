import type { Acted } from '../act-on-run.ts';
import { type Actor, actorOf } from '../actor.ts';
import type { Core } from '../core.ts';
import { AppError } from '../errors.ts';
import type { ProposalId } from '../ids.ts';
import type { Tx } from '../ports.ts';
import type { Stamp } from '../run/change.ts';
import { message } from '../text/message.ts';
import { inEnglish } from '../text/voice.ts';
import { activate, close } from './activate.ts';
import { siteEvent } from './event.ts';
import { unusable } from './find-version.ts';
import { requireUpToDate, requireUpToDateNow } from './in-force.ts';
import { mayDecideRules } from './may-govern.ts';
import { decidedProposal, howItEnded, type Verdict } from './proposal.ts';
import { type RulesAct, refused } from './propose.ts';
import { type Proposal, shortSite } from './version.ts';
import { viewProposed } from './view-version.ts';

type Deciding = Readonly<{ id: ProposalId; verdict: Verdict; comment: string; stamp: Stamp }>;

/**
 * Approves or rejects a proposal. Reads only; the act writes, under the row lock of every open proposal. Who may is decided
 * by the rules in force, not by the proposed ones. Throws `not_found`, `conflict` when it is decided already, and `invalid`
 * when the version cannot be used any more.
 */
export async function prepareDecision(core: Core, actor: Actor, asked: Deciding): Promise<RulesAct> {
  const { id, verdict, stamp } = asked;
  await requireUpToDateNow(core);
  const proposal = await core.store.site.proposal(id);
  if (proposal === null) throw unknownProposal();
  const decision = mayDecideRules(core, actor, { act: verdict, proposer: proposal.by });
  // Of what has ended, how it ended is the better answer.
  const tooLate = proposal.state !== 'open' && decision.rule === 'proposer-never-approves';
  if (decision.effect === 'deny' && !tooLate) return (tx) => refused(tx, decision, { stamp, tried: verdict, hash: proposal.hash });
  if (verdict === 'approve' && proposal.state === 'open') {
    await requireUsable(core, proposal);
    // The tab shows everything. Whatever else somebody approves by, a button or a typed word, stands beside a card.
    if (stamp.via !== 'tab') await requireShownInFull(core, proposal);
  }
  return (tx) => decideNow(core, tx, asked);
}

/** Rules that were fine when they were proposed need not be: the program or the proposer's roles may have changed since. */
async function requireUsable(core: Core, { hash, by }: Proposal): Promise<void> {
  const inspected = await core.sites.inspect(hash);
  if (!inspected.ok) throw unusable(inspected.problems);
  const proposer = await actorOf(core, by);
  if (mayDecideRules(core, proposer, { act: 'propose', proposer: null }).effect !== 'deny') return;
  throw new AppError({
    code: 'conflict',
    reason: 'proposal.proposer_may_not',
    message: message('rules.proposer-may-not', { by: by.name }),
  });
}

/** What no card shows in full is approved in the tab, whatever handle or word is used: nobody would have seen all of it. */
async function requireShownInFull(core: Core, proposal: Proposal): Promise<void> {
  // Proposed for other rules: that is said under the lock.
  if (proposal.base !== core.activation || core.rulesShowInFull(await viewProposed(core, proposal.hash, proposal))) return;
  throw new AppError({
    code: 'conflict',
    reason: 'proposal.not_shown_in_full',
    message: message('rules.not-shown', { hash: shortSite(proposal.hash) }),
  });
}

async function decideNow(core: Core, tx: Tx, { id, verdict, comment, stamp }: Deciding): Promise<Acted> {
  const open = await tx.site.lockOpenProposals();
  const proposal = open.find((candidate) => candidate.id === id) ?? (await tx.site.lockProposal(id));
  if (proposal === null) throw unknownProposal();
  if (proposal.state === 'open') await requireUpToDate(core, tx);
  const decided = decidedProposal(proposal, verdict, { stamp, comment, inForce: core.activation });
  await close(tx, decided);
  const { hash } = proposal;
  const type = verdict === 'approve' ? 'rules.approved' : 'rules.rejected';
  const sentence = `The rules ${shortSite(hash)} that ${proposal.by.name} proposed: ${inEnglish(howItEnded(decided))}`;
  await tx.appendEvents([siteEvent(stamp, { type, hash, sentence, detail: { proposalId: id, comment } })]);
  if (verdict === 'approve') {
    const number = core.activation + 1;
    await activate(tx, { number, hash, how: 'approved', by: stamp.by, at: stamp.at, reason: '', proposalId: id }, stamp);
  }
  return { done: true };
}

export function unknownProposal(): AppError {
  return new AppError({
    code: 'not_found',
    reason: 'proposal.unknown',
    message: message('rules.unknown-proposal'),
  });
}
