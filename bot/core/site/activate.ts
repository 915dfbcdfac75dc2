import { AppError } from '../errors.ts';
import type { Tx } from '../ports.ts';
import type { Stamp } from '../run/change.ts';
import { message } from '../text/message.ts';
import { siteEvent } from './event.ts';
import { superseded } from './proposal.ts';
import { type Activation, type Proposal, shortSite } from './version.ts';

/**
 * Puts a version into force, in the caller's transaction. What else was proposed is closed with it: it was compared with
 * other rules. Throws `unavailable` (`rules.raced`) when another activation was first: the transaction must then be given up.
 */
export async function activate(tx: Tx, activation: Activation, stamp: Stamp): Promise<void> {
  const open = await tx.site.lockOpenProposals();
  if (!(await tx.site.activate(activation))) {
    throw new AppError({
      code: 'unavailable',
      reason: 'rules.raced',
      message: message('api.rules-raced'),
    });
  }
  for (const other of open) await close(tx, superseded(other, stamp));
  const { hash, how, number, reason } = activation;
  await tx.appendEvents([
    siteEvent(stamp, {
      type: 'rules.activated',
      hash,
      sentence: sentenceOf(activation),
      detail: { how, activation: number, ...(reason === '' ? {} : { reason }) },
    }),
  ]);
}

/** Writes how a proposal ended; its cards lose their buttons. */
export async function close(tx: Tx, ended: Proposal): Promise<void> {
  await tx.site.endProposal(ended);
  await tx.site.touchCards(ended.id);
}

function sentenceOf({ how, hash, by, reason }: Activation): string {
  const rules = `The rules ${shortSite(hash)}`;
  switch (how) {
    case 'first':
      return `${rules} are in force, as the first ones of this installation.`;
    case 'approved':
      return `${rules} are in force: ${by.name} approved them.`;
    case 'recovered':
      return `${rules} were put into force at the command line by ${by.name}, without a second person: ${reason}`;
    case 'local':
      return `${rules} of the site folder are in force, as always in Local Teams.`;
  }
}
