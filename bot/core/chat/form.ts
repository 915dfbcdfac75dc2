import { type Actor, actorOf, type Deciding } from '../actor.ts';
import type { FormAnswer } from '../answer.ts';
import { type About, aboutWorkflow, NOTHING_KNOWN } from '../audit/about.ts';
import { attemptEvent, refusedEvent } from '../audit/attempt.ts';
import type { InboundPress, PressReply } from '../chat.ts';
import type { Conversation } from '../conversation.ts';
import type { Core } from '../core.ts';
import { newHandle } from '../ids.ts';
import type { JsonObject } from '../json.ts';
import { isOffered, offeredInputs } from '../offered-inputs.ts';
import { spokenReason } from '../policy/decision.ts';
import type { Handle, Tx } from '../ports.ts';
import { samePrincipal } from '../principal.ts';
import type { Stamp } from '../run/change.ts';
import { commitRun, type Prepared, prepareRun } from '../submit.ts';
import { message } from '../text/message.ts';
import type { InputValue, Workflow } from '../workflow/definition.ts';
import { claim } from './claim.ts';
import { fieldsOf, gone, notYours, recordPressRefused, refusedWith, repeated, wrongInputs } from './refused-press.ts';
import { handleHash } from './run-card.ts';

const FORM_LIFE_MS = 24 * 3_600_000;

type Incomplete = Extract<Prepared, { kind: 'incomplete' }>;

type FormFor = Readonly<{
  workflow: Workflow;
  actor: Actor;
  conversation: Conversation;
  prepared: Incomplete;
  /** Everything that was typed, also what is not valid. */
  raw: Readonly<Record<string, unknown>>;
  at: Date;
  /** Only its person sees the form. */
  alone?: boolean;
}>;

/** Makes the form that asks for what is missing, and its handle, in the caller's transaction. */
export async function makeForm(core: Deciding, tx: Tx, wanted: FormFor): Promise<FormAnswer> {
  const { workflow, actor, conversation, prepared, raw, at, alone } = wanted;
  const { principal } = actor;
  const handle = newHandle();
  const seen = alone === true ? { alone } : {};
  const meaning: Handle = {
    kind: 'form',
    workflow: workflow.name,
    principal,
    conversation,
    values: prepared.values as JsonObject,
    ...seen,
  };
  await tx.putHandle(handleHash(handle), meaning, new Date(at.getTime() + FORM_LIFE_MS));
  const values = { ...typedIn(workflow, raw), ...prepared.values };
  return formOf(workflow, { handle, fields: offeredInputs(core, actor, workflow), values, problems: prepared.problems });
}

function formOf(workflow: Workflow, state: Omit<FormAnswer, 'kind' | 'workflow'>): FormAnswer {
  const { name, title, description } = workflow;
  return { kind: 'form', workflow: { name, title, description }, ...state, values: shown(workflow, state) };
}

/** A choice that is not offered any more stands nowhere; what is no choice at all is shown as it was typed. */
function shown(workflow: Workflow, { fields, values }: Pick<FormAnswer, 'fields' | 'values'>): FormAnswer['values'] {
  const isHidden = (name: string, value: InputValue): boolean => {
    const [every, open] = [workflow.inputs, fields].map((list) => list.find((field) => field.name === name));
    return every !== undefined && open !== undefined && isOffered(every, value) && !isOffered(open, value);
  };
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => !isHidden(name, value)));
}

/** What a form shows again as it was typed; a field for numbers can hold nothing else. */
function typedIn(workflow: Workflow, raw: Readonly<Record<string, unknown>>): Record<string, InputValue> {
  const typed = workflow.inputs.flatMap(({ name, type }): readonly (readonly [string, InputValue])[] => {
    const value = Object.hasOwn(raw, name) ? raw[name] : undefined;
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return [];
    return type.kind === 'number' && !Number.isFinite(Number(value)) ? [] : [[name, value]];
  });
  return Object.fromEntries(typed);
}

type Submitted = InboundPress & Readonly<{ meaning: Extract<Handle, { kind: 'form' }>; stamp: Stamp }>;

/**
 * A filled form. Only the person it was made for may send it, and once: the handle is spent in the transaction that
 * creates the run. Wrong values bring the same form back with a sentence at each field, a refusal with its rule on top: both
 * can be corrected and sent again.
 */
export async function submitForm(core: Core, submitted: Submitted): Promise<PressReply> {
  const { meaning, principal, stamp } = submitted;
  const workflow = core.workflows.get(meaning.workflow);
  const raw = workflow === undefined ? {} : pick({ ...meaning.values, ...submitted.inputs }, workflow);
  const about = workflow === undefined ? NOTHING_KNOWN : aboutWorkflow(workflow, raw, principal);
  if (!samePrincipal(meaning.principal, principal)) return refusedWith(core, submitted, { error: notYours(meaning.principal), about });
  if (workflow === undefined) return refusedWith(core, submitted, { error: gone(), about: { ...about, workflow: meaning.workflow } });
  const actor = await actorOf(core, principal);
  const { conversation } = meaning;
  const prepared = await prepareRun(core, actor, { workflow, raw, via: 'form', conversation, speech: submitted.speech });
  if (prepared.kind === 'incomplete') {
    const values = { ...typedIn(workflow, raw), ...prepared.values };
    await recordPressRefused(core, submitted, { error: wrongInputs(prepared), about, detail: { fields: fieldsOf(workflow, prepared) } });
    const fields = offeredInputs(core, actor, workflow);
    return { kind: 'form', form: formOf(workflow, { handle: submitted.handle, fields, values, problems: prepared.problems }) };
  }
  if (prepared.kind === 'denied') return refused(core, submitted, { workflow, actor, raw, about, decision: prepared.decision });
  const result = await core.store.transaction(async (tx) => {
    if (!(await claim(tx, submitted, stamp.at))) return 'repeated' as const;
    if (await tx.spendHandle(handleHash(submitted.handle))) return commitRun(core, tx, prepared.request, stamp);
    await tx.appendEvents([refusedEvent(stamp, repeated(), { about, detail: { tried: submitted.verb } })]);
    return 'repeated' as const;
  });
  core.signals.outbox();
  if (result === 'repeated') return { kind: 'text', text: repeated().text };
  core.signals.changed(result);
  core.signals.due();
  const closed = message('form.sent', { run: result });
  return { kind: 'form', form: formOf(workflow, { handle: submitted.handle, fields: [], values: {}, problems: {}, closed }) };
}

type Refused = Readonly<{
  workflow: Workflow;
  actor: Actor;
  raw: Readonly<Record<string, unknown>>;
  about: About;
  decision: Extract<Prepared, { kind: 'denied' }>['decision'];
}>;

/** The handle is not spent: somebody who chose a forbidden environment chooses another one. */
async function refused(core: Core, submitted: Submitted, { workflow, actor, raw, about, decision }: Refused): Promise<PressReply> {
  const { stamp, handle } = submitted;
  const { rule, reason } = decision;
  await core.store.transaction(async (tx) => {
    if (!(await claim(tx, submitted, stamp.at))) return;
    await tx.appendEvents([attemptEvent(stamp, { type: 'decision.denied', rule, sentence: reason.sentence, about })]);
  });
  const notice = message('act.refused-form', { sentence: spokenReason(reason), rule });
  const fields = offeredInputs(core, actor, workflow);
  return { kind: 'form', form: formOf(workflow, { handle, fields, values: typedIn(workflow, raw), problems: {}, notice }) };
}

/** Only the workflow's own fields are taken from what a card sends; an untouched field arrives as an empty text. */
function pick(raw: Readonly<Record<string, unknown>>, workflow: Workflow): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const field of workflow.inputs) {
    const value = raw[field.name];
    if (value !== undefined && value !== '') picked[field.name] = value;
  }
  return picked;
}
