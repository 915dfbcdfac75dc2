import type { RunCard } from '../core/chat.ts';
import { AppError } from '../core/errors.ts';
import type { DueCard } from '../core/outbox.ts';
import type { Speech } from '../core/text/language.ts';
import type { CardParts, Look } from './card-delivery.ts';
import type { Content } from './content.ts';

type Shown = Readonly<{ card: RunCard; speech: Speech | undefined }>;

/** How the card of a run looks now in its conversation. Throws `not_found` when there is no such run. */
export function lookOfRun(parts: CardParts): (due: DueCard) => Promise<Look> {
  return async ({ runId, conversation }) => {
    const card = await parts.card(runId, conversation);
    if (card === null) throw new AppError({ code: 'not_found', reason: 'run.not_found', message: `There is no run ${runId} to show.` });
    return {
      isWanted: isWanted(card),
      hasButtons: card.buttons.length > 0,
      sentTo:
        ({ speech }) =>
        (buttons, send) =>
          drawn(parts, { card: buttons === 'shown' ? card : { ...card, buttons: [] }, speech }, send),
    };
  };
}

/** Teams refuses a card that mentions somebody whom it cannot find; a card that calls nobody is better than none. */
async function drawn<T>(parts: CardParts, { card, speech }: Shown, send: (content: Content) => Promise<T>): Promise<T> {
  const { renderers, clock, logger } = parts;
  const contentOf = (shown: RunCard) => ({
    card: renderers.renderRun(shown, clock.now(), speech),
    summary: renderers.runSummary(shown, speech),
  });
  try {
    return await send(contentOf(card));
  } catch (thrown) {
    if ((card.mentioned ?? []).length === 0 || !(thrown instanceof AppError) || thrown.reason !== 'teams.refused') throw thrown;
    logger.warn({ err: thrown, runId: card.view.runId }, 'Teams refused a card with mentions; it goes without them.');
    return send(contentOf({ ...card, mentioned: [] }));
  }
}

/** Whether somebody who is asked or told still has something to look at. */
function isWanted({ view }: RunCard): boolean {
  return view.approvals.some(({ state }) => state === 'open') || (view.breakGlass !== null && view.breakGlass.review === null);
}
