import { toAppError } from '../core/errors.ts';
import type { PressedAction } from './connector/card-actions.ts';
import type { ConnectorEmulator } from './connector/emulator.ts';
import type { Posted } from './connector/people-in-teams.ts';
import { readInvokeAnswer } from './invoke-answer.ts';
import type { PageStreams } from './page-stream.ts';
import type { PrivateViews } from './private-views.ts';

type PressParts = Readonly<{ emulator: ConnectorEmulator; views: PrivateViews; streams: PageStreams }>;

/** What the page does through the bot, and how the bot's answers come back to the one who acted. */
export class Presses {
  readonly #parts: PressParts;
  readonly #opening = new Map<string, Promise<unknown>>();

  constructor(parts: PressParts) {
    this.#parts = parts;
  }

  /** Presses a button and shows the presser what comes back. */
  async press(personaId: string, messageId: string, action: PressedAction): Promise<void> {
    const { emulator, views, streams } = this.#parts;
    const before = emulator.world.board.get(messageId)?.editedAt;
    views.showNotice(messageId, personaId, null);
    const answer = await emulator.press(personaId, messageId, { action }).then(readInvokeAnswer, (thrown: unknown) => {
      return { kind: 'broken', text: toAppError(thrown).message } as const;
    });
    // A message that changed meanwhile is at least as new as the card in the answer.
    const unchanged = emulator.world.board.get(messageId)?.editedAt === before;
    if (answer.kind === 'card' && unchanged) views.showCard(messageId, personaId, answer.card);
    if (answer.kind === 'text') views.showNotice(messageId, personaId, { tone: 'info', text: answer.text });
    if (answer.kind === 'broken') views.showNotice(messageId, personaId, { tone: 'error', text: answer.text });
    streams.show(personaId, messageId);
  }

  /** Tells the writer of a message when the bot did not take it. */
  watch(personaId: string, posted: Posted): void {
    const { views, streams } = this.#parts;
    const tell = (text: string): void => {
      views.showNotice(posted.message.id, personaId, { tone: 'error', text });
      streams.show(personaId, posted.message.id);
    };
    posted.delivered.then(
      (delivery) => {
        if (delivery !== null && delivery.status > 299) tell(refusal(delivery.status));
      },
      (thrown: unknown) => tell(toAppError(thrown).message),
    );
  }

  /** Adds the bot to a person's chat when it is not there yet; two pages at once do it once. */
  async openChat(personaId: string): Promise<void> {
    const { emulator } = this.#parts;
    if (emulator.isInstalled(personaId, 'chat')) return;
    const opening = this.#opening.get(personaId) ?? emulator.install(personaId, 'chat').finally(() => this.#opening.delete(personaId));
    this.#opening.set(personaId, opening);
    await opening;
  }
}

/** What the writer can do about a message that the bot did not take. */
function refusal(status: number): string {
  if (status === 413) return 'This message is too long for Signalbox, so nothing was done. Write a shorter one.';
  return `Signalbox refused this message (HTTP ${status}).`;
}
