import type { MessageOnWire } from '../../../contract.ts';
import { escapeHtml, markdownToHtml } from '../cards/markdown.ts';
import { type Typed, typedOf } from '../compose/typed-text.ts';

type Props = Readonly<{ message: MessageOnWire }>;

/** The text of a message: literally when it is plain, else the Markdown that Teams knows. Mentions stand out in both. */
export function MessageText({ message }: Props) {
  if (message.text === '') return null;
  if (message.format === 'markdown') {
    // biome-ignore lint/security/noDangerouslySetInnerHtml: markdownToHtml and escapeHtml make every text harmless; tested with hostile texts.
    return <div className="message-text markdown" dangerouslySetInnerHTML={{ __html: markdownWithMentions(message) }} />;
  }
  const parts = partsOf(message);
  return (
    <div className="message-text">
      {[...parts.entries()].map(([position, part]) => (
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

/** A message as one line of text, for lists and for those who hear it. */
export function spoken(message: MessageOnWire): string {
  return partsOf(message)
    .map((part) => (typeof part === 'string' ? part : part.name))
    .join('')
    .trim();
}

function partsOf(message: MessageOnWire): readonly Typed[] {
  return message.format === 'xml' ? readXml(message) : typedOf(message);
}

/** The text that XML stands for. Mention tags are cut out as text first; of the rest, tags go and references are resolved. */
function readXml(message: Pick<MessageOnWire, 'text' | 'mentions'>): readonly Typed[] {
  return typedOf(message).map((part) => (typeof part === 'string' ? plainXml(part) : part));
}

const REFERENCES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

function plainXml(xml: string): string {
  return xml
    .replace(/<br ?\/?>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d{1,7})|(\w{1,10}));/g, (whole, code: string | undefined, name: string | undefined) =>
      code === undefined ? (REFERENCES[name ?? ''] ?? whole) : String.fromCodePoint(Math.min(Number(code), 0x10ffff)),
    );
}
