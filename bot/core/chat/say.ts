import type { Answer } from '../answer.ts';
import { attemptEvent, bounded, refusedEvent } from '../audit/attempt.ts';
import type { AuditEvent, TypeAndDetail } from '../audit/event.ts';
import type { InboundMessage } from '../chat.ts';
import type { AppError } from '../errors.ts';
import type { Decision } from '../policy/decision.ts';
import { message } from '../text/message.ts';
import { answerTo } from './answer-to.ts';
import type { Act, CommandContext } from './command.ts';

/** A message and what it is about. */
export type Asked = Pick<CommandContext, 'inbound' | 'stamp' | 'about'>;

/** An act that answers and changes nothing else. */
export function sayOnly(context: Pick<Asked, 'inbound' | 'stamp'>, answer: Answer): Act {
  return async (tx) => {
    await tx.say(answerTo(context.inbound), answer, context.stamp.at);
    return null;
  };
}

/** An event about a message. */
export function askedEvent({ stamp, about }: Asked, parts: TypeAndDetail & Readonly<{ sentence: string; rule?: string }>): AuditEvent {
  return attemptEvent(stamp, { about, ...parts });
}

/** Of a message that nobody else saw: what the log adds. */
export function privately({ alone }: Pick<InboundMessage, 'alone'>): Readonly<{ private?: true }> {
  return alone === undefined ? {} : { private: true };
}

/** An act that was asked for with a command: what was typed is in the log before whatever comes of it. */
export function asked(context: Asked, act: Act): Act {
  const { principal, text } = context.inbound;
  const detail = { text, ...privately(context.inbound) };
  const event = askedEvent(context, { type: 'command.asked', sentence: `${principal.name} typed: ${text}`, detail });
  return async (tx) => {
    await tx.appendEvents([event]);
    return act(tx);
  };
}

/** Refuses with the rule named, in the answer and in the audit log. */
export function denied(context: Asked, question: string, decision: Extract<Decision, { effect: 'deny' }>): Act {
  const { rule, reason } = decision;
  return async (tx) => {
    await tx.appendEvents([askedEvent(context, { type: 'decision.denied', rule, sentence: reason.sentence, detail: { asked: question } })]);
    const answer = { kind: 'why' as const, question, answer: message('act.not-permitted', { rule }), reason };
    await tx.say(answerTo(context.inbound), answer, context.stamp.at);
    return null;
  };
}

/** Says what an error says; a command that was understood and could not be done is recorded as refused, lack of permission as denied. */
export function failedAnswer(context: Asked, error: AppError, understood: boolean): Act {
  const { stamp, about, inbound } = context;
  return async (tx) => {
    const refused = refusedEvent(stamp, error, { about, detail: { text: bounded(inbound.text) } });
    const known = understood || error.code === 'forbidden';
    const detail = { ...refused.detail, ...privately(inbound) };
    await tx.appendEvents([known ? refused : { ...refused, type: 'command.not_understood', detail }]);
    await tx.say(answerTo(inbound), { kind: 'text', text: error.text }, stamp.at);
    return null;
  };
}
