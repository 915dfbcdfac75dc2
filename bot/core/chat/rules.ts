import type { Answer } from '../answer.ts';
import { bounded, refusedEvent } from '../audit/attempt.ts';
import { AppError } from '../errors.ts';
import type { ProposalId, SiteHash } from '../ids.ts';
import { prepareDecision } from '../site/decide.ts';
import { doubtsAbout } from '../site/doubts.ts';
import { findVersion, foundInFolder } from '../site/find-version.ts';
import { mayGovern } from '../site/may-govern.ts';
import type { Verdict } from '../site/proposal.ts';
import { prepareProposal, type RulesAct } from '../site/propose.ts';
import { shortSite } from '../site/version.ts';
import type { ActivationView, RulesView } from '../site/view.ts';
import { viewRules, viewVersion } from '../site/view-version.ts';
import { anyOf, inLines, inSentences, message, type Text } from '../text/message.ts';
import { RULES_TOUCHED } from '../topic.ts';
import { answerTo } from './answer-to.ts';
import type { Act, CommandContext } from './command.ts';
import { wholeComment } from './comment.ts';
import { refusedBy } from './refusal.ts';
import { denied, sayOnly } from './say.ts';
import { shortenedView } from './shortened-view.ts';

export type RulesArgs = Readonly<{ action: string; version: string | null; comment: string }>;

/** The typed form of governing: what is in force, what would change, propose, approve, reject. */
export async function prepareRules(context: CommandContext, args: RulesArgs): Promise<Act> {
  const { core, actor, inbound } = context;
  const decision = mayGovern(core, actor);
  // The doors below ask again, with more: this keeps whoever may not govern from learning what there is.
  if (decision.effect === 'deny') return denied(context, inbound.text, decision);
  const named = args.version === null ? null : await findVersion(core, args.version);
  switch (args.action) {
    case '':
      return sayOnly(context, { kind: 'text', text: inLines(linesOf(await viewRules(core))) });
    case 'diff':
      return showVersion(context, named ?? (await mostInteresting(context)));
    case 'propose':
      return prepareProposing(context, named);
    case 'approve':
    case 'reject':
      return prepareVerdict(context, args.action, { hash: named, comment: args.comment });
    default:
      throw new AppError({
        code: 'invalid',
        reason: 'rules.unknown_action',
        message: message('rules.actions', { commands: anyOf(ACTIONS) }),
      });
  }
}

const MOST_DOUBTS = 10;

/** The card shows the rules; what the directory does not know is for the proposer, who can still mend it. */
async function prepareProposing(context: CommandContext, named: SiteHash | null): Promise<Act> {
  const { core, actor, inbound, stamp } = context;
  const act = await prepareProposal(core, actor, { hash: named, conversation: inbound.conversation, stamp });
  const doubts = await doubtsAbout(core, named ?? foundInFolder(core));
  return told(context, act, doubts.length === 0 ? '' : inLines([message('rules.warnings'), ...doubts.slice(0, MOST_DOUBTS)]));
}

type Given = Readonly<{ hash: SiteHash | null; comment: string }>;

async function prepareVerdict(context: CommandContext, verdict: Verdict, { hash, comment }: Given): Promise<Act> {
  const { core, actor, stamp } = context;
  if (hash === null) {
    throw new AppError({
      code: 'invalid',
      reason: 'rules.names_none',
      message: message('rules.name-hash', { command: `rules ${verdict} 1a2b3c4d` }),
    });
  }
  const id = await openProposalOf(context, hash);
  const short = { hash: shortSite(hash) };
  const sentence = verdict === 'approve' ? message('rules.now-in-force', short) : message('rules.now-rejected', short);
  return told(context, await prepareDecision(core, actor, { id, verdict, comment: wholeComment(comment), stamp }), sentence);
}

async function openProposalOf({ core }: CommandContext, hash: SiteHash): Promise<ProposalId> {
  const open = (await core.store.site.openProposals()).find((proposal) => proposal.hash === hash);
  if (open !== undefined) return open.id;
  const short = shortSite(hash);
  throw new AppError({
    code: 'conflict',
    reason: 'proposal.none_open',
    message: message('rules.not-proposed', { hash: short, command: `rules propose ${short}` }),
  });
}

/** What waits for an answer, else what lies in the folder. */
async function mostInteresting({ core }: CommandContext): Promise<SiteHash> {
  const open = await core.store.site.openProposals();
  return open.at(-1)?.hash ?? foundInFolder(core);
}

/** A version that is proposed gets its living card here, with the buttons; another one, and what one person asked alone, is only shown. */
async function showVersion(context: CommandContext, hash: SiteHash): Promise<Act> {
  const { core, inbound } = context;
  const open = (await core.store.site.openProposals()).find((proposal) => proposal.hash === hash);
  if (open === undefined || inbound.alone !== undefined)
    return sayOnly(context, { kind: 'rules', view: shortenedView(await viewVersion(core, hash)) } satisfies Answer);
  return async (tx) => {
    await tx.site.addCard(open.id, inbound.conversation);
    await tx.site.touchCards(open.id);
    return null;
  };
}

/** Does it, and says how it went; a conflict that only the lock shows is an answer too, and in the log. */
function told(context: CommandContext, act: RulesAct, sentence: Text): Act {
  const { inbound, stamp, about } = context;
  return async (tx) => {
    let done = false;
    const text = await act(tx).then(
      (acted) => {
        done = acted.done;
        return acted.done ? sentence : refusedBy(acted.decision);
      },
      async (thrown: unknown) => {
        if (!(thrown instanceof AppError) || thrown.code !== 'conflict' || thrown.reason.startsWith('store.')) throw thrown;
        await tx.appendEvents([refusedEvent(stamp, thrown, { about, detail: { text: bounded(inbound.text) } })]);
        return thrown.text;
      },
    );
    if (text !== '') await tx.say(answerTo(inbound), { kind: 'text', text }, stamp.at);
    return done ? RULES_TOUCHED : null;
  };
}

const ACTIONS = ['rules', 'rules diff', 'rules propose', 'rules approve 1a2b3c4d', 'rules reject 1a2b3c4d'];

function linesOf(view: RulesView): readonly Text[] {
  const proposed = view.proposed.map(({ shortHash, by, at }) => message('rules.line.proposed', { hash: shortHash, by, at }));
  return [message('rules.line.in-force', { made: madeBy(view.inForce) }), ...folderLines(view), ...proposed];
}

function folderLines({ folder, governed }: RulesView): readonly Text[] {
  if (folder.same) return [message('rules.line.same')];
  const problems = folder.problems.slice(0, 10).map((text) => message('rules.item', { text }));
  if (folder.hash === null) return [message('rules.line.unreadable'), ...problems];
  const start = message('rules.line.other', { hash: folder.shortHash ?? '' });
  if (problems.length > 0) return [inSentences([start, message('rules.line.unusable')]), ...problems];
  return [governed ? inSentences([start, message('rules.line.how')]) : start];
}

function madeBy({ shortHash, how, by, at, reason }: ActivationView): Text {
  const made = message(`rules.made.${how}`, { hash: shortHash, by, at });
  return reason === '' ? made : message('rules.made-reason', { made, reason });
}
