import type { About } from '../audit/about.ts';
import { type RefusedDetail, refusedEvent } from '../audit/attempt.ts';
import type { InboundPress, PressReply } from '../chat.ts';
import type { Core } from '../core.ts';
import { AppError } from '../errors.ts';
import type { Principal } from '../principal.ts';
import type { Stamp } from '../run/change.ts';
import type { Prepared } from '../submit.ts';
import { message } from '../text/message.ts';
import type { Workflow } from '../workflow/definition.ts';
import { claim } from './claim.ts';

type Pressed = Pick<InboundPress, 'key' | 'principal' | 'conversation' | 'verb'> & Readonly<{ stamp: Stamp }>;
type Refusal = Readonly<{ error: AppError; about: About; detail?: RefusedDetail }>;

/**
 * Records that a press came to nothing before anything was written, in the transaction that claims it: one event for each
 * press, however often it is delivered. What the presser sent is not in it.
 */
export async function recordPressRefused(core: Core, pressed: Pressed, { error, about, detail = {} }: Refusal): Promise<void> {
  const { stamp, verb } = pressed;
  await core.store.transaction(async (tx) => {
    if (!(await claim(tx, pressed, stamp.at))) return;
    await tx.appendEvents([refusedEvent(stamp, error, { about, detail: { tried: verb, ...detail } })]);
  });
}

/** The same, and the sentence for the presser. */
export async function refusedWith(core: Core, pressed: Pressed, refusal: Refusal): Promise<PressReply> {
  await recordPressRefused(core, pressed, refusal);
  return { kind: 'text', text: refusal.error.text };
}

/** The names of the fields that are missing or wrong; of those that the workflow does not have, none. */
export function fieldsOf(workflow: Workflow, { missing, problems }: Incomplete): string {
  const wrong = workflow.inputs.map(({ name }) => name).filter((name) => missing.includes(name) || Object.hasOwn(problems, name));
  return wrong.join(', ');
}

type Incomplete = Pick<Extract<Prepared, { kind: 'incomplete' }>, 'missing' | 'problems'>;

/** For inputs that are missing or wrong, with a sentence for each field. */
export function wrongInputs({ missing, problems }: Incomplete): AppError {
  const needed = Object.fromEntries(missing.map((field) => [field, message('form.wrong.text')]));
  return new AppError({
    code: 'invalid',
    reason: 'run.invalid_inputs',
    message: message('api.inputs-wrong'),
    fields: { ...needed, ...problems },
  });
}

/** Whose form it is decides who may send it, as a rule would. */
export function notYours({ name }: Principal): AppError {
  const rule = 'form.not_yours';
  return new AppError({ code: 'forbidden', reason: rule, message: message('form.not-yours', { name }), details: { rule } });
}

export function gone(): AppError {
  return new AppError({ code: 'not_found', reason: 'workflow.unknown', message: message('form.workflow-gone') });
}

export function repeated(): AppError {
  return new AppError({ code: 'conflict', reason: 'form.repeated', message: message('form.repeated') });
}

export function tooOld(): AppError {
  return new AppError({ code: 'not_found', reason: 'card.unknown_handle', message: message('act.card-too-old') });
}
