import { type Acted, cancel, resolve, review, vote } from '../act-on-run.ts';
import { type Actor, actorOf } from '../actor.ts';
import { NOTHING_KNOWN } from '../audit/about.ts';
import type { InboundPress, PressReply } from '../chat.ts';
import { channelOf } from '../conversation.ts';
import type { Core } from '../core.ts';
import { type AppError, toAppError } from '../errors.ts';
import { requireChannel } from '../policy/channels.ts';
import type { Handle, Tx } from '../ports.ts';
import { isRefusal, recordRefused, recordRefusedOutside } from '../refused.ts';
import type { Stamp } from '../run/change.ts';
import { RULES_CHANGED } from '../site/in-force.ts';
import { recordRefusedRules } from '../site/refused-rules.ts';
import type { Facts } from '../start/facts.ts';
import { currentFacts } from '../start/start.ts';
import { message, type Text } from '../text/message.ts';
import { commentOf, mismatch } from './button.ts';
import { claim } from './claim.ts';
import { submitForm } from './form.ts';
import { pressRules } from './press-rules.ts';
import { clickRefusedBy } from './refusal.ts';
import { refusedWith, tooOld } from './refused-press.ts';
import { handleHash, runCard } from './run-card.ts';
import { requireShownInFull } from './shown-in-full.ts';

/**
 * A button press, handled once per activity. The handle says what the button stands for; who presses is known from the
 * authenticated activity alone. What is refused is said to the presser only.
 */
export async function press(core: Core, inbound: InboundPress): Promise<PressReply> {
  const at = core.clock.now();
  const stamp: Stamp = { by: inbound.principal, via: 'card', at, channel: channelOf(inbound.conversation) };
  const meaning = await meaningOf(core, inbound, at);
  if (meaning === null) return unknownHandle(core, inbound, stamp);
  try {
    // Cards that are there already go on telling how things stand.
    if (inbound.verb !== 'refresh') requireChannel(core, inbound.conversation);
    if (meaning.kind === 'form') return seenAs(meaning, await submitForm(core, { ...inbound, meaning, stamp }));
    if (meaning.kind === 'rules') return await pressRules(core, { inbound, id: meaning.proposalId, stamp });
    if (inbound.verb === 'refresh') return await cardReply(core, meaning, inbound);
    return await act(core, { inbound, meaning, stamp });
  } catch (thrown) {
    const error = toAppError(thrown);
    // Nothing was written; the door does it once more by the new rules.
    if (error.reason === RULES_CHANGED) throw error;
    if (error.code === 'internal') core.logger.error({ err: thrown, verb: inbound.verb }, 'a press failed');
    if (isRefusal(error)) await recordPress(core, { inbound, meaning, stamp }, error);
    return text(error.text);
  }
}

/** What only its person sees is changed for them alone. */
function seenAs({ alone }: Extract<Handle, { kind: 'form' }>, reply: PressReply): PressReply {
  return alone === true && reply.kind === 'form' ? { ...reply, alone } : reply;
}

/** What the handle stands for. The message that has it is a card of that; one that was posted twice is known from then on. */
async function meaningOf(core: Core, { handle, conversation, messageId }: InboundPress, at: Date): Promise<Handle | null> {
  const found = await core.store.transaction(async (tx) => {
    const meaning = await tx.handle(handleHash(handle), at);
    if (meaning === null || meaning.kind === 'form' || messageId === undefined || isFirst(messageId, conversation))
      return { meaning, isStray: false };
    const isStray =
      meaning.kind === 'rules'
        ? await tx.site.keepStray(meaning.proposalId, conversation, messageId)
        : await tx.keepStray(meaning.runId, conversation, messageId);
    return { meaning, isStray };
  });
  if (found.isStray) {
    core.logger.warn({ messageId }, 'A button was pressed on a card that was not known; it is kept up to date from now on.');
    core.signals.outbox();
  }
  return found.meaning;
}

/** Cards answer in a thread; what began it is somebody else's message. */
function isFirst(messageId: string, { id }: InboundPress['conversation']): boolean {
  return id.endsWith(`;messageid=${messageId}`);
}

/** Teams asks for cards anew by itself: that a card is too old for it is nobody's attempt. */
async function unknownHandle(core: Core, inbound: InboundPress, stamp: Stamp): Promise<PressReply> {
  const error = tooOld();
  if (inbound.verb === 'refresh') return text(error.text);
  return refusedWith(core, { ...inbound, stamp }, { error, about: NOTHING_KNOWN });
}

/** What was tried in vain stands in the log. */
async function recordPress(
  core: Core,
  at: Readonly<{ inbound: InboundPress; meaning: Handle; stamp: Stamp }>,
  error: AppError,
): Promise<void> {
  const { inbound, meaning, stamp } = at;
  if (meaning.kind === 'rules') return recordRefusedRules(core, { stamp, proposalId: meaning.proposalId, tried: inbound.verb }, error);
  if (meaning.kind !== 'form') return recordRefused(core, { stamp, runId: meaning.runId, tried: inbound.verb }, error);
  const about = { ...NOTHING_KNOWN, workflow: meaning.workflow };
  return recordRefusedOutside(core, { stamp, tried: inbound.verb, about }, error);
}

type Press = Readonly<{ inbound: InboundPress; meaning: Exclude<Handle, { kind: 'form' | 'rules' }>; stamp: Stamp }>;

async function act(core: Core, { inbound, meaning, stamp }: Press): Promise<PressReply> {
  const actor = await actorOf(core, inbound.principal);
  const facts = meaning.kind === 'approval' ? await currentFacts(core, meaning.runId, stamp) : null;
  const acted = await core.store.transaction(async (tx) => {
    if (!(await claim(tx, inbound, stamp.at))) return null;
    return carryOut(core, tx, actor, { inbound, meaning, stamp, facts });
  });
  core.signals.changed(meaning.runId);
  core.signals.outbox();
  core.signals.due();
  // A repeated delivery is answered with how things stand: the first one has been or is being handled.
  if (acted === null || acted.done) return cardReply(core, meaning, inbound);
  return text(clickRefusedBy(acted.decision));
}

/** Whoever has the handle has the card: they are told what is missing, and not that there is no such run. */
const BEFORE_THEIR_EYES = (): boolean => true;

async function carryOut(
  core: Core,
  tx: Tx,
  actor: Actor,
  { inbound, meaning, stamp, facts }: Press & Readonly<{ facts: Facts | null }>,
): Promise<Acted> {
  const { verb } = inbound;
  const onRun = { runId: meaning.runId, stamp, sees: BEFORE_THEIR_EYES };
  if (meaning.kind === 'approval' && facts !== null && (verb === 'approve' || verb === 'reject')) {
    const run = await tx.lockRun(meaning.runId);
    const approval = run?.approvals.find((candidate) => candidate.id === meaning.approvalId);
    if (run === null || approval === undefined) throw mismatch();
    // The card had no such button, or it is an old copy of a card by now. Of what has ended, how it ended is the better answer.
    if (verb === 'approve' && approval.state === 'open') requireShownInFull(core, run);
    const ballot = { approvalId: approval.id, planHash: approval.planHash, verdict: verb, comment: commentOf(inbound.inputs) };
    return vote(core, tx, actor, { runId: meaning.runId, ballot, door: { kind: 'card', signInAgeMs: null }, stamp, facts });
  }
  if (meaning.kind === 'run' && verb === 'cancel') return cancel(core, tx, actor, onRun);
  if (meaning.kind === 'run' && verb === 'close_review') return review(core, tx, actor, { ...onRun, comment: commentOf(inbound.inputs) });
  if (meaning.kind === 'step' && (verb === 'it_ran' || verb === 'it_did_not' || verb === 'abort')) {
    return resolve(core, tx, actor, { ...onRun, stepId: meaning.stepId, verdict: verb });
  }
  throw mismatch();
}

async function cardReply(core: Core, { runId }: Press['meaning'], { conversation }: InboundPress): Promise<PressReply> {
  const card = await runCard(core, runId, conversation);
  return card === null ? text(message('act.run-gone')) : { kind: 'card', card };
}

function text(sentence: Text): PressReply {
  return { kind: 'text', text: sentence };
}
