import type { MessageOnWire } from '../../../contract.ts';
import { escapeHtml, markdownToHtml } from '../cards/markdown.ts';
import { typedOf } from '../compose/typed-text.ts';

type Props = Readonly<{ message: MessageOnWire }>;

/** The text of a message: literally when it is plain, else the Markdown that Teams knows. Mentions stand out in both. */
export function MessageText({ message }: Props) {
  if (message.text === '') return null;
  if (message.format === 'markdown') {
    // biome-ignore lint/security/noDangerouslySetInnerHtml: markdownToHtml and escapeHtml make every text harmless; tested with hostile texts.
    return <div className="message-text markdown" dangerouslySetInnerHTML={{ __html: markdownWithMentions(message) }} />;
  }
  const plain = message.format === 'xml' ? { ...message, text: withoutTags(message) } : message;
  return (
    <div className="message-text">
      {[...typedOf(plain).entries()].map(([position, part]) => (
        <span key={position} className={typeof part === 'string' ? undefined : 'mention'}>
          {typeof part === 'string' ? part : part.name}
        </span>
      ))}
    </div>
  );
}

/** Mentions pass through the Markdown as private-use letters, which no text may bring along. */
function markdownWithMentions(message: MessageOnWire): string {
  const parts = typedOf({ ...message, text: message.text.replace(/[\ue000-\uf8ff]/g, '') });
  const names = parts.filter((part) => typeof part !== 'string').map((part) => part.name);
  let next = 0;
  const text = parts.map((part) => (typeof part === 'string' ? part : String.fromCharCode(0xe000 + next++))).join('');
  return markdownToHtml(text).replace(/[\ue000-\uf8ff]/g, (mark) => {
    return `<span class="mention">${escapeHtml(names[mark.charCodeAt(0) - 0xe000] ?? '')}</span>`;
  });
}

/** Mention tags stay, because they are looked for as text. */
function withoutTags(message: MessageOnWire): string {
  return message.text.replace(/<(?!\/?at>)[^>]*>/g, '');
}
