import { type Actor, actorOf } from '../actor.ts';
import { NOTHING_KNOWN } from '../audit/about.ts';
import { bounded } from '../audit/attempt.ts';
import type { InboundMessage } from '../chat.ts';
import type { Parsed } from '../command/definition.ts';
import { parse } from '../command/parse.ts';
import { type CommandProblem, pointAt } from '../command/problem.ts';
import { channelOf } from '../conversation.ts';
import type { Core } from '../core.ts';
import { AppError, toAppError } from '../errors.ts';
import { requireChannel } from '../policy/channels.ts';
import type { Freshness } from '../ports.ts';
import { isForTheSender } from '../refused.ts';
import type { Stamp } from '../run/change.ts';
import { allOf, message } from '../text/message.ts';
import { inEnglish } from '../text/voice.ts';
import { aboutMessage } from './about-message.ts';
import { answerTo } from './answer-to.ts';
import { prepareAnswer } from './bare-answer.ts';
import { claim } from './claim.ts';
import type { Act, CommandContext } from './command.ts';
import { fullGrammar, parseFor } from './grammar.ts';
import { helpAnswer } from './help.ts';
import { onRecord } from './on-record.ts';
import { type Asked, asked, askedEvent, failedAnswer, privately, sayOnly } from './say.ts';
import { prepareWorkflow } from './start-workflow.ts';

/**
 * One message, handled once: everything it causes (run, events, answers) is written in the transaction that claims its
 * activity id. Throws only when nothing could be recorded, so that the sender may deliver it again.
 */
export async function handleMessage(core: Core, inbound: InboundMessage): Promise<void> {
  const stamp = stampOf(inbound, core.clock.now());
  const act = await prepared(core, { inbound, stamp });
  const changed = await core.store.transaction(async (tx) => ((await claim(tx, inbound, stamp.at)) ? act(tx) : null));
  // Only now is it committed: whoever reads because of the signal sees it.
  if (changed !== null && typeof changed !== 'string') core.signals.touched(changed);
  if (typeof changed === 'string') {
    core.signals.changed(changed);
    // Whoever has to approve it is told without waiting for the next look at what is due.
    core.signals.due();
  }
  core.signals.outbox();
}

function stampOf({ principal, conversation }: InboundMessage, at: Date): Stamp {
  return { by: principal, via: 'chat', at, channel: channelOf(conversation) };
}

type Sent = Pick<CommandContext, 'inbound' | 'stamp'>;

/** What was typed is in the log also when it cannot be done, and when nobody knows who may do it. */
async function prepared(core: Core, sent: Sent): Promise<Act> {
  const { principal, text } = sent.inbound;
  const looking = await actorOf(core, principal, 'recent').catch(toAppError);
  const parsed = looking instanceof AppError ? parse(text, fullGrammar(core)) : parseFor(core, looking, text);
  const context = { ...sent, about: await aboutMessage(core, sent.inbound, parsed) };
  const act = looking instanceof AppError ? failed(core, context, looking) : await carriedOut(core, { context, looking, parsed });
  return parsed.kind === 'command' || parsed.kind === 'answer' ? asked(context, onRecord(context, act)) : act;
}

type Read = Readonly<{ context: Asked; looking: Actor; parsed: Parsed }>;

async function carriedOut(core: Core, { context, looking, parsed }: Read): Promise<Act> {
  try {
    if (parsed.kind !== 'not_for_us' || parsed.because === 'empty') requireChannel(core, context.inbound.conversation);
    const actor = freshnessFor(core, parsed) === 'recent' ? looking : await actorOf(core, looking.principal);
    return await understood({ core, actor, ...context }, parsed);
  } catch (thrown) {
    return failed(core, context, toAppError(thrown));
  }
}

function failed(core: Core, context: Asked, error: AppError): Act {
  if (isForTheSender(error)) throw error;
  if (error.code === 'internal')
    core.logger.error({ err: error.cause ?? error, activityId: context.inbound.key.activityId }, 'a message could not be handled');
  return failedAnswer(context, error, !error.reason.startsWith('command.') && error.code !== 'internal');
}

/** Roles that may be a minute old are enough to understand a message and to show something, never to do what it asks for. */
function freshnessFor(core: Core, parsed: Parsed): Freshness {
  if (parsed.kind === 'not_for_us' || parsed.kind === 'problem') return 'recent';
  if (parsed.kind === 'answer' || parsed.call.kind === 'workflow') return 'fresh';
  return core.commands.get(parsed.call.command)?.freshness ?? 'fresh';
}

async function understood(context: CommandContext, parsed: Parsed): Promise<Act> {
  const { core, actor, inbound } = context;
  switch (parsed.kind) {
    case 'not_for_us':
      // A bare mention, or hello in one's own chat with the bot, is a person looking for a way in.
      return parsed.because === 'empty' || inbound.conversation.scope === 'personal'
        ? sayOnly(context, helpAnswer(core, actor))
        : async () => null;
    case 'problem':
      return notUnderstood(context, parsed.problem);
    case 'answer':
      return prepareAnswer(context, parsed.verb);
    case 'command':
      return parsed.call.kind === 'workflow' ? prepareWorkflow(context, parsed.call) : builtin(context, parsed.call);
  }
}

async function builtin(
  context: CommandContext,
  call: Readonly<{ command: string; args: Readonly<Record<string, string>>; missing: readonly string[] }>,
): Promise<Act> {
  const command = context.core.commands.get(call.command);
  if (command === undefined)
    throw new AppError({ code: 'internal', reason: 'command.missing', message: message('act.command-missing', { command: call.command }) });
  if (call.missing.length > 0)
    return failedAnswer(
      context,
      new AppError({
        code: 'invalid',
        reason: 'command.incomplete',
        message: message('act.incomplete', { parts: allOf(call.missing), usage: command.usage }),
      }),
      false,
    );
  return command.prepare(context, call.args);
}

function notUnderstood(context: CommandContext, problem: CommandProblem): Act {
  const { inbound, stamp } = context;
  const excerpt = problem.code === 'unknown_command' ? '' : pointAt(inbound.text, problem);
  const answer = { kind: 'problem' as const, message: problem.message, excerpt, usage: problem.usage };
  return async (tx) => {
    await tx.appendEvents([
      askedEvent(context, {
        type: 'command.not_understood',
        sentence: inEnglish(problem.message),
        detail: { code: problem.code, text: bounded(inbound.text), ...privately(inbound) },
      }),
    ]);
    await tx.say(answerTo(inbound), answer, stamp.at);
    return null;
  };
}

/** Says that an edit has no effect, once per edit and only where the edited text would have been a command. */
export async function handleEdit(core: Core, inbound: InboundMessage): Promise<void> {
  const parsed = parse(inbound.text, fullGrammar(core));
  if (parsed.kind === 'not_for_us') return;
  const at = core.clock.now();
  const context = { inbound, stamp: stampOf(inbound, at), about: NOTHING_KNOWN };
  const text = message('help.edited');
  await core.store.transaction(async (tx) => {
    if (!(await claim(tx, inbound, at))) return;
    await tx.appendEvents([
      askedEvent(context, {
        type: 'command.not_understood',
        sentence: 'An edited message was ignored.',
        detail: { text: bounded(inbound.text), ...privately(inbound) },
      }),
    ]);
    await tx.say(answerTo(inbound), { kind: 'text', text }, at);
  });
  core.signals.outbox();
}
