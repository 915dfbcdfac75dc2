import type { Acted } from '../act-on-run.ts';
import { refusedEvent } from '../audit/attempt.ts';
import type { AuditEvent } from '../audit/event.ts';
import { AppError } from '../errors.ts';
import type { RunId } from '../ids.ts';
import { type Decision, spokenReason } from '../policy/decision.ts';
import type { Tx } from '../ports.ts';
import { refusedAboutRun } from '../refused.ts';
import { message, type Text } from '../text/message.ts';
import { answerTo } from './answer-to.ts';
import type { Act, CommandContext } from './command.ts';

const SAID: ReadonlySet<string> = new Set(['conflict', 'not_found', 'invalid']);

/** What a refusal says to whoever was refused, with the rule named. */
export function refusedBy({ rule, reason }: Pick<Decision, 'rule' | 'reason'>): Text {
  return message('act.refused', { sentence: spokenReason(reason), rule });
}

/** The same for a button. */
export function clickRefusedBy({ rule, reason }: Pick<Decision, 'rule' | 'reason'>): Text {
  return message('act.refused-click', { sentence: spokenReason(reason), rule });
}

/**
 * An act on a run that came as text: silent when it worked (the card shows it), a sentence with the rule when refused.
 * A conflict found under the lock (already decided, already ended) is said and recorded too; the act has then written nothing.
 */
export function refusal(context: CommandContext, act: (tx: Tx) => Promise<Acted>, about: Readonly<{ runId: RunId; tried: string }>): Act {
  const { inbound, stamp } = context;
  return async (tx) => {
    let text: Text;
    try {
      const acted = await act(tx);
      if (acted.done) return about.runId;
      text = refusedBy(acted.decision);
    } catch (thrown) {
      if (!(thrown instanceof AppError) || !SAID.has(thrown.code)) throw thrown;
      await tx.appendEvents([await cameToNothing(tx, context, { ...about, error: thrown })]);
      text = thrown.text;
    }
    await tx.say(answerTo(inbound), { kind: 'text', text }, stamp.at);
    return null;
  };
}

type Failed = Readonly<{ runId: RunId; tried: string; error: AppError }>;

async function cameToNothing(tx: Tx, { stamp, about }: CommandContext, { runId, tried, error }: Failed): Promise<AuditEvent> {
  const run = await tx.lockRun(runId);
  return run === null ? refusedEvent(stamp, error, { about, detail: { tried } }) : refusedAboutRun(run, { stamp, tried }, error);
}
