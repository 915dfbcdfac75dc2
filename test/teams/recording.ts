import type { FoundAnswer } from '../../bot/core/answer.ts';
import type { AfterShut } from '../../bot/core/asking/reach.ts';
import type {
  ChatOperations,
  InboundMessage,
  InboundPress,
  InboundSearch,
  InboundStart,
  PressReply,
  Removal,
  RulesCard,
  RunCard,
  StartReply,
} from '../../bot/core/chat.ts';
import type { Conversation } from '../../bot/core/conversation.ts';
import { toAppError } from '../../bot/core/errors.ts';
import type { ProposalId, RunId } from '../../bot/core/ids.ts';
import type { ActivityKey, Logger } from '../../bot/core/ports.ts';
import type { Principal } from '../../bot/core/principal.ts';

/** A chat door that writes down what came and does what the test says. */
export class RecordingChat implements ChatOperations {
  readonly messages: InboundMessage[] = [];
  readonly edits: InboundMessage[] = [];
  readonly presses: InboundPress[] = [];
  readonly searches: InboundSearch[] = [];
  readonly starts: InboundStart[] = [];
  readonly removals: Removal[] = [];
  readonly closings: Conversation[] = [];
  readonly installers: (Principal | null)[] = [];
  /** Object id -> personal chat. */
  readonly chats = new Map<string, Conversation>();
  readonly greetings: Readonly<{ conversation: Conversation; key: ActivityKey }>[] = [];
  onMessage: () => Promise<void> = async () => {};
  onPress: () => Promise<PressReply> = async () => ({ kind: 'text', text: 'done' });
  onSearch: () => Promise<readonly FoundAnswer[]> = async () => [];
  onStart: () => Promise<StartReply> = async () => ({ kind: 'text', text: 'no' });
  onCard: (runId: RunId, conversation?: Conversation) => Promise<RunCard | null> = async () => null;
  onRulesCard: (id: ProposalId) => Promise<RulesCard | null> = async () => null;

  get calls(): number {
    return this.messages.length + this.edits.length + this.presses.length + this.greetings.length + this.removals.length;
  }

  async message(inbound: InboundMessage): Promise<void> {
    this.messages.push(inbound);
    await this.onMessage();
  }

  async edited(inbound: InboundMessage): Promise<void> {
    this.edits.push(inbound);
  }

  async press(inbound: InboundPress): Promise<PressReply> {
    this.presses.push(inbound);
    return this.onPress();
  }

  async search(search: InboundSearch): Promise<readonly FoundAnswer[]> {
    this.searches.push(search);
    return this.onSearch();
  }

  async startWith(inbound: InboundStart): Promise<StartReply> {
    this.starts.push(inbound);
    return this.onStart();
  }

  async added(conversation: Conversation, key: ActivityKey, person: Principal | null): Promise<void> {
    this.greetings.push({ conversation, key });
    this.installers.push(person);
  }

  async rulesCard(id: ProposalId): Promise<RulesCard | null> {
    return this.onRulesCard(id);
  }

  async removed(removal: Removal): Promise<void> {
    this.removals.push(removal);
  }

  async card(runId: RunId, conversation?: Conversation): Promise<RunCard | null> {
    return this.onCard(runId, conversation);
  }

  async chatOf(person: Principal): Promise<Conversation | null> {
    return this.chats.get(person.objectId) ?? null;
  }

  /** What the chat door answers when a chat takes no messages. */
  afterShut: AfterShut = 'named';

  async closed(conversation: Conversation): Promise<AfterShut> {
    this.closings.push(conversation);
    return this.afterShut;
  }
}

type Line = Readonly<{ level: 'debug' | 'info' | 'warn' | 'error'; fields: object; message: string }>;

export class RecordingLogger implements Logger {
  readonly lines: Line[] = [];

  debug(fields: object, message: string): void {
    this.lines.push({ level: 'debug', fields, message });
  }

  info(fields: object, message: string): void {
    this.lines.push({ level: 'info', fields, message });
  }

  warn(fields: object, message: string): void {
    this.lines.push({ level: 'warn', fields, message });
  }

  error(fields: object, message: string): void {
    this.lines.push({ level: 'error', fields, message });
  }

  /** Reasons of the errors that were logged. */
  get errors(): readonly string[] {
    return this.lines.flatMap(({ level, fields }) => (level === 'error' && 'err' in fields ? [toAppError(fields.err).reason] : []));
  }
}
