import type { Answer } from '../answer.ts';
import { AppError } from '../errors.ts';
import type { ProposalId, SiteHash } from '../ids.ts';
import { prepareDecision } from '../site/decide.ts';
import { findVersion, foundInFolder } from '../site/find-version.ts';
import { mayGovern } from '../site/may-govern.ts';
import type { Verdict } from '../site/proposal.ts';
import { prepareProposal, type RulesAct } from '../site/propose.ts';
import { shortSite } from '../site/version.ts';
import type { ActivationView, RulesView } from '../site/view.ts';
import { viewRules, viewVersion } from '../site/view-version.ts';
import type { Act, CommandContext } from './command.ts';
import { wholeComment } from './comment.ts';
import { denied, sayOnly } from './say.ts';
import { shortenedView } from './shortened-view.ts';

export type RulesArgs = Readonly<{ action: string; version: string | null; comment: string }>;

/** The typed form of governing: what is in force, what would change, propose, approve, reject. */
export async function prepareRules(context: CommandContext, args: RulesArgs): Promise<Act> {
  const { core, actor, inbound, stamp } = context;
  const decision = mayGovern(core, actor);
  // The doors below ask again, with more: this keeps whoever may not govern from learning what there is.
  if (decision.effect === 'deny') return denied(context, inbound.text, decision);
  const named = args.version === null ? null : await findVersion(core, args.version);
  switch (args.action) {
    case '':
      return sayOnly(context, { kind: 'text', text: linesOf(await viewRules(core)).join('\n') });
    case 'diff':
      return showVersion(context, named ?? (await mostInteresting(context)));
    case 'propose':
      return told(context, await prepareProposal(core, actor, { hash: named, conversation: inbound.conversation, stamp }), '');
    case 'approve':
    case 'reject':
      return prepareVerdict(context, args.action, { hash: named, comment: args.comment });
    default:
      throw new AppError({
        code: 'invalid',
        reason: 'rules.unknown_action',
        message: 'Type “rules”, “rules diff”, “rules propose”, “rules approve 1a2b3c4d”, or “rules reject 1a2b3c4d” and why.',
      });
  }
}

type Given = Readonly<{ hash: SiteHash | null; comment: string }>;

async function prepareVerdict(context: CommandContext, verdict: Verdict, { hash, comment }: Given): Promise<Act> {
  const { core, actor, stamp } = context;
  if (hash === null) {
    throw new AppError({
      code: 'invalid',
      reason: 'rules.names_none',
      message: `Say which rules, by the start of their hash, so that you ${verdict} what you looked at: rules ${verdict} 1a2b3c4d`,
    });
  }
  const id = await openProposalOf(context, hash);
  const sentence = verdict === 'approve' ? `The rules ${shortSite(hash)} are in force now.` : `The rules ${shortSite(hash)} are rejected.`;
  return told(context, await prepareDecision(core, actor, { id, verdict, comment: wholeComment(comment), stamp }), sentence);
}

async function openProposalOf({ core }: CommandContext, hash: SiteHash): Promise<ProposalId> {
  const open = (await core.store.site.openProposals()).find((proposal) => proposal.hash === hash);
  if (open !== undefined) return open.id;
  const short = shortSite(hash);
  throw new AppError({
    code: 'conflict',
    reason: 'proposal.none_open',
    message: `The rules ${short} wait for nobody: they are not proposed. To propose them, type: rules propose ${short}`,
  });
}

/** What waits for an answer, else what lies in the folder. */
async function mostInteresting({ core }: CommandContext): Promise<SiteHash> {
  const open = await core.store.site.openProposals();
  return open.at(-1)?.hash ?? foundInFolder(core);
}

/** A version that is proposed gets its living card here, with the buttons; another one is only shown. */
async function showVersion(context: CommandContext, hash: SiteHash): Promise<Act> {
  const { core, inbound } = context;
  const open = (await core.store.site.openProposals()).find((proposal) => proposal.hash === hash);
  if (open === undefined) return sayOnly(context, { kind: 'rules', view: shortenedView(await viewVersion(core, hash)) } satisfies Answer);
  return async (tx) => {
    await tx.site.addCard(open.id, inbound.conversation);
    await tx.site.touchCards(open.id);
    return null;
  };
}

/** Does it, and says how it went; a conflict that only the lock shows is an answer too. */
function told({ inbound, stamp }: CommandContext, act: RulesAct, sentence: string): Act {
  return async (tx) => {
    const text = await act(tx).then(
      (acted) => (acted.done ? sentence : `${acted.decision.reason.sentence} (Rule: ${acted.decision.rule}.)`),
      (thrown: unknown) => {
        if (thrown instanceof AppError && thrown.code === 'conflict' && !thrown.reason.startsWith('store.')) return thrown.message;
        throw thrown;
      },
    );
    if (text !== '') await tx.say(inbound.conversation, { kind: 'text', text }, stamp.at);
    return null;
  };
}

function linesOf(view: RulesView): readonly string[] {
  const proposed = view.proposed.map(
    ({ shortHash, by, at }) => `Proposed: ${shortHash}, by ${by} on ${day(at)}. Type “rules diff ${shortHash}”.`,
  );
  return [`In force: ${madeBy(view.inForce)}`, ...folderLines(view), ...proposed];
}

function folderLines({ folder, governed }: RulesView): readonly string[] {
  if (folder.same) return ['The site folder holds the same.'];
  const problems = folder.problems.slice(0, 10).map((problem) => `- ${problem}`);
  if (folder.hash === null) return ['The site folder cannot be read:', ...problems];
  const start = `The site folder holds other rules: ${folder.shortHash ?? ''}.`;
  if (problems.length > 0) return [`${start} They cannot be used:`, ...problems];
  return [governed ? `${start} Type “rules diff” to see what would change, and “rules propose” to propose them.` : start];
}

const HOW: Readonly<Record<ActivationView['how'], string>> = {
  first: 'put into force as the first ones by',
  approved: 'approved by',
  recovered: 'put into force at the command line by',
  local: 'taken over from the folder by',
};

function madeBy({ shortHash, how, by, at, reason }: ActivationView): string {
  return `${shortHash}, ${HOW[how]} ${by} on ${day(at)}.${reason === '' ? '' : ` Reason: ${reason}`}`;
}

function day(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
