import { type Conversation, chatToOpen } from '../conversation.ts';
import type { Core } from '../core.ts';
import { toAppError } from '../errors.ts';
import type { DueWork, Tx } from '../ports.ts';
import { type Principal, principalKey } from '../principal.ts';
import type { Stamp } from '../run/change.ts';
import { siteEvent } from '../site/event.ts';
import { mayDecideRules } from '../site/may-govern.ts';
import type { Proposal } from '../site/version.ts';
import { peopleWho } from './holders.ts';
import { listed } from './sentences.ts';
import { retryOf } from './tell.ts';

type Notice = DueWork['proposals'][number];

/**
 * Tells everybody who may approve a proposal of rules, wherever it was made: each gets its card in their personal chat, which is
 * opened when it never was. Everything is written in the transaction that finishes the notice, so it happens once. While the
 * directory cannot tell who they are, it is put off.
 */
export async function tellGovernors(core: Core, notice: Notice, stamp: Stamp): Promise<void> {
  const { proposalId, near } = notice;
  const seen = await core.store.site.proposal(proposalId);
  const people = seen?.state === 'open' ? await peopleFor(core, seen) : [];
  if (people === 'unknown') return core.store.transaction((tx) => tx.site.postponeNotice(proposalId, retryOf(notice, stamp.at)));
  await core.store.transaction(async (tx) => {
    const proposal = await tx.site.lockProposal(proposalId);
    if (!(await tx.site.finishNotice(proposalId, stamp.at)) || proposal?.state !== 'open') return;
    await tell(tx, proposal, { people, near, stamp });
  });
  core.signals.outbox();
}

async function peopleFor(core: Core, { id, by }: Proposal): Promise<readonly Principal[] | 'unknown'> {
  try {
    return await peopleWho(core, (actor) => mayDecideRules(core, actor, { act: 'approve', proposer: by }).effect !== 'deny');
  } catch (thrown) {
    if (toAppError(thrown).code !== 'unavailable') throw thrown;
    core.logger.warn({ err: thrown, proposalId: id }, 'the directory cannot tell who may approve the rules; they are told later');
    return 'unknown';
  }
}

type Telling = Readonly<{ people: readonly Principal[]; near: Notice['near']; stamp: Stamp }>;

async function tell(tx: Tx, proposal: Proposal, { people, near, stamp }: Telling): Promise<void> {
  const around = near ?? (await tx.chatOf(proposal.by));
  const unreached: Principal[] = [];
  for (const person of people) {
    const chat = (await tx.chatOf(person)) ?? (around === null ? null : chatToOpen(person, around));
    if (chat === null) unreached.push(person);
    else await tx.site.addCopy(proposal.id, chat, person);
  }
  const told = people.filter((person) => !unreached.includes(person));
  const sentence = told.length === 0 ? 'Nobody is told by direct message.' : `Told by direct message: ${namesOf(told)}.`;
  const rest = unreached.length === 0 ? '' : ` There is no chat in which to tell ${namesOf(unreached)}.`;
  const detail = { proposalId: proposal.id, people: told.map(principalKey).join(', ') };
  await tx.appendEvents([siteEvent(stamp, { type: 'rules.told', hash: proposal.hash, sentence: `${sentence}${rest}`, detail })]);
}

/** Notes who could not be told of a proposal after all, because their chat takes no messages. */
export async function untold(tx: Tx, conversation: Conversation, stamp: Stamp): Promise<void> {
  for (const { proposalId, person } of await tx.site.takeUnsentCopies(conversation)) {
    const proposal = await tx.site.lockProposal(proposalId);
    const sentence = `${person.name} cannot be written to and could not be told.`;
    const detail = { proposalId, people: principalKey(person) };
    await tx.appendEvents([siteEvent(stamp, { type: 'rules.told', hash: proposal?.hash ?? null, sentence, detail })]);
  }
}

function namesOf(people: readonly Principal[]): string {
  return listed(people.map(({ name }) => name));
}
