import type { ChannelTab, EditMessage, Live, PostMessage, PressButton, Refusal, SaveTab, Start, TabToken } from '../../contract.ts';

/** What the server refused, or that it did not answer (`status` 0). `message` is fit for people. */
export class ApiFailure extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ApiFailure';
    this.status = status;
  }
}

/** The calls of the page. Every one throws `ApiFailure` only. */
export type Api = Readonly<{
  start(): Promise<Start>;
  post(persona: string, message: PostMessage): Promise<Readonly<{ id: string }>>;
  edit(persona: string, id: string, message: EditMessage): Promise<void>;
  press(persona: string, press: PressButton): Promise<void>;
  openChat(persona: string): Promise<void>;
  token(persona: string): Promise<string>;
  saveTab(tab: SaveTab): Promise<ChannelTab>;
  /** Calls `onLive` for everything that happens; resolves when the server ends the stream. */
  stream(persona: string, onLive: (live: Live) => void, signal: AbortSignal): Promise<void>;
}>;

export function createApi(key: string): Api {
  const call = <Answer>(method: string, path: string, body?: object) =>
    request(key, { method, path, body }).then((r) => r.json() as Promise<Answer>);
  const person = (persona: string): string => `/personas/${encodeURIComponent(persona)}`;
  return {
    start: () => call<Start>('GET', '/start'),
    post: (persona, message) => call('POST', `${person(persona)}/messages`, message),
    edit: (persona, id, message) => call('PUT', `${person(persona)}/messages/${encodeURIComponent(id)}`, message),
    press: (persona, press) => call('POST', `${person(persona)}/presses`, press),
    openChat: (persona) => call('POST', `${person(persona)}/chat`, {}),
    token: async (persona) => (await call<TabToken>('GET', `${person(persona)}/token`)).token,
    saveTab: (tab) => call('POST', '/tabs', tab),
    stream: async (persona, onLive, signal) => {
      const answer = await request(key, { method: 'GET', path: `${person(persona)}/stream`, body: undefined, signal });
      if (answer.body !== null) await readLines(answer.body, (line) => onLive(JSON.parse(line) as Live));
    },
  };
}

type Asked = Readonly<{ method: string; path: string; body: object | undefined; signal?: AbortSignal }>;

async function request(key: string, asked: Asked): Promise<Response> {
  const headers = { 'x-signalbox-key': key, ...(asked.body === undefined ? {} : { 'content-type': 'application/json' }) };
  const init: RequestInit = { method: asked.method, headers, signal: asked.signal ?? null };
  if (asked.body !== undefined) init.body = JSON.stringify(asked.body);
  const answer = await fetch(`/local/api${asked.path}`, init).catch(() => {
    throw new ApiFailure(0, 'Signalbox is not running. Start it again, then open the address it prints.');
  });
  if (!answer.ok) throw new ApiFailure(answer.status, await refusalText(answer));
  return answer;
}

async function refusalText(answer: Response): Promise<string> {
  try {
    return ((await answer.json()) as Refusal).error.message;
  } catch {
    // Not our server's way to refuse; the status is all there is to say.
    return `Signalbox answered with HTTP ${answer.status}.`;
  }
}

async function readLines(stream: ReadableStream<Uint8Array>, onLine: (line: string) => void): Promise<void> {
  const reader = stream.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = `${rest}${value}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  }
}
