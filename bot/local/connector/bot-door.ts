import { AppError } from '../../core/errors.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { parseJson } from '../exchange.ts';
import type { LocalIssuer } from '../issuer.ts';

/** What the bot answered to an activity. */
export type Delivery = Readonly<{ status: number; body: JsonValue }>;

type DoorParts = Readonly<{ botEndpoint(): string; serviceUrl(): string; issuer: LocalIssuer; timeoutMs: number }>;

/**
 * Sends one activity to the bot as the Bot Framework channel service would. `token` replaces the genuine one; null sends none.
 * Throws `unavailable` (`local.bot_unreachable`) when there is no answer in time.
 */
export type Deliver = (activity: JsonObject, token?: string | null) => Promise<Delivery>;

export function openBotDoor(parts: DoorParts): Deliver {
  return async (activity, token) => {
    const bearer = token === undefined ? await parts.issuer.channelToken(parts.serviceUrl()) : token;
    const headers = { 'content-type': 'application/json', ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }) };
    try {
      const init = { method: 'POST', headers, body: JSON.stringify(activity), signal: AbortSignal.timeout(parts.timeoutMs) };
      const answer = await fetch(parts.botEndpoint(), init);
      return { status: answer.status, body: readBody(await answer.text()) };
    } catch (cause) {
      throw new AppError({
        code: 'unavailable',
        reason: 'local.bot_unreachable',
        message: 'Signalbox did not answer. Look at the window in which it runs, then try again.',
        cause,
      });
    }
  };
}

/** Bots may answer with plain text (`Unauthorized`); it is kept as a string. */
function readBody(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch {
    // Not JSON, so it is the text itself that counts.
    return text;
  }
}
