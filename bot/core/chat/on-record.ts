import type { Answer } from '../answer.ts';
import { bounded } from '../audit/attempt.ts';
import type { InboundMessage } from '../chat.ts';
import { type Conversation, channelOf, isShared } from '../conversation.ts';
import type { Tx } from '../ports.ts';
import { namesDoer } from '../run/tellings.ts';
import { message, type Text } from '../text/message.ts';
import { answerTo } from './answer-to.ts';
import type { Act } from './command.ts';
import type { Asked } from './say.ts';

type Changed = NonNullable<Awaited<ReturnType<Act>>>;

/** Of a command on the line that everybody reads. */
const LONGEST = 300;

/**
 * What nobody saw somebody type and what changes something all the same leaves one record that everybody reads: the card that came of
 * it, or what others are told of it with who did it; where there is neither, a line with who did what. It is written with the change, so
 * it is there exactly once. Whoever typed it is told in private where to look. Nothing is added to what could be read, or changed nothing.
 */
export function onRecord({ inbound, stamp }: Asked, act: Act): Act {
  if (inbound.alone === undefined) return act;
  return async (tx) => {
    const told: Told = { card: null, openly: null, alone: false };
    const changed = await act(watched(tx, inbound, told));
    if (changed === null) return null;
    const hasRecord = told.card !== null || told.openly !== null;
    if (!hasRecord) await tx.say(inbound.conversation, { kind: 'text', text: lineOf(inbound, changed) }, stamp.at);
    if (!told.alone) await tx.say(answerTo(inbound), { kind: 'text', text: pointerTo(inbound, changed, told) }, stamp.at);
    return changed;
  };
}

function lineOf({ principal, text: typed }: InboundMessage, changed: Changed): Text {
  const said = { name: principal.name, text: bounded(typed, LONGEST) };
  return typeof changed === 'string' ? message('act.alone-line-run', { ...said, run: changed }) : message('act.alone-line', said);
}

function pointerTo({ conversation }: InboundMessage, changed: Changed, { card, openly }: Told): Text {
  if (typeof changed !== 'string') return message('act.alone-said');
  if (card !== null) return message('act.alone-card', { run: changed });
  const isHere = openly === null || channelOf(openly) === channelOf(conversation);
  return isHere ? message('act.alone-said') : message('act.alone-elsewhere', { run: changed });
}

/** Where there is a card, and where others are told who did it; whether its sender was answered in private. */
type Told = { card: Conversation | null; openly: Conversation | null; alone: boolean };

/** The same transaction, which notes what it leaves for several at once, and for one person of a shared conversation. */
function watched(tx: Tx, inbound: InboundMessage, told: Told): Tx {
  const card = (conversation: Conversation): void => {
    if (isShared(conversation)) told.card ??= conversation;
  };
  return {
    ...tx,
    say: (conversation, answer, at) => {
      if (conversation.onlyTo !== undefined) told.alone = true;
      else if (isShared(conversation) && isRecord(inbound, conversation, answer)) told.openly ??= conversation;
      return tx.say(conversation, answer, at);
    },
    addCard: (runId, conversation) => {
      card(conversation);
      return tx.addCard(runId, conversation);
    },
    site: {
      ...tx.site,
      addCard: (id, conversation) => {
        card(conversation);
        return tx.site.addCard(id, conversation);
      },
    },
  };
}

/** What the command itself tells others (`openTo`), or what whoever asked for the run is told of it. What the workflow says goes on without naming anybody. */
function isRecord({ conversation: asked }: InboundMessage, conversation: Conversation, answer: Answer): boolean {
  return answer.kind === 'mention' && (conversation === asked || namesDoer(answer.text));
}
