import type { Answer } from '../../bot/core/answer.ts';
import type { Conversation } from '../../bot/core/conversation.ts';
import { AppError } from '../../bot/core/errors.ts';
import type { ProposalId, RunId } from '../../bot/core/ids.ts';
import type { DueCard, DueMessage, Outbox } from '../../bot/core/ports.ts';
import type { DueRulesCard } from '../../bot/core/site/site-store.ts';

type Row = { claimedUntil: number; retryAt: number; givenUp: boolean; failures: number; error: string | null };
type CardRow = Row & {
  id: number;
  runId: RunId;
  conversation: Conversation;
  copy: boolean;
  activityId: string | null;
  version: number;
  shown: number;
};
type RulesRow = Omit<CardRow, 'runId' | 'copy'> & { proposalId: ProposalId };
type MessageRow = Row & { id: number; conversation: Conversation; answer: Answer; sent: boolean };

/** An outbox in memory with the rules of the real one: leases, retry times, the oldest message of a conversation first. */
export class MemoryOutbox implements Outbox {
  readonly cards: CardRow[] = [];
  readonly rules: RulesRow[] = [];
  readonly messages: MessageRow[] = [];
  /** While true every call fails as a database does that is away. */
  down = false;
  #ids = 0;

  addCard(runId: string, conversation: Conversation, copy = false): CardRow {
    const row: CardRow = { ...this.#row(), runId: runId as RunId, conversation, copy, activityId: null, version: 1, shown: 0 };
    this.cards.push(row);
    return row;
  }

  addRulesCard(proposalId: string, conversation: Conversation): RulesRow {
    const row = { ...this.#row(), proposalId: proposalId as ProposalId, conversation, activityId: null, version: 1, shown: 0 };
    this.rules.push(row);
    return row;
  }

  say(conversation: Conversation, text: string): MessageRow {
    return this.answer(conversation, { kind: 'text', text });
  }

  answer(conversation: Conversation, answer: Answer): MessageRow {
    const row: MessageRow = { ...this.#row(), conversation, answer, sent: false };
    this.messages.push(row);
    return row;
  }

  async claimCards(now: Date, leaseMs: number, limit: number): Promise<readonly DueCard[]> {
    this.#check();
    const due = this.cards.filter((row) => row.shown < row.version && isFree(row, now)).slice(0, limit);
    for (const row of due) row.claimedUntil = now.getTime() + leaseMs;
    return due.map(({ id, copy, runId, conversation, activityId, version, failures }) => ({
      id,
      copy,
      runId,
      conversation,
      activityId,
      version,
      failures,
    }));
  }

  async cardShown(id: number, version: number, activityId: string): Promise<void> {
    this.#check();
    const row = this.cards.find((card) => card.id === id);
    if (row !== undefined) Object.assign(row, { shown: Math.max(row.shown, version), activityId, failures: 0, error: null, ...FREE });
  }

  async chatOpened(cardId: number, conversation: Conversation): Promise<boolean> {
    this.#check();
    const row = this.cards.find((card) => card.id === cardId);
    if (row === undefined) return false;
    const other = this.cards.find((card) => card.id !== cardId && card.runId === row.runId && card.conversation.id === conversation.id);
    if (other === undefined) row.conversation = conversation;
    else {
      other.version += 1;
      await this.dropCard(cardId);
    }
    return other === undefined;
  }

  async dropCard(id: number): Promise<void> {
    this.#check();
    this.cards.splice(
      this.cards.findIndex((card) => card.id === id),
      1,
    );
  }

  async claimRulesCards(now: Date, leaseMs: number, limit: number): Promise<readonly DueRulesCard[]> {
    this.#check();
    const due = this.rules.filter((row) => row.shown < row.version && isFree(row, now)).slice(0, limit);
    for (const row of due) row.claimedUntil = now.getTime() + leaseMs;
    return due.map(({ id, proposalId, conversation, activityId, version, failures }) => ({
      id,
      proposalId,
      conversation,
      activityId,
      version,
      failures,
    }));
  }

  async rulesCardShown(id: number, version: number, activityId: string): Promise<void> {
    this.#check();
    const row = this.rules.find((card) => card.id === id);
    if (row !== undefined) Object.assign(row, { shown: Math.max(row.shown, version), activityId, failures: 0, error: null, ...FREE });
  }

  async claimMessages(now: Date, leaseMs: number, limit: number): Promise<readonly DueMessage[]> {
    this.#check();
    const open = this.messages.filter((row) => !row.sent && !row.givenUp);
    const oldest = open.filter((row) => open.find((other) => other.conversation.id === row.conversation.id) === row);
    const due = oldest.filter((row) => isFree(row, now)).slice(0, limit);
    for (const row of due) row.claimedUntil = now.getTime() + leaseMs;
    return due.map(({ id, conversation, answer, failures }) => ({ id, conversation, answer, failures }));
  }

  async messageSent(id: number): Promise<void> {
    this.#check();
    const row = this.messages.find((message) => message.id === id);
    if (row !== undefined) row.sent = true;
  }

  async sendingFailed(kind: 'card' | 'message' | 'rules', id: number, retryAt: Date | null, error: string, tried?: number): Promise<void> {
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

  #row(): Row & { id: number } {
    this.#ids += 1;
    return { id: this.#ids, ...FREE, givenUp: false, failures: 0, error: null };
  }

  #check(): void {
    if (this.down) throw new AppError({ code: 'unavailable', reason: 'store.unavailable', message: 'The database does not answer.' });
  }
}

const FREE = { claimedUntil: 0, retryAt: 0 };

function isFree(row: Row, now: Date): boolean {
  return !row.givenUp && row.claimedUntil <= now.getTime() && row.retryAt <= now.getTime();
}
