import { AppError } from '../../bot/core/errors.ts';
import type { RunId } from '../../bot/core/ids.ts';
import type { Store } from '../../bot/core/ports.ts';
import { ENDED } from '../../bot/core/run/run.ts';
import type { ConnectorEmulator } from '../../bot/local/connector/emulator.ts';
import { type BoardMessage, cardsOf } from '../../bot/local/connector/message-board.ts';
import { textOf } from './card-text.ts';
import { PATIENCE_MS } from './patience.ts';

const FOLLOW_MS = 5_000;
/** Who waits at least so long waits for something that must come. */
const LONG_MS = 10_000;

/** Teams as people use it: a card is posted without its buttons, and they look at it once it has them. */
export function patientTeams(teams: ConnectorEmulator, store: Store): ConnectorEmulator {
  const edited = (id: string): Promise<BoardMessage | null> =>
    teams.waitFor((message) => message.id === id && message.editedAt !== null, FOLLOW_MS).catch(() => null);
  return {
    ...teams,
    waitFor: async (fits, timeoutMs) => {
      for (;;) {
        const found = await teams.waitFor(fits, timeoutMs !== undefined && timeoutMs < LONG_MS ? timeoutMs : PATIENCE_MS);
        if (!(await getsButtons(found, store))) return found;
        const whole = await edited(found.id);
        if (whole === null || fits(whole)) return whole ?? found;
      }
    },
    press: async (personId, messageId, press) => {
      try {
        return await teams.press(personId, messageId, press);
      } catch (thrown) {
        if (!(thrown instanceof AppError) || thrown.reason !== 'local.no_such_button') throw thrown;
        await edited(messageId);
        return teams.press(personId, messageId, press);
      }
    },
  };
}

async function getsButtons(message: BoardMessage, store: Store): Promise<boolean> {
  const { from, activity, editedAt } = message;
  if (from.kind !== 'bot' || editedAt !== null || cardsOf(activity).length === 0) return false;
  const json = JSON.stringify(activity);
  // A link is there from the beginning, and only what has a coloured head is edited: the cards of runs and of rules.
  if (json.includes('"Action.Execute"') || !json.includes('"bleed":true')) return false;
  const text = textOf(message);
  if (text.startsWith('◷ Proposed, ')) return true;
  const id = /\br-[a-z0-9]{8}\b/.exec(text)?.[0];
  const run = id === undefined ? null : await store.run(id as RunId);
  if (run === null) return false;
  return !ENDED.has(run.state) || (run.breakGlass !== null && run.breakGlass.review === null);
}
