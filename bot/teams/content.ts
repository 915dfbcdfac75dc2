import type { Activity } from 'botbuilder';
import type { Conversation } from '../core/conversation.ts';
import { cutAt } from '../core/text.ts';

/** Somebody to mention: Entra object id, and the name as it is shown. The name holds no character that means anything in XML. */
export type Mentioned = Readonly<{ id: string; name: string }>;

/** What is put into a conversation: plain text, with people called by name or not, or an Adaptive Card with the line that notifications show for it. */
export type Content = Readonly<{ text: string; mentions?: readonly Mentioned[] }> | Readonly<{ card: object; summary: string }>;

const CARD = 'application/vnd.microsoft.card.adaptive';
const LONGEST_SUMMARY = 200;

/**
 * The part of an activity that people see. Text is `plain`, so that nothing people typed can become Markdown or a link.
 * Only XML shows mentions; in it everything that people typed is escaped. Bots may mention by Entra object id in texts.
 * Source: Microsoft, "Format your bot messages" and "Format cards in Teams", object id in user mention.
 */
export function messageOf(content: Content, scope: Conversation['scope']): Partial<Activity> {
  if ('card' in content) {
    const summary = cutAt(content.summary, LONGEST_SUMMARY);
    return { summary, attachments: [{ contentType: CARD, content: content.card }] };
  }
  const mentions = content.mentions ?? [];
  // In a chat with one person, every message calls that person.
  if (mentions.length === 0 || scope === 'personal') return { text: content.text, textFormat: 'plain' };
  const entities = mentions.map(({ id, name }) => ({ type: 'mention', text: tagOf(name), mentioned: { id, name } }));
  const called = mentions.map(({ name }) => tagOf(name)).join(', ');
  return { text: `${called}: ${escapeXml(content.text)}`, textFormat: 'xml', entities };
}

/** The same without calling anybody, for a conversation that does not know them: their names stay readable. */
export function uncalled(content: Content): Content {
  if ('card' in content || content.mentions === undefined) return content;
  return { text: `${content.mentions.map(({ name }) => name).join(', ')}: ${content.text}` };
}

export function calls(content: Content): boolean {
  return 'text' in content && (content.mentions ?? []).length > 0;
}

function tagOf(name: string): string {
  return `<at>${name}</at>`;
}

const REFERENCES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => REFERENCES[character] ?? '').replace(/\r\n?|\n/g, '<br/>');
}
