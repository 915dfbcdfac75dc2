import * as cards from 'adaptivecards';
import type { JsonObject } from '../../../../core/json.ts';
import type { PressButton } from '../../../contract.ts';
import type { ThemeName } from '../theme.ts';
import { hostConfigFor } from './host-config.ts';
import { markdownToHtml } from './markdown.ts';
import { markMentions, withMentions } from './mentions.ts';

export type CardAction = Readonly<{ kind: 'link'; url: string }> | Readonly<{ kind: 'press'; press: PressButton['action'] }>;

/** A drawn card. `typed` is what a person changed in its inputs, by input id. */
export type Drawing = Readonly<{
  element: HTMLElement;
  typed(): ReadonlyMap<string, string>;
  focused(): Focus | null;
  focus(on: Focus): void;
}>;
/** The input or button that has the focus. */
type Focus = Readonly<{ input: string }> | Readonly<{ button: string }>;

type Request = Readonly<{ card: JsonObject; theme: ThemeName; typed: ReadonlyMap<string, string>; onAction(action: CardAction): void }>;

cards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = withMentions(markdownToHtml(text));
  result.didProcess = true;
};

/** Draws a card as Teams does: nothing above version 1.5; for a newer card its fallback text. */
export function drawCard({ card, theme, typed, onAction }: Request): Drawing {
  if (isTooNew(card)) return drawNotice(typeof card['fallbackText'] === 'string' ? card['fallbackText'] : 'This card cannot be shown.');
  const drawing = new cards.AdaptiveCard();
  drawing.hostConfig = new cards.HostConfig(hostConfigFor(theme));
  drawing.parse(markMentions(card), new cards.SerializationContext(cards.Versions.v1_5));
  const inputs = drawing.getAllInputs();
  for (const input of inputs) keepTyped(input, typed.get(input.id ?? ''));
  drawing.onAnchorClicked = (_element, anchor) => {
    onAction({ kind: 'link', url: anchor.href });
    return true;
  };
  drawing.onExecuteAction = (action) => {
    if (action instanceof cards.OpenUrlAction) onAction({ kind: 'link', url: action.url ?? '' });
    else if (action instanceof cards.ExecuteAction) onAction({ kind: 'press', press: pressed('Action.Execute', action) });
    else if (action instanceof cards.SubmitAction) onAction({ kind: 'press', press: pressed('Action.Submit', action) });
  };
  const element = drawing.render();
  if (element === undefined) return drawNotice('This card cannot be shown.');
  return {
    element,
    typed: () => new Map(inputs.filter((input) => input.id && input.isDirty()).map((input) => [input.id ?? '', String(input.value ?? '')])),
    focused: () => focusIn(element, inputs),
    focus: (on) => putFocus(element, inputs, on),
  };
}

/** What somebody is typing survives a change of the card. */
function keepTyped(input: cards.Input, typed: string | undefined): void {
  if (typed === undefined) return;
  if (input instanceof cards.NumberInput) input.defaultValue = Number(typed);
  else if (input instanceof cards.TextInput || input instanceof cards.ChoiceSetInput || input instanceof cards.ToggleInput) {
    input.defaultValue = typed;
  } else if (input instanceof cards.DateInput || input instanceof cards.TimeInput) input.defaultValue = typed;
}

function pressed(type: PressButton['action']['type'], action: cards.ExecuteAction | cards.SubmitAction): PressButton['action'] {
  const data: JsonObject = typeof action.data === 'object' ? JSON.parse(JSON.stringify(action.data)) : {};
  return {
    type,
    ...(action.id === undefined ? {} : { id: action.id }),
    ...(action.title === undefined ? {} : { title: action.title }),
    ...(action instanceof cards.ExecuteAction && action.verb ? { verb: action.verb } : {}),
    data,
  };
}

function focusIn(element: HTMLElement, inputs: readonly cards.Input[]): Focus | null {
  const focused = document.activeElement;
  if (focused === null || !element.contains(focused)) return null;
  const input = inputs.find((one) => one.renderedElement?.contains(focused));
  if (input?.id) return { input: input.id };
  return focused instanceof HTMLButtonElement ? { button: focused.textContent ?? '' } : null;
}

function putFocus(element: HTMLElement, inputs: readonly cards.Input[], on: Focus): void {
  if ('input' in on) inputs.find((one) => one.id === on.input)?.focus();
  else [...element.querySelectorAll('button')].find((button) => button.textContent === on.button)?.focus({ preventScroll: true });
}

/** Teams draws nothing of a card above 1.5 (Microsoft: "Designing Adaptive Cards for your app", supported versions). */
function isTooNew(card: JsonObject): boolean {
  const version = cards.Version.parse(String(card['version'] ?? '1.0'), new cards.SerializationContext());
  return version === undefined || version.compareTo(cards.Versions.v1_5) > 0;
}

function drawNotice(text: string): Drawing {
  const element = document.createElement('p');
  element.className = 'card-unshown';
  element.textContent = text;
  return { element, typed: () => new Map(), focused: () => null, focus: () => undefined };
}
