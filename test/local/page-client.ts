import type { Live, MessageOnWire } from '../../bot/local/contract.ts';
import { type Stand, until } from './stand.ts';

/** The page's side of the API, without a browser: what one persona sees, and what it does. */
export type PageClient = Readonly<{
  events: readonly Live[];
  /** The messages as they stand after all events. */
  messages(): ReadonlyMap<string, MessageOnWire>;
  /** Waits until a message looks as wanted. */
  sees(fits: (message: MessageOnWire) => boolean): Promise<MessageOnWire>;
  call(method: string, path: string, body?: object): Promise<Response>;
  close(): void;
}>;

export async function openPage(stand: Stand, persona: string): Promise<PageClient> {
  const key = new URLSearchParams(new URL(stand.url).hash.slice(1)).get('key') ?? '';
  const stop = new AbortController();
  const events: Live[] = [];
  const call = (method: string, path: string, body?: object, signal?: AbortSignal): Promise<Response> =>
    fetch(`${stand.origin}/local/api${path}`, {
      method,
      headers: { origin: stand.origin, 'x-signalbox-key': key, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  const answer = await call('GET', `/personas/${persona}/stream`, undefined, stop.signal);
  void read(answer, events);
  await until(() => events.length > 0);
  const messages = (): ReadonlyMap<string, MessageOnWire> => replay(events);
  return {
    events,
    messages,
    sees: async (fits) => {
      await until(() => [...messages().values()].some(fits));
      const found = [...messages().values()].find(fits);
      if (found === undefined) throw new Error('The message is gone again.');
      return found;
    },
    call: (method, path, body) => call(method, path, body),
    close: () => stop.abort(),
  };
}

async function read(answer: Response, events: Live[]): Promise<void> {
  let rest = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of answer.body ?? []) {
      const lines = `${rest}${decoder.decode(chunk, { stream: true })}`.split('\n');
      rest = lines.pop() ?? '';
      events.push(...lines.map((line) => JSON.parse(line) as Live));
    }
  } catch {
    // The test closed the stream.
  }
}

function replay(events: readonly Live[]): ReadonlyMap<string, MessageOnWire> {
  const messages = new Map<string, MessageOnWire>();
  for (const event of events) {
    if (event.type === 'hello') for (const message of event.messages) messages.set(message.id, message);
    if (event.type === 'message') messages.set(event.message.id, event.message);
    if (event.type === 'removed') messages.delete(event.id);
  }
  return messages;
}
