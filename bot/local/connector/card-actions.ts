import { z } from 'zod';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { asObject } from '../json-object.ts';

/** Which button to press: the first with this verb or title, the card's `refresh` action, or an action given whole. */
export type Press =
  | Readonly<{ verb: string; inputs?: JsonObject }>
  | Readonly<{ title: string; inputs?: JsonObject }>
  | Readonly<{ refresh: true }>
  | Readonly<{ action: PressedAction }>;

/** An action as it goes to the bot: what people typed is merged into `data`. */
export type PressedAction = Readonly<{
  type: 'Action.Execute' | 'Action.Submit';
  id?: string;
  title?: string;
  verb?: string;
  data: JsonObject;
}>;

/** `data` of a card may also be a text, which Teams sends as it is; this product never uses that, so it counts as empty. */
export const pressedAction: z.ZodType<PressedAction> = z
  .object({
    type: z.enum(['Action.Execute', 'Action.Submit']),
    id: z.string().optional(),
    title: z.string().optional(),
    verb: z.string().optional(),
    data: z.record(z.string(), z.json()).catch({}),
  })
  .transform(({ type, data, ...names }) => ({ type, ...defined(names), data }));

export function findAction(cards: readonly JsonObject[], press: Press): PressedAction | null {
  if ('action' in press) return press.action;
  if ('refresh' in press) return actionsIn(cards.map((card) => asObject(card['refresh'])?.['action'] ?? null))[0] ?? null;
  const found = actionsIn(cards).find((action) => ('verb' in press ? action.verb === press.verb : action.title === press.title));
  return found === undefined ? null : { ...found, data: { ...found.data, ...press.inputs } };
}

/** Every action of a card, in reading order; `refresh` and `authentication` are no buttons. */
function actionsIn(value: JsonValue | readonly JsonValue[]): readonly PressedAction[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = pressedAction.safeParse(value);
  const inner = Object.entries(value).flatMap(([key, one]) => (key === 'refresh' || key === 'data' ? [] : actionsIn(one)));
  return own.success ? [own.data, ...inner] : inner;
}

function defined(names: Readonly<{ id?: string | undefined; title?: string | undefined; verb?: string | undefined }>) {
  return {
    ...(names.id === undefined ? {} : { id: names.id }),
    ...(names.title === undefined ? {} : { title: names.title }),
    ...(names.verb === undefined ? {} : { verb: names.verb }),
  };
}
