import type { Acted } from '../act-on-run.ts';
import { AppError } from '../errors.ts';
import type { RunId } from '../ids.ts';
import type { Tx } from '../ports.ts';
import type { Act, CommandContext } from './command.ts';

const SAID: ReadonlySet<string> = new Set(['conflict', 'not_found', 'invalid']);

/**
 * An act on a run that came as text: silent when it worked (the card shows it), a sentence with the rule when refused.
 * A conflict found under the lock (already decided, already ended) is said too; the act has then written nothing.
 */
export function refusal(context: CommandContext, act: (tx: Tx) => Promise<Acted>, runId: RunId): Act {
  const { inbound, stamp } = context;
  return async (tx) => {
    let text: string;
    try {
      const acted = await act(tx);
      if (acted.done) return runId;
      text = `${acted.decision.reason.sentence} (Rule: ${acted.decision.rule}.)`;
    } catch (thrown) {
      if (!(thrown instanceof AppError) || !SAID.has(thrown.code)) throw thrown;
      text = thrown.message;
    }
    await tx.say(inbound.conversation, { kind: 'text', text }, stamp.at);
    return null;
  };
}
