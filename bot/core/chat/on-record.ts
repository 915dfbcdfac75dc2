import { bounded } from '../audit/attempt.ts';
import type { InboundMessage } from '../chat.ts';
import { type Conversation, isShared } from '../conversation.ts';
import type { Tx } from '../ports.ts';
import { message, type Text } from '../text/message.ts';
import { answerTo } from './answer-to.ts';
import type { Act } from './command.ts';
import type { Asked } from './say.ts';

type Changed = NonNullable<Awaited<ReturnType<Act>>>;

/** Of a command on the line that everybody reads. */
const LONGEST = 300;

/**
 * What nobody saw somebody type and what changes something all the same leaves one record that everybody reads: the card that came of
 * it, or what others are told of it; where there is neither, a line with who did what. It is written with the change, so it is there
 * exactly once. Whoever typed it is told in private where to look. Nothing is added to what could be read, or changed nothing.
 */
export function onRecord({ inbound, stamp }: Asked, act: Act): Act {
  if (inbound.alone === undefined) return act;
  return async (tx) => {
    const told = { cards: 0, openly: 0, alone: 0 };
    const changed = await act(watched(tx, told));
    if (changed === null) return null;
    if (told.cards + told.openly === 0) await tx.say(inbound.conversation, { kind: 'text', text: lineOf(inbound, changed) }, stamp.at);
    if (told.alone === 0) await tx.say(answerTo(inbound), { kind: 'text', text: pointerTo(changed, told.cards > 0) }, stamp.at);
    return changed;
  };
}

function lineOf({ principal, text: typed }: InboundMessage, changed: Changed): Text {
  const said = { name: principal.name, text: bounded(typed, LONGEST) };
  return typeof changed === 'string' ? message('act.alone-line-run', { ...said, run: changed }) : message('act.alone-line', said);
}

function pointerTo(changed: Changed, hasCard: boolean): Text {
  return typeof changed === 'string' && hasCard ? message('act.alone-card', { run: changed }) : message('act.alone-said');
}

type Told = { cards: number; openly: number; alone: number };

/** The same transaction, which counts what it tells several at once, and one person of a shared conversation. */
function watched(tx: Tx, told: Told): Tx {
  const card = (conversation: Conversation): void => {
    if (isShared(conversation)) told.cards += 1;
  };
  return {
    ...tx,
    say: (conversation, answer, at) => {
      if (isShared(conversation)) told[conversation.onlyTo === undefined ? 'openly' : 'alone'] += 1;
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
