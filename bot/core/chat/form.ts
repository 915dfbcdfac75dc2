import { actorOf } from '../actor.ts';
import type { FormAnswer } from '../answer.ts';
import type { InboundPress, PressReply } from '../chat.ts';
import type { Conversation } from '../conversation.ts';
import type { Core } from '../core.ts';
import { newHandle } from '../ids.ts';
import type { JsonObject } from '../json.ts';
import type { Handle, Tx } from '../ports.ts';
import { type Principal, samePrincipal } from '../principal.ts';
import type { Stamp } from '../run/change.ts';
import { commitRun, type Prepared, prepareRun } from '../submit.ts';
import type { Workflow } from '../workflow/definition.ts';
import { claim } from './claim.ts';
import { handleHash, runCard } from './run-card.ts';
import { askedEvent } from './say.ts';

const FORM_LIFE_MS = 24 * 3_600_000;

type FormFor = Readonly<{
  workflow: Workflow;
  principal: Principal;
  conversation: Conversation;
  prepared: Extract<Prepared, { kind: 'incomplete' }>;
  at: Date;
}>;

/** Makes the form that asks for what is missing, and its handle, in the caller's transaction. */
export async function makeForm(tx: Tx, wanted: FormFor): Promise<FormAnswer> {
  const { workflow, principal, conversation, prepared, at } = wanted;
  const handle = newHandle();
  const meaning: Handle = { kind: 'form', workflow: workflow.name, principal, conversation, values: prepared.values as JsonObject };
  await tx.putHandle(handleHash(handle), meaning, new Date(at.getTime() + FORM_LIFE_MS));
  const { name, title, description } = workflow;
  return {
    kind: 'form',
    handle,
    workflow: { name, title, description },
    fields: workflow.inputs,
    values: prepared.values,
    problems: prepared.problems,
  };
}

type Submitted = InboundPress & Readonly<{ meaning: Extract<Handle, { kind: 'form' }>; stamp: Stamp }>;

/**
 * A filled form. Only the person it was made for may send it, and once: the handle is spent in the transaction that
 * creates the run. Wrong values bring the form back with a sentence at each field.
 */
export async function submitForm(core: Core, submitted: Submitted): Promise<PressReply> {
  const { meaning, principal, stamp } = submitted;
  if (!samePrincipal(meaning.principal, principal))
    return { kind: 'text', text: `This form was made for ${meaning.principal.name}. Type the command yourself to get your own.` };
  const workflow = core.workflows.get(meaning.workflow);
  if (workflow === undefined) return { kind: 'text', text: 'This workflow does not exist any more. Type “help” for what there is.' };
  const raw = pick({ ...meaning.values, ...submitted.inputs }, workflow);
  const actor = await actorOf(core, principal);
  const prepared = await prepareRun(core, actor, { workflow, raw, via: 'form', conversation: meaning.conversation });
  if (prepared.kind === 'incomplete') {
    const form = await core.store.transaction((tx) =>
      makeForm(tx, { workflow, principal, conversation: meaning.conversation, prepared, at: stamp.at }),
    );
    return { kind: 'form', form };
  }
  const result = await core.store.transaction(async (tx) => {
    if (!(await claim(tx, submitted, stamp.at)) || !(await tx.spendHandle(handleHash(submitted.handle)))) return 'repeated' as const;
    if (prepared.kind === 'denied') {
      const { rule, reason } = prepared.decision;
      await tx.appendEvents([
        askedEvent(
          { inbound: { ...submitted, text: '' }, stamp },
          { type: 'decision.denied', rule, sentence: reason.sentence, workflow: workflow.name },
        ),
      ]);
      return 'denied' as const;
    }
    return commitRun(core, tx, prepared.request, stamp);
  });
  core.signals.outbox();
  if (result === 'denied' && prepared.kind === 'denied')
    return { kind: 'text', text: `${prepared.decision.reason.sentence} (Rule: ${prepared.decision.rule}.)` };
  if (result === 'repeated' || result === 'denied')
    return { kind: 'text', text: 'This form was sent already; its run has a card of its own in this conversation.' };
  core.signals.changed(result);
  core.signals.due();
  const card = await runCard(core, result, submitted.conversation);
  return card === null ? { kind: 'text', text: 'Started.' } : { kind: 'card', card };
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
