import { randomUUID } from 'node:crypto';
import type { Answer } from '../answer.ts';
import type { AuditEvent } from '../audit/event.ts';
import type { AppError } from '../errors.ts';
import type { Decision } from '../policy/decision.ts';
import { message } from '../text/message.ts';
import { answerTo } from './answer-to.ts';
import type { Act, CommandContext } from './command.ts';

type Asked = Pick<CommandContext, 'inbound' | 'stamp'>;

/** An act that answers and changes nothing else. */
export function sayOnly(context: Asked, answer: Answer): Act {
  return async (tx) => {
    await tx.say(answerTo(context.inbound), answer, context.stamp.at);
    return null;
  };
}

/** An event about a message that is not (yet) about a run. */
export function askedEvent(
  context: Asked,
  parts: Readonly<{ type: AuditEvent['type']; sentence: string; rule?: string; workflow?: string; detail?: AuditEvent['detail'] }>,
): AuditEvent {
  return {
    id: randomUUID(),
    at: context.stamp.at,
    type: parts.type,
    actor: context.stamp.by,
    via: context.stamp.via,
    runId: null,
    stepId: null,
    workflow: parts.workflow ?? null,
    environment: null,
    planHash: null,
    rule: parts.rule ?? null,
    sentence: parts.sentence,
    detail: parts.detail ?? {},
  };
}

/** Refuses with the rule named, in the answer and in the audit log. */
export function denied(context: Asked, asked: string, decision: Extract<Decision, { effect: 'deny' }>): Act {
  return async (tx) => {
    await tx.appendEvents([
      askedEvent(context, { type: 'decision.denied', rule: decision.rule, sentence: decision.reason.sentence, detail: { asked } }),
    ]);
    await tx.say(
      answerTo(context.inbound),
      { kind: 'why', question: asked, answer: message('act.not-permitted', { rule: decision.rule }), reason: decision.reason },
      context.stamp.at,
    );
    return null;
  };
}

/** Says what an error says; a command that was understood and could not be done is recorded as refused, lack of permission as denied. */
export function failedAnswer(context: Asked, error: AppError, understood: boolean): Act {
  return async (tx) => {
    const type = error.code === 'forbidden' ? 'decision.denied' : understood ? 'command.refused' : 'command.not_understood';
    await tx.appendEvents([askedEvent(context, { type, sentence: error.message, detail: { reason: error.reason } })]);
    await tx.say(answerTo(context.inbound), { kind: 'text', text: error.text }, context.stamp.at);
    return null;
  };
}
