import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';

const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), z.json());

/** A message as it stands now: in a channel (`place` = channel id) or in the personal chat between the bot and one person. */
export type BoardMessage = Readonly<{
  id: string;
  place: string;
  /** In a channel the id of the thread's first message (its own id for that one); null in a chat. */
  threadId: string | null;
  from: Readonly<{ kind: 'bot' }> | Readonly<{ kind: 'person'; personId: string }>;
  /** As the bot sent it, or as it was sent to the bot. */
  activity: JsonObject;
  /** ISO 8601, UTC. */
  sentAt: string;
  editedAt: string | null;
  /** The one person who sees it; null = everybody in the place. */
  onlyFor: string | null;
}>;

export const boardMessage: z.ZodType<BoardMessage> = z.object({
  id: z.string(),
  place: z.string(),
  threadId: z.string().nullable(),
  from: z.union([z.object({ kind: z.literal('bot') }), z.object({ kind: z.literal('person'), personId: z.string() })]),
  activity: jsonObject,
  sentAt: z.string(),
  editedAt: z.string().nullable(),
  onlyFor: z.string().nullable().default(null),
});

export type BoardChange =
  | Readonly<{ kind: 'put'; message: BoardMessage }>
  | Readonly<{ kind: 'removed'; message: BoardMessage }>
  | Readonly<{ kind: 'installed'; place: string }>
  | Readonly<{ kind: 'uninstalled'; place: string }>
  /** The bot is writing; never kept. */
  | Readonly<{ kind: 'typing'; place: string; threadId: string | null }>;

type Listener = (change: BoardChange) => void;

/** All conversations of the emulated Teams, in memory and in the order they were written. */
export class MessageBoard {
  readonly #clock: Clock;
  readonly #messages = new Map<string, BoardMessage>();
  readonly #installed = new Set<string>();
  /** Chats from which the bot was taken out, or in which it was blocked. Blocks are not kept. */
  readonly #removed = new Set<string>();
  readonly #blocked = new Set<string>();
  readonly #listeners = new Set<Listener>();
  #lastId = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Teams message ids are the time in milliseconds; two of the same millisecond still differ. */
  newId(): string {
    this.#lastId = Math.max(this.#lastId + 1, this.#clock.now().getTime());
    return String(this.#lastId);
  }

  now(): string {
    return this.#clock.now().toISOString();
  }

  /** Adds the message, or replaces the one with the same id in its place. */
  put(message: BoardMessage): BoardMessage {
    this.#lastId = Math.max(this.#lastId, Number(message.id) || 0);
    this.#messages.set(message.id, message);
    this.#tell({ kind: 'put', message });
    return message;
  }

  /** false when there was no such message. */
  remove(id: string): boolean {
    const message = this.#messages.get(id);
    if (message === undefined) return false;
    this.#messages.delete(id);
    this.#tell({ kind: 'removed', message });
    return true;
  }

  get(id: string): BoardMessage | null {
    return this.#messages.get(id) ?? null;
  }

  all(): readonly BoardMessage[] {
    return [...this.#messages.values()];
  }

  isInstalled(place: string): boolean {
    return this.#installed.has(place);
  }

  installedPlaces(): readonly string[] {
    return [...this.#installed];
  }

  removedPlaces(): readonly string[] {
    return [...this.#removed];
  }

  install(place: string): void {
    this.#installed.add(place);
    this.#removed.delete(place);
    this.#tell({ kind: 'installed', place });
  }

  uninstall(place: string): void {
    this.#installed.delete(place);
    this.#removed.add(place);
    this.#tell({ kind: 'uninstalled', place });
  }

  block(place: string, blocked: boolean): void {
    if (blocked) this.#blocked.add(place);
    else this.#blocked.delete(place);
  }

  /** Why the bot cannot write there; null when it can. */
  shutBy(place: string): 'removed' | 'blocked' | null {
    if (this.#removed.has(place)) return 'removed';
    return this.#blocked.has(place) ? 'blocked' : null;
  }

  typing(place: string, threadId: string | null): void {
    this.#tell({ kind: 'typing', place, threadId });
  }

  /** Calls `listener` after every change, in order; returns how to stop that. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #tell(change: BoardChange): void {
    for (const listener of [...this.#listeners]) listener(change);
  }
}

/** The Adaptive Cards of an activity, in order. */
export function cardsOf(activity: JsonObject): readonly JsonObject[] {
  const attachments = activity['attachments'];
  if (!Array.isArray(attachments)) return [];
  return attachments.flatMap((attachment: JsonValue) => {
    const parsed = cardAttachment.safeParse(attachment);
    return parsed.success ? [parsed.data.content] : [];
  });
}

const cardAttachment = z.object({ contentType: z.literal('application/vnd.microsoft.card.adaptive'), content: jsonObject });
