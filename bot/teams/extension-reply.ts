import type { FoundAnswer } from '../core/answer.ts';
import type { Speech } from '../core/text/language.ts';
import { message } from '../core/text/message.ts';
import { speak } from '../core/text/voice.ts';
import type { InvokeReply } from './adapter.ts';
import type { Renderers } from './deliveries.ts';

const CARD = 'application/vnd.microsoft.card.adaptive';
const PREVIEW = 'application/vnd.microsoft.card.thumbnail';

/** Answers to a message extension. Source: Microsoft, "Respond to search command" and "Create and send the dialog". */
export function foundReply(found: readonly FoundAnswer[], renderers: Renderers, speech: Speech): InvokeReply {
  if (found.length === 0) return searchMessage(speak(message('extension.nothing'), speech));
  const attachments = found.flatMap((one) => {
    const rendered = renderers.renderAnswer(one, speech);
    const { title, text } = renderers.foundLines(one, speech);
    if (!('card' in rendered)) return [];
    return [
      {
        contentType: CARD,
        content: rendered.card,
        preview: { contentType: PREVIEW, content: { title: escaped(title), text: escaped(text) } },
      },
    ];
  });
  return { status: 200, body: { composeExtension: { type: 'result', attachmentLayout: 'list', attachments } } };
}

/** In the place of a list of what was found. */
export function searchMessage(text: string): InvokeReply {
  return { status: 200, body: { composeExtension: { type: 'message', text } } };
}

/** Shows this card in the window that is open. */
export function dialogReply(card: object, speech: Speech): InvokeReply {
  const title = speak(message('extension.title'), speech);
  const value = { title, height: 'medium', width: 'medium', card: { contentType: CARD, content: submitted(card) } };
  return { status: 200, body: { task: { type: 'continue', value } } };
}

/** Says this in the place of the window. */
export function dialogMessage(text: string): InvokeReply {
  return { status: 200, body: { task: { type: 'message', value: text } } };
}

/** A window knows no `Action.Execute`; each of ours has an `Action.Submit` for that as its fallback. */
function submitted(card: object): object {
  const actions = 'actions' in card && Array.isArray(card.actions) ? card.actions : [];
  return { ...card, actions: actions.map((action) => action?.fallback ?? action) };
}

/** The text of a thumbnail card may be HTML, so what people typed must not be. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
