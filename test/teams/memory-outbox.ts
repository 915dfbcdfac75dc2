import type { Answer } from '../../bot/core/answer.ts';
import { systemClock } from '../../bot/core/clock.ts';
import { type Conversation, turnOf } from '../../bot/core/conversation.ts';
import { AppError } from '../../bot/core/errors.ts';
import type { ProposalId, RunId } from '../../bot/core/ids.ts';
import type { CardKind, CardRef, Due, DueCard, DueMessage, Outbox, PostedCard } from '../../bot/core/outbox.ts';
import type { DueRulesCard } from '../../bot/core/site/site-store.ts';

type Row = { claimedUntil: number; retryAt: number; givenUp: boolean; failures: number; error: string | null };
type PlaceRow = Row & {
  id: number;
  conversation: Conversation;
  activityId: string | null;
  strays: string[];
  copy: boolean;
  version: number;
  shown: number;
};
type CardRow = PlaceRow & { runId: RunId };
type RulesRow = PlaceRow & { proposalId: ProposalId };
type MessageRow = Row & { id: number; conversation: Conversation; answer: Answer; saidAt: Date; sent: boolean };

/** An outbox in memory with the rules of the real one: leases, retry times, the oldest message of a conversation first. */
export class MemoryOutbox implements Outbox {
  readonly cards: CardRow[] = [];
  readonly rules: RulesRow[] = [];
  readonly messages: MessageRow[] = [];
  /** While true every call fails as a database does that is away. */
  down = false;
  #ids = 0;

  addCard(runId: string, conversation: Conversation, copy = false): CardRow {
    const row: CardRow = { ...this.#place(conversation, copy), runId: runId as RunId };
    this.cards.push(row);
    return row;
  }

  addRulesCard(proposalId: string, conversation: Conversation, copy = false): RulesRow {
    const row = { ...this.#place(conversation, copy), proposalId: proposalId as ProposalId };
    this.rules.push(row);
    return row;
  }

  say(conversation: Conversation, text: string): MessageRow {
    return this.answer(conversation, { kind: 'text', text });
  }

  answer(conversation: Conversation, answer: Answer): MessageRow {
    const row: MessageRow = { ...this.#row(), conversation, answer, saidAt: systemClock.now(), sent: false };
    this.messages.push(row);
    return row;
  }

  async claimCards(now: Date, leaseMs: number, limit: number): Promise<readonly DueCard[]> {
    return this.#claimed(this.cards, { now, leaseMs, limit }).map((row) => ({ ...dueOf(row), kind: 'card', runId: row.runId }));
  }

  async claimRulesCards(now: Date, leaseMs: number, limit: number): Promise<readonly DueRulesCard[]> {
    return this.#claimed(this.rules, { now, leaseMs, limit }).map((row) => ({ ...dueOf(row), kind: 'rules', proposalId: row.proposalId }));
  }

  async cardPosted({ kind, id }: CardRef, posted: PostedCard): Promise<void> {
    this.#check();
    place(this.#rows(kind), id, posted);
  }

  async cardShown({ kind, id }: CardRef, version: number, activityId: string): Promise<void> {
    this.#check();
    show(this.#rows(kind), { id, version, activityId });
  }

  async chatOpened({ kind, id }: CardRef, conversation: Conversation): Promise<boolean> {
    this.#check();
    const rows = this.#rows(kind);
    const row = rows.find((card) => card.id === id);
    if (row === undefined) return false;
    const other = rows.find((card) => card.id !== id && ownerOf(card) === ownerOf(row) && card.conversation.id === conversation.id);
    if (other === undefined) row.conversation = conversation;
    else {
      other.version += 1;
      await this.dropCard({ kind, id });
    }
    return other === undefined;
  }

  async dropCard({ kind, id }: CardRef): Promise<void> {
    this.#check();
    const rows = this.#rows(kind);
    rows.splice(
      rows.findIndex((card) => card.id === id),
      1,
    );
  }

  async strayGone({ kind, id }: CardRef, messageId: string): Promise<void> {
    this.#check();
    for (const row of this.#rows(kind)) if (row.id === id) row.strays = row.strays.filter((stray) => stray !== messageId);
  }

  async claimMessages(now: Date, leaseMs: number, limit: number): Promise<readonly DueMessage[]> {
    this.#check();
    const open = this.messages.filter((row) => !row.sent && !row.givenUp);
    const oldest = open.filter((row) => open.find((other) => turnOf(other.conversation) === turnOf(row.conversation)) === row);
    const due = oldest.filter((row) => isFree(row, now)).slice(0, limit);
    for (const row of due) row.claimedUntil = now.getTime() + leaseMs;
    return due.map(({ id, conversation, answer, saidAt, failures }) => ({ id, conversation, answer, saidAt, failures }));
  }

  async messageSent(id: number): Promise<void> {
    this.#check();
    const row = this.messages.find((message) => message.id === id);
    if (row !== undefined) row.sent = true;
  }

  async sendingFailed(kind: CardKind | 'message', id: number, retryAt: Date | null, error: string, tried?: number): Promise<void> {
    this.#check();
    const rows: readonly (Row & { id: number })[] = { card: this.cards, rules: this.rules, message: this.messages }[kind];
    const row = rows.find((other) => other.id === id);
    if (row === undefined) return;
    const isNewest = tried === undefined || !('version' in row) || Number(row.version) <= tried;
    Object.assign(row, {
      failures: row.failures + 1,
      error,
      claimedUntil: 0,
      givenUp: retryAt === null && isNewest,
      retryAt: retryAt?.getTime() ?? 0,
    });
  }

  async endLeases(): Promise<void> {
    this.#check();
    for (const row of [...this.cards, ...this.rules, ...this.messages]) row.claimedUntil = 0;
  }

  #rows(kind: CardKind): (CardRow | RulesRow)[] {
    return kind === 'card' ? this.cards : this.rules;
  }

  #claimed<R extends PlaceRow>(
    rows: readonly R[],
    { now, leaseMs, limit }: Readonly<{ now: Date; leaseMs: number; limit: number }>,
  ): readonly R[] {
    this.#check();
    const due = rows.filter((row) => row.shown < row.version && isFree(row, now)).slice(0, limit);
    for (const row of due) row.claimedUntil = now.getTime() + leaseMs;
    return due;
  }

  #place(conversation: Conversation, copy: boolean): PlaceRow {
    return { ...this.#row(), conversation, copy, activityId: null, strays: [], version: 1, shown: 0 };
  }

  #row(): Row & { id: number } {
    this.#ids += 1;
    return { id: this.#ids, ...FREE, givenUp: false, failures: 0, error: null };
  }

  #check(): void {
    if (this.down) throw new AppError({ code: 'unavailable', reason: 'store.unavailable', message: 'The database does not answer.' });
  }
}

const FREE = { claimedUntil: 0, retryAt: 0 };

function dueOf({ id, conversation, activityId, strays, copy, version, shown, failures }: PlaceRow): Omit<Due, 'kind'> {
  return { id, conversation, activityId, strays, bare: activityId !== null && shown === 0, copy, version, failures };
}

function ownerOf(row: CardRow | RulesRow): string {
  return 'runId' in row ? row.runId : row.proposalId;
}

function place(rows: readonly PlaceRow[], id: number, { activityId, instead, shown }: PostedCard): void {
  const row = rows.find((card) => card.id === id);
  if (row === undefined || row.activityId === activityId) return;
  if (row.activityId === instead) Object.assign(row, { shown: Math.max(row.shown, shown), activityId, failures: 0, error: null, ...FREE });
  else Object.assign(row, { strays: [...row.strays, activityId], version: row.version + 1, claimedUntil: 0 });
}

function show(rows: readonly PlaceRow[], { id, version, activityId }: Readonly<{ id: number; version: number; activityId: string }>): void {
  const row = rows.find((card) => card.id === id);
  if (row === undefined || (row.activityId ?? activityId) !== activityId) return;
  Object.assign(row, { shown: Math.max(row.shown, version), activityId, failures: 0, error: null, ...FREE });
}

function isFree(row: Row, now: Date): boolean {
  return !row.givenUp && row.claimedUntil <= now.getTime() && row.retryAt <= now.getTime();
}
