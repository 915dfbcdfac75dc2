import type { ServerResponse } from 'node:http';
import type { BoardChange } from './connector/message-board.ts';
import type { World } from './connector/world.ts';
import type { ChannelTab, Live } from './contract.ts';
import { maySee, sees, viewMessage } from './page-view.ts';
import type { Person } from './people.ts';
import type { PrivateViews } from './private-views.ts';

const PING_MS = 15_000;
/** A page that does not read is cut off; it comes back by itself. */
const UNREAD_LIMIT_BYTES = 8 * 1024 * 1024;

type StreamParts = Readonly<{ world: World; views: PrivateViews; tabs(): readonly ChannelTab[] }>;

/** The open streams of all pages: one JSON per line, what changed for the persona of each. */
export class PageStreams {
  readonly #parts: StreamParts;
  readonly #open = new Map<ServerResponse, Person>();
  readonly #stop: () => void;
  readonly #ping: NodeJS.Timeout;

  constructor(parts: StreamParts) {
    this.#parts = parts;
    this.#stop = parts.world.board.subscribe((change) => this.#tellChange(change));
    this.#ping = setInterval(() => this.tell({ type: 'ping' }), PING_MS).unref();
  }

  open(person: Person, res: ServerResponse): void {
    res.writeHead(200, { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' });
    const { world, views } = this.#parts;
    const messages = world.board.all().filter((message) => sees(world, person, message));
    write(res, {
      type: 'hello',
      messages: messages.map((message) => viewMessage(world, views, { message, person })),
      tabs: this.#parts.tabs(),
    });
    this.#open.set(res, person);
    res.once('close', () => this.#open.delete(res));
  }

  /** Tells every page the same. */
  tell(live: Live): void {
    for (const res of this.#open.keys()) write(res, live);
  }

  /** Tells the pages of one persona how a message looks now. */
  show(personaId: string, messageId: string): void {
    const { world, views } = this.#parts;
    const message = world.board.get(messageId);
    if (message === null) return;
    for (const [res, person] of this.#open) {
      if (person.id === personaId) write(res, { type: 'message', message: viewMessage(world, views, { message, person }) });
    }
  }

  close(): void {
    clearInterval(this.#ping);
    this.#stop();
    for (const res of this.#open.keys()) res.end();
  }

  #tellChange(change: BoardChange): void {
    if (change.kind === 'installed' || change.kind === 'uninstalled') return;
    const { world } = this.#parts;
    for (const [res, person] of this.#open) {
      const seen = change.kind === 'typing' ? maySee(world, person, change.place) : sees(world, person, change.message);
      if (seen) write(res, this.#live(change, person));
    }
  }

  #live(change: Exclude<BoardChange, { kind: 'installed' | 'uninstalled' }>, person: Person): Live {
    if (change.kind === 'typing') return { type: 'typing', place: change.place, threadId: change.threadId };
    if (change.kind === 'removed') return { type: 'removed', id: change.message.id };
    const { world, views } = this.#parts;
    return { type: 'message', message: viewMessage(world, views, { message: change.message, person }) };
  }
}

function write(res: ServerResponse, live: Live): void {
  if (res.writableLength > UNREAD_LIMIT_BYTES) res.destroy();
  else res.write(`${JSON.stringify(live)}\n`);
}
