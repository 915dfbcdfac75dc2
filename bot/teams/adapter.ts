import { type Activity, ActivityTypes, CloudAdapter } from 'botbuilder';
import type { GatedAuthentication } from './authentication.ts';
import type { Admission } from './gate.ts';

/** What the bot answers to an invoke. */
export type InvokeReply = Readonly<{ status: 200 | 400; body?: object }>;

/** The Bot Framework adapter, fed with admitted activities only. */
export class GatedAdapter extends CloudAdapter {
  readonly #authentication: GatedAuthentication;

  constructor(authentication: GatedAuthentication) {
    super(authentication);
    this.#authentication = authentication;
  }

  /** Runs one turn and returns the reply to an invoke; null for other activities. Errors of the turn come through unchanged. */
  async deliver(admission: Admission, turn: (admission: Admission) => Promise<InvokeReply | null>): Promise<InvokeReply | null> {
    let reply: InvokeReply | null = null;
    await this.processActivity(this.#authentication.accept(admission.claims), sdkActivity(admission), async (context) => {
      reply = await turn(admission);
      if (reply !== null) await context.sendActivity({ type: ActivityTypes.InvokeResponse, value: reply });
    });
    return reply;
  }
}

/**
 * The SDK learns who, where and what kind, but never the content, which can be of any size and depth. The cast: its type also claims
 * fields that Teams never sends.
 */
function sdkActivity({ activity }: Admission): Activity {
  const { type, id, channelId, serviceUrl, conversation, from, recipient, name } = activity;
  return { type, id, channelId, serviceUrl, conversation, from, recipient, name } as unknown as Activity;
}
