import type { JsonObject } from '../core/json.ts';
import type { MessageBoard } from './connector/message-board.ts';
import type { Notice } from './contract.ts';

/** What one persona alone sees of a message: a card instead of the common one, a notice under it. */
export type PrivateView = Readonly<{ card: JsonObject | null; notice: Notice | null }>;

const NONE: PrivateView = { card: null, notice: null };

/** Remembers private views. A card that answered a press holds only until the message itself changes, as in Teams. */
export class PrivateViews {
  readonly #views = new Map<string, PrivateView>();
  readonly #stop: () => void;
  #lastNotice = 0;

  constructor(board: MessageBoard) {
    this.#stop = board.subscribe((change) => {
      if (change.kind !== 'put' && change.kind !== 'removed') return;
      for (const [key, view] of this.#views) {
        if (key.startsWith(`${change.message.id}/`)) this.#views.set(key, { ...view, card: null });
      }
    });
  }

  of(messageId: string, personaId: string): PrivateView {
    return this.#views.get(`${messageId}/${personaId}`) ?? NONE;
  }

  showCard(messageId: string, personaId: string, card: JsonObject): void {
    this.#views.set(`${messageId}/${personaId}`, { card, notice: null });
  }

  showNotice(messageId: string, personaId: string, notice: Readonly<{ tone: Notice['tone']; text: string }> | null): void {
    this.#lastNotice += 1;
    const told = notice === null ? null : { id: `n${this.#lastNotice}`, ...notice };
    this.#views.set(`${messageId}/${personaId}`, { card: this.of(messageId, personaId).card, notice: told });
  }

  close(): void {
    this.#stop();
  }
}
