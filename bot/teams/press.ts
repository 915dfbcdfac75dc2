import { z } from 'zod';
import { PRESS_VERBS, type PressVerb } from '../core/chat.ts';
import type { Text } from '../core/text/message.ts';
import type { CardAction, TypedInputs } from './card-action.ts';

/** A press as it was sent: `Action.Execute` names its verb beside the data, `Action.Submit` inside it. */
export type PressData = Readonly<{ verb: PressVerb; handle: string; inputs: TypedInputs }>;
export type PressResult =
  | Readonly<{ ok: true; press: PressData }>
  /** Not a button of ours, or a changed one. */
  | Readonly<{ ok: false; kind: 'malformed' }>
  /** A button of ours with an input that does not fit; the hint is for the presser. */
  | Readonly<{ ok: false; kind: 'inputs'; hint: Text }>;

type Actions = ReadonlyMap<PressVerb, CardAction>;

const verb = z.enum(PRESS_VERBS);
const fields = z.record(z.string(), z.unknown());
const executed = z.object({ action: z.object({ type: z.literal('Action.Execute').optional(), verb, data: fields }) });
/** 128 random bits as base64url. */
const handle = z.string().regex(/^[A-Za-z0-9_-]{22}$/);
/** Keys that are not typed by the presser. `msteams` is Teams' own. */
const OURS = new Set(['verb', 'handle', 'msteams']);
const MALFORMED: PressResult = { ok: false, kind: 'malformed' };

/** Reads the `value` of an `adaptiveCard/action` invoke. */
export function readExecute(value: unknown, actions: Actions): PressResult {
  const parsed = executed.safeParse(value);
  if (!parsed.success) return MALFORMED;
  const { verb: named, data } = parsed.data.action;
  // The fallback button repeats the verb in its data; two different verbs are nobody's honest press.
  return data['verb'] === undefined || data['verb'] === named ? readFields(named, data, actions) : MALFORMED;
}

/** Reads the `value` of a message that an `Action.Submit` sent. */
export function readSubmit(value: unknown, actions: Actions): PressResult {
  const parsed = fields.safeParse(value);
  if (!parsed.success) return MALFORMED;
  const named = verb.safeParse(parsed.data['verb']);
  return named.success ? readFields(named.data, parsed.data, actions) : MALFORMED;
}

function readFields(named: PressVerb, data: Readonly<Record<string, unknown>>, actions: Actions): PressResult {
  const action = actions.get(named);
  const given = handle.safeParse(data['handle']);
  if (action === undefined || !given.success) return MALFORMED;
  const typed = Object.fromEntries(Object.entries(data).filter(([key]) => !OURS.has(key)));
  const inputs = action.inputs.safeParse(typed);
  if (inputs.success) return { ok: true, press: { verb: named, handle: given.data, inputs: inputs.data } };
  // A field the card does not have was added by hand; a value that is too long or of another kind can be an honest mistake.
  const honest = inputs.error.issues.every((issue) => issue.code === 'too_big' || issue.code === 'invalid_union');
  return honest ? { ok: false, kind: 'inputs', hint: action.hint } : MALFORMED;
}
