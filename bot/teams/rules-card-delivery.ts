import type { Conversation } from '../core/conversation.ts';
import { AppError } from '../core/errors.ts';
import type { DueRulesCard } from '../core/site/site-store.ts';
import type { VersionView } from '../core/site/view.ts';
import { ENGLISH } from '../core/text/language.ts';
import { message, type Text } from '../core/text/message.ts';
import { speak } from '../core/text/voice.ts';
import type { Content } from './content.ts';
import type { DeliveryParts } from './deliveries.ts';

type Parts = Pick<DeliveryParts, 'outbox' | 'rulesCard' | 'renderers' | 'sender'>;

/**
 * Brings the card of a proposal up to date in its conversation. Remembers what was posted but could not be recorded yet, so
 * that a database that is away for a moment does not make a second card.
 */
export class RulesCardDelivery {
  readonly #parts: Parts;
  readonly #posted = new Map<number, string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async send(due: DueRulesCard): Promise<void> {
    const card = await this.#parts.rulesCard(due.proposalId);
    if (card === null) throw noSuchProposal(due);
    const content = {
      card: this.#parts.renderers.renderRules(card, due.conversation.speech),
      summary: speak(rulesSummary(card.view), due.conversation.speech ?? ENGLISH),
    };
    const shown = due.activityId ?? this.#posted.get(due.id) ?? null;
    const activityId = shown === null ? await this.#post(due, content) : await this.#edit(due, shown, content);
    await this.#parts.outbox.rulesCardShown(due.id, due.version, activityId);
    this.#posted.delete(due.id);
  }

  async #post(
    { id, conversation }: Pick<DueRulesCard, 'id'> & Readonly<{ conversation: Conversation }>,
    content: Content,
  ): Promise<string> {
    const activityId = await this.#parts.sender.post(conversation, content);
    if (activityId === '') throw noId();
    this.#posted.set(id, activityId);
    return activityId;
  }

  /** A card that somebody deleted is posted anew. */
  async #edit(due: DueRulesCard, activityId: string, content: Content): Promise<string> {
    try {
      await this.#parts.sender.edit(due.conversation, activityId, content);
      return activityId;
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code !== 'not_found') throw thrown;
      return this.#post(due, content);
    }
  }
}

/** One line for notifications and chat lists. */
export function rulesSummary({ shortHash }: VersionView): Text {
  return message('rules.summary', { hash: shortHash });
}

function noSuchProposal(due: DueRulesCard): AppError {
  return new AppError({ code: 'not_found', reason: 'proposal.unknown', message: `There is no proposal ${due.proposalId} to show.` });
}

function noId(): AppError {
  return new AppError({
    code: 'outcome_unknown',
    reason: 'teams.no_activity_id',
    message: 'Teams took the card but did not say where it is, so it cannot be kept up to date.',
  });
}
