import { type Actor, actorOf, maySomewhere } from '../actor.ts';
import { type About, aboutWorkflow, NOTHING_KNOWN } from '../audit/about.ts';
import { attemptEvent, bounded, refusedEvent } from '../audit/attempt.ts';
import type { AuditEvent } from '../audit/event.ts';
import { claim } from '../chat/claim.ts';
import { makeForm } from '../chat/form.ts';
import type { InboundStart, StartReply } from '../chat.ts';
import { channelOf } from '../conversation.ts';
import type { Core } from '../core.ts';
import { AppError, toAppError } from '../errors.ts';
import { requireChannel } from '../policy/channels.ts';
import { spokenReason } from '../policy/decision.ts';
import { isRefusal } from '../refused.ts';
import type { Stamp } from '../run/change.ts';
import { RULES_CHANGED } from '../site/in-force.ts';
import { type Prepared, prepareRun } from '../submit.ts';
import { message, type Text } from '../text/message.ts';
import { cutAt } from '../text.ts';
import type { InputField, Workflow } from '../workflow/definition.ts';

/** A list of choices on a card holds this many and stays one. */
const MOST_OFFERED = 50;

type Asked = Readonly<{ inbound: InboundStart; stamp: Stamp }>;

/**
 * Somebody wants to start a workflow with a message: which ones they may run that take a text, then the form of the chosen one
 * with the text in it. What is refused is in the log, without the message: it may be somebody else's.
 */
export async function startWith(core: Core, inbound: InboundStart): Promise<StartReply> {
  const { principal, conversation, workflow } = inbound;
  const asked = { inbound, stamp: { by: principal, via: 'card', at: core.clock.now(), channel: channelOf(conversation) } } as const;
  try {
    requireChannel(core, conversation);
    if (inbound.text.trim() === '') return say(message('extension.no-text'));
    const actor = await actorOf(core, principal, workflow === null ? 'recent' : 'fresh');
    return workflow === null ? offer(core, actor) : await formFor(core, actor, { ...asked, name: workflow });
  } catch (thrown) {
    const error = toAppError(thrown);
    // Nothing was written; the door does it once more by the new rules.
    if (error.reason === RULES_CHANGED) throw error;
    if (error.code === 'internal') core.logger.error({ err: thrown }, 'a workflow could not be offered for a message');
    if (isRefusal(error))
      await recordOnce(core, asked, refusedEvent(asked.stamp, error, { about: NOTHING_KNOWN, detail: { tried: 'run' } }));
    return say(error.text);
  }
}

function offer(core: Core, actor: Actor): StartReply {
  const open = [...core.workflows.values()].filter(
    (workflow) => textField(workflow) !== null && maySomewhere(core, actor, 'run', workflow.name),
  );
  if (open.length === 0) return say(message('extension.none'));
  return { kind: 'offer', offer: { kind: 'offer', workflows: open.slice(0, MOST_OFFERED).map(({ name, title }) => ({ name, title })) } };
}

/** The input that takes the message: the longest text there may be, so that a description goes before a version number. */
function textField({ inputs }: Pick<Workflow, 'inputs'>): InputField | null {
  const room = ({ type }: InputField): number => (type.kind === 'text' && type.pattern === null ? type.maxLength : 0);
  const widest = inputs.toSorted((one, other) => room(other) - room(one))[0];
  return widest === undefined || room(widest) === 0 ? null : widest;
}

async function formFor(core: Core, actor: Actor, asked: Asked & Readonly<{ name: string }>): Promise<StartReply> {
  const { inbound, name } = asked;
  const { conversation, speech } = inbound;
  const workflow = core.workflows.get(name);
  const field = workflow === undefined ? null : textField(workflow);
  if (workflow === undefined || field === null) throw unknownWorkflow(name);
  const raw = { [field.name]: fitting(inbound.text, field) };
  const about = aboutWorkflow(workflow, {}, inbound.principal);
  const prepared = await prepareRun(core, actor, { workflow, raw, via: 'form', conversation, speech });
  if (prepared.kind === 'denied') return refused(core, asked, { about, decision: prepared.decision });
  return asking(core, actor, { ...asked, workflow, about, raw, prepared: unsent(prepared) });
}

/** Nothing starts before the person has seen what would, so also what is complete is asked for. */
function unsent(prepared: Exclude<Prepared, { kind: 'denied' }>): Extract<Prepared, { kind: 'incomplete' }> {
  return prepared.kind === 'incomplete'
    ? prepared
    : { kind: 'incomplete', values: prepared.request.plan.inputs, missing: [], problems: {} };
}

/** A field of a card has one line. */
function fitting(text: string, { type }: InputField): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  return type.kind === 'text' ? cutAt(line, type.maxLength) : line;
}

type Asking = Asked &
  Readonly<{
    workflow: Workflow;
    about: About;
    raw: Readonly<Record<string, string>>;
    prepared: Extract<Prepared, { kind: 'incomplete' }>;
  }>;

async function asking(core: Core, actor: Actor, { inbound, stamp, workflow, about, raw, prepared }: Asking): Promise<StartReply> {
  const { conversation } = inbound;
  const sentence = `${workflow.title} was asked for with a message; a form asks for the rest.`;
  return core.store.transaction(async (tx) => {
    if (await claim(tx, inbound, stamp.at)) await tx.appendEvents([attemptEvent(stamp, { type: 'form.asked', sentence, about })]);
    return { kind: 'form', form: await makeForm(core, tx, { workflow, actor, conversation, prepared, raw, at: stamp.at }) };
  });
}

type Denial = Readonly<{ about: About; decision: Extract<Prepared, { kind: 'denied' }>['decision'] }>;

async function refused(core: Core, asked: Asked, { about, decision: { rule, reason } }: Denial): Promise<StartReply> {
  await recordOnce(core, asked, attemptEvent(asked.stamp, { type: 'decision.denied', rule, sentence: reason.sentence, about }));
  return say(message('act.refused', { sentence: spokenReason(reason), rule }));
}

/** One event for each thing somebody did, however often it is delivered. */
async function recordOnce(core: Core, { inbound, stamp }: Asked, event: AuditEvent): Promise<void> {
  await core.store.transaction(async (tx) => {
    if (await claim(tx, inbound, stamp.at)) await tx.appendEvents([event]);
  });
}

function unknownWorkflow(name: string): AppError {
  return new AppError({
    code: 'not_found',
    reason: 'workflow.unknown',
    message: message('act.unknown-workflow', { name: bounded(name, 100) }),
  });
}

function say(text: Text): StartReply {
  return { kind: 'text', text };
}
