import { createHash } from 'node:crypto';
import { requestOf } from '../asking/notices.ts';
import { canBeAsked } from '../asking/who.ts';
import type { CardButton, RunCard } from '../chat.ts';
import type { Conversation } from '../conversation.ts';
import type { Core } from '../core.ts';
import { voterOf } from '../delegation/voter.ts';
import { toAppError } from '../errors.ts';
import { newHandle, type RunId } from '../ids.ts';
import { requirementText } from '../policy/requirement.ts';
import type { CardNotes, Handle, Tx } from '../ports.ts';
import { runDetail } from '../run/live-view.ts';
import { isReviewOpen } from '../run/review.ts';
import { type Approval, ENDED, type Run } from '../run/run.ts';
import { viewRun } from '../run/view-run.ts';
import { canOf } from '../run-can.ts';
import type { RunCan } from '../tab.ts';
import { inTurn, type Text } from '../text/message.ts';
import { tabLink } from './tab-link.ts';

/** Handles outlive every approval; a pressed button of an old card is answered with how things stand. */
export const HANDLE_LIFE_MS = 30 * 24 * 3_600_000;

/** Only this is stored of a handle, so that reading the database does not let anybody press a button. */
export function handleHash(handle: string): string {
  return createHash('sha256').update(handle, 'utf8').digest('hex');
}

/**
 * The card of a run as it is now in a conversation, with new handles for the buttons that its state allows. A card that one
 * person alone reads has only those that this person may press.
 */
export async function runCard(core: Core, id: RunId, conversation?: Conversation): Promise<RunCard | null> {
  const run = await core.store.run(id);
  if (run === null) return null;
  const view = await runDetail(core, run);
  const stored = conversation === undefined ? null : await core.store.cardNotes(id, conversation);
  const notes = stored === null ? {} : notesOn(run, stored);
  const every = buttonsOf(run, null);
  const can = stored === null || every.length === 0 ? null : await canOfReader(core, run, stored);
  const wanted = can === null ? every : buttonsOf(run, can);
  if (wanted.length === 0) return { view, buttons: [], ...notes };
  const tabUrl = core.tab === null || !run.approvals.some(isOpen) ? null : tabLink(core.tab, id);
  const expiresAt = new Date(core.clock.now().getTime() + HANDLE_LIFE_MS);
  const buttons = await core.store.transaction((tx) => makeHandles(tx, wanted, expiresAt));
  const inFull = !wanted.some(({ verb }) => verb === 'approve') || core.showsInFull(viewRun(run));
  return { view, buttons, inFull, tabUrl, ...notes };
}

/** Null where several read it, and while the directory cannot tell: then the press alone decides. */
async function canOfReader(core: Core, run: Run, { reader }: CardNotes): Promise<RunCan | null> {
  if (reader === null) return null;
  try {
    return canOf(core, await voterOf(core, reader, 'recent'), run);
  } catch (thrown) {
    if (toAppError(thrown).code !== 'unavailable') throw thrown;
    core.logger.warn({ err: thrown, runId: run.id }, 'the directory cannot tell what the reader of a card may do; it has every button');
    return null;
  }
}

/** Named are those whose answer is still open: of this stage, and not given. */
function notesOn(run: Run, { because, mentioned }: CardNotes): Pick<RunCard, 'because' | 'mentioned'> {
  const open = run.approvals.filter(isOpen);
  const asked = mentioned.filter(({ person, askedFor }) =>
    open.some((approval) => requestOf(approval) === askedFor && canBeAsked(run, approval, person)),
  );
  return { because, mentioned: asked.map(({ person }) => person) };
}

/** Teams shows six actions of a card (https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference). */
const MOST_BUTTONS = 6;

type Wanted = Readonly<Omit<CardButton, 'handle'> & { handle: Handle }>;

/** `can` is what the one reader may do; null for the card of several. */
function buttonsOf(run: Run, can: RunCan | null): readonly Wanted[] {
  const self: Handle = { kind: 'run', runId: run.id };
  if (ENDED.has(run.state)) return isReviewOpen(run) && can?.review !== false ? [{ verb: 'close_review', handle: self }] : [];
  const others = otherButtons(run, self, can);
  return [...voteButtons(run, MOST_BUTTONS - others.length, can), ...others];
}

/**
 * A pair for each open approval, for as many as fit; the others are voted on in the tab, or typed. What is approved in the tab
 * only can be rejected here, and the link to the tab takes the place of one button.
 */
function voteButtons(run: Run, room: number, can: RunCan | null): readonly Wanted[] {
  const open = run.approvals.filter((approval) => isOpen(approval) && (can === null || can.approve.includes(approval.id)));
  const left = room - (open.some(isTabOnly) ? 1 : 0);
  const all = open.map((approval): readonly Wanted[] => {
    const handle: Handle = { kind: 'approval', runId: run.id, approvalId: approval.id };
    const about = open.length === 1 ? {} : { about: aboutOf(run, approval) };
    const reject: Wanted = { verb: 'reject', handle, ...about };
    return isTabOnly(approval) ? [reject] : [{ verb: 'approve', handle, ...about }, reject];
  });
  const shown: Wanted[] = [];
  for (const buttons of all) if (shown.length + buttons.length <= left) shown.push(...buttons);
  return shown;
}

function isOpen({ state }: Approval): boolean {
  return state === 'open';
}

function isTabOnly({ requirement }: Approval): boolean {
  return requirement.where === 'tab';
}

function aboutOf(run: Run, { stepId, requirement }: Approval): Text {
  const asked = requirementText(requirement);
  return stepId === null ? asked : inTurn([run.plan.steps.find(({ id }) => id === stepId)?.name ?? stepId, asked]);
}

function otherButtons(run: Run, self: Handle, can: RunCan | null): readonly Wanted[] {
  const unknownStep = run.steps.find((step) => step.state === 'needs_decision');
  if (unknownStep !== undefined) {
    if (can?.resolve === false) return [];
    const handle: Handle = { kind: 'step', runId: run.id, stepId: unknownStep.id };
    return [
      { verb: 'it_ran', handle },
      { verb: 'it_did_not', handle },
      { verb: 'abort', handle },
    ];
  }
  const isCancellable = run.cancel === null && run.state !== 'undoing' && can?.cancel !== false;
  return isCancellable ? [{ verb: 'cancel', handle: self }] : [];
}

/** Buttons that stand for the same thing share one handle. */
async function makeHandles(tx: Tx, wanted: readonly Wanted[], expiresAt: Date): Promise<readonly CardButton[]> {
  const made = new Map<Handle, string>();
  for (const { handle } of wanted) if (!made.has(handle)) made.set(handle, newHandle());
  for (const [meaning, handle] of made) await tx.putHandle(handleHash(handle), meaning, expiresAt);
  return wanted.map(({ handle, ...button }) => ({ ...button, handle: made.get(handle) ?? '' }));
}
