import { sql } from 'kysely';
import type { Answer } from '../core/answer.ts';
import { type Conversation, turnOf } from '../core/conversation.ts';
import type { DueMessage } from '../core/outbox.ts';
import type { VersionView } from '../core/site/view.ts';
import type { Message } from '../core/text/message.ts';
import { kept } from '../core/text/voice.ts';
import type { Db } from './db.ts';
import { plainText } from './text.ts';

export function conversationKey(conversation: Pick<Conversation, 'channel' | 'tenantId' | 'id'>): string {
  return `${conversation.channel}/${conversation.tenantId}/${conversation.id}`;
}

export async function say(
  db: Db,
  { conversation, answer, at }: Readonly<{ conversation: Conversation; answer: Answer; at: Date }>,
): Promise<void> {
  await db
    .insertInto('outbox_messages')
    .values({
      conversation_key: conversationKey({ ...conversation, id: turnOf(conversation) }),
      conversation: JSON.stringify(conversation),
      answer: documentOf(answer),
      said_at: at,
    })
    .execute();
}

/** With the English of each sentence beside its key, so that a version that has lost the key still says it. */
function documentOf(answer: Answer): string {
  return JSON.stringify(answer, (_, part: unknown) => (isMessage(part) ? kept(part) : part));
}

function isMessage(part: unknown): part is Message {
  return typeof part === 'object' && part !== null && 'key' in part && 'values' in part;
}

type MessageRow = Readonly<{ id: string; conversation: Conversation; answer: Answer; said_at: Date; failures: number }>;

/** Only the oldest message of a conversation can be claimed, and the oldest for each one person alone; the next one follows when it is sent or given up. */
export async function claimMessages(db: Db, now: Date, leaseMs: number, limit: number): Promise<readonly DueMessage[]> {
  const until = new Date(now.getTime() + leaseMs);
  const { rows } = await sql<MessageRow>`
    with due as (
      select m.id from signalbox.outbox_messages m
      where not m.given_up
        and (m.retry_at is null or m.retry_at <= ${now}) and (m.claimed_until is null or m.claimed_until <= ${now})
        and not exists (
          select 1 from signalbox.outbox_messages earlier
          where earlier.conversation_key = m.conversation_key and not earlier.given_up and earlier.id < m.id)
      order by m.id limit ${limit} for update of m skip locked)
    update signalbox.outbox_messages o set claimed_until = ${until} from due where o.id = due.id
    returning o.id, o.conversation, o.answer, o.said_at, o.failures`.execute(db);
  return rows.map(messageFromRow).sort((a, b) => a.id - b.id);
}

export async function messageSent(db: Db, id: number): Promise<void> {
  await db.deleteFrom('outbox_messages').where('id', '=', String(id)).execute();
}

export type Failure = Readonly<{
  kind: 'card' | 'message' | 'rules';
  id: number;
  retryAt: Date | null;
  error: string;
  tried?: number | undefined;
}>;

const TABLES = {
  card: sql`signalbox.run_cards`,
  rules: sql`signalbox.rules_cards`,
  message: sql`signalbox.outbox_messages`,
} as const;

export async function sendingFailed(db: Db, { kind, id, retryAt, error, tried }: Failure): Promise<void> {
  const isNewest = kind === 'message' || tried === undefined ? sql`true` : sql`version <= ${tried}::integer`;
  await sql`update ${TABLES[kind]} set failures = failures + 1, retry_at = ${retryAt}, given_up = ${retryAt === null} and ${isNewest},
      error = ${plainText(error)}, claimed_until = null
    where id = ${id}`.execute(db);
}

/** What a process was sending when it died is free at once, instead of when its lease would end. */
export async function endLeases(db: Db): Promise<void> {
  for (const table of Object.values(TABLES))
    await sql`update ${table} set claimed_until = null where claimed_until is not null`.execute(db);
}

function messageFromRow(row: MessageRow): DueMessage {
  const { conversation, said_at: saidAt, failures } = row;
  return { id: Number(row.id), conversation, answer: answerFromDocument(row.answer), saidAt, failures };
}

/** JSON holds times as text; the answers with times are the list of runs and the rules. */
function answerFromDocument(answer: Answer): Answer {
  if (answer.kind === 'events') return { ...answer, events: answer.events.map((event) => ({ ...event, at: new Date(event.at) })) };
  if (answer.kind === 'runs') return { ...answer, runs: answer.runs.map((run) => ({ ...run, since: new Date(run.since) })) };
  return answer.kind === 'rules' ? { ...answer, view: viewFromDocument(answer.view) } : answer;
}

function viewFromDocument(view: VersionView): VersionView {
  const { proposal } = view;
  const times =
    proposal === null ? null : { at: new Date(proposal.at), decidedAt: proposal.decidedAt === null ? null : new Date(proposal.decidedAt) };
  return { ...view, foundAt: new Date(view.foundAt), proposal: proposal === null || times === null ? null : { ...proposal, ...times } };
}
