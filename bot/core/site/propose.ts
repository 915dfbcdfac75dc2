import type { Acted } from '../act-on-run.ts';
import type { Actor } from '../actor.ts';
import type { Conversation } from '../conversation.ts';
import type { Core } from '../core.ts';
import { AppError } from '../errors.ts';
import type { SiteHash } from '../ids.ts';
import type { Decision } from '../policy/decision.ts';
import type { Tx } from '../ports.ts';
import type { Stamp } from '../run/change.ts';
import { message } from '../text/message.ts';
import { close } from './activate.ts';
import { siteEvent } from './event.ts';
import { foundInFolder, unusable } from './find-version.ts';
import { requireUpToDate, requireUpToDateNow } from './in-force.ts';
import { mayDecideRules } from './may-govern.ts';
import { newProposal, superseded } from './proposal.ts';
import { type Proposal, shortSite } from './version.ts';

/** What is left to do in the transaction that records it. */
export type RulesAct = (tx: Tx) => Promise<Acted>;

type Proposing = Readonly<{
  /** null = what lies in the site folder. */
  hash: SiteHash | null;
  /** Where the card with the difference goes; null = nowhere. Those who may approve get one of their own in any case. */
  conversation: Conversation | null;
  stamp: Stamp;
}>;

/**
 * Proposes a version. Reads only; the act writes. Throws `invalid` (`rules.invalid`) with every problem of a version that
 * cannot be used, and `conflict` for what is in force or proposed already.
 */
export async function prepareProposal(core: Core, actor: Actor, asked: Proposing): Promise<RulesAct> {
  await requireUpToDateNow(core);
  const decision = mayDecideRules(core, actor, { act: 'propose', proposer: null });
  if (decision.effect === 'deny') return (tx) => refused(tx, decision, { stamp: asked.stamp, tried: 'propose', hash: asked.hash });
  requireGoverned(core);
  const hash = asked.hash ?? foundInFolder(core);
  if (hash === core.sites.present().hash) throw inForceAlready(hash);
  const inspected = await core.sites.inspect(hash);
  if (!inspected.ok) throw unusable(inspected.problems);
  return (tx) => propose(core, tx, { ...asked, hash });
}

async function propose(core: Core, tx: Tx, asked: Proposing & Readonly<{ hash: SiteHash }>): Promise<Acted> {
  const { hash, conversation, stamp } = asked;
  await requireUpToDate(core, tx);
  const twin = (await tx.site.lockOpenProposals()).find((other) => other.hash === hash);
  if (twin !== undefined && twin.base === core.activation) throw proposedAlready(twin);
  if (twin !== undefined) await close(tx, superseded(twin, stamp));
  const proposal = newProposal(hash, core.activation, stamp);
  if (!(await tx.site.insertProposal(proposal))) throw proposedAlready(proposal);
  await tx.appendEvents([
    siteEvent(stamp, {
      type: 'rules.proposed',
      hash,
      sentence: `${stamp.by.name} proposes the rules ${shortSite(hash)}.`,
      detail: { proposalId: proposal.id, comparedWith: core.activation },
    }),
  ]);
  if (conversation !== null) await tx.site.addCard(proposal.id, conversation);
  await tx.site.putNotice(proposal.id, conversation, stamp.at);
  return { done: true };
}

/** Records that somebody tried what they may not. */
export async function refused(
  tx: Tx,
  decision: Extract<Decision, { effect: 'deny' }>,
  by: Readonly<{ stamp: Stamp; tried: string; hash: SiteHash | null }>,
): Promise<Acted> {
  const { rule, reason } = decision;
  const event = siteEvent(by.stamp, {
    type: 'decision.denied',
    hash: by.hash,
    rule,
    sentence: reason.sentence,
    detail: { tried: `${by.tried} rules` },
  });
  await tx.appendEvents([event]);
  return { done: false, decision };
}

function requireGoverned(core: Core): void {
  if (core.sites.governed) return;
  throw new AppError({
    code: 'conflict',
    reason: 'rules.local',
    message: message('rules.local-only'),
  });
}

function inForceAlready(hash: SiteHash): AppError {
  return new AppError({
    code: 'conflict',
    reason: 'rules.unchanged',
    message: message('rules.in-force-already', { hash: shortSite(hash) }),
  });
}

function proposedAlready({ hash, by }: Proposal): AppError {
  const short = shortSite(hash);
  return new AppError({
    code: 'conflict',
    reason: 'rules.proposed_already',
    message: message('rules.proposed-already', { hash: short, by: by.name }),
  });
}
