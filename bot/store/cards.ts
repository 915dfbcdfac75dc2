import { sql } from 'kysely';
import type { Conversation } from '../core/conversation.ts';
import type { RunId } from '../core/ids.ts';
import type { DueCard } from '../core/outbox.ts';
import type { AskedBefore, Asking, CardNotes, Copy } from '../core/ports.ts';
import type { Principal } from '../core/principal.ts';
import { ENDED } from '../core/run/run.ts';
import { dueFromRow, PLACE_COLUMNS, type PlaceRow } from './card-places.ts';
import type { Db } from './db.ts';
import { conversationKey } from './messages.ts';
import { askingFromRow, mentionedFor, type StoredAsking } from './notices.ts';
import { personOf } from './people.ts';
import { spokenFromColumn, spokenToColumn } from './spoken.ts';

/** One row per run and conversation. `version` counts what the card should show, `shown_version` what it does show. */
export async function addCard(db: Db, runId: RunId, conversation: Conversation): Promise<void> {
  await db
    .insertInto('run_cards')
    .values({ run_id: runId, conversation_key: conversationKey(conversation), conversation: JSON.stringify(conversation) })
    .onConflict((conflict) => conflict.columns(['run_id', 'conversation_key']).doNothing())
    .execute();
}

export type Copying = Readonly<{ runId: RunId; conversation: Conversation; asking: Asking }>;

/** Two transactions never copy one run at once: both hold its lock. A card that the conversation has anyway becomes the copy. */
export async function addCopy(db: Db, { runId, conversation, asking }: Copying): Promise<AskedBefore> {
  const key = conversationKey(conversation);
  const known = await db
    .selectFrom('run_cards')
    .select(['asked_for'])
    .where('run_id', '=', runId)
    .where('conversation_key', '=', key)
    .executeTakeFirst();
  if (known?.asked_for === asking.askedFor) return 'same';
  const reason = { person: JSON.stringify(asking.person), because: spokenToColumn(asking.because), asked_for: asking.askedFor };
  await db
    .insertInto('run_cards')
    .values({ run_id: runId, conversation_key: key, conversation: JSON.stringify(conversation), ...reason })
    .onConflict((conflict) =>
      conflict.columns(['run_id', 'conversation_key']).doUpdateSet((eb) => ({ ...reason, version: eb('run_cards.version', '+', 1) })),
    )
    .execute();
  return known === undefined ? 'new' : 'again';
}

export async function copiesIn(db: Db, conversation: Conversation): Promise<readonly Copy[]> {
  const { rows } = await sql<StoredAsking & Readonly<{ runId: RunId }>>`
    select c.run_id as "runId", c.person, c.because, c.asked_for as "askedFor"
    from signalbox.run_cards c join signalbox.runs r on r.id = c.run_id
    where c.conversation_key = ${conversationKey(conversation)} and c.person is not null
      and (not (r.state = any(${[...ENDED]})) or (r.break_glass is not null and r.break_glass->>'review' is null))
    order by c.id`.execute(db);
  return rows.map(({ runId, ...asking }) => ({ runId, asking: askingFromRow(asking) }));
}

export async function cardNotes(db: Db, runId: RunId, conversation: Conversation): Promise<CardNotes> {
  const row = await db
    .selectFrom('run_cards')
    .select(['because', 'person'])
    .where('run_id', '=', runId)
    .where('conversation_key', '=', conversationKey(conversation))
    .executeTakeFirst();
  const personal = conversation.scope === 'personal';
  const mentioned = personal ? [] : await mentionedFor(db, runId);
  // `addCopy` is the only writer of the column.
  const reader = personal ? ((row?.person ?? (await personOf(db, conversation))) as Principal | null) : null;
  return { because: row?.because == null ? null : spokenFromColumn(row.because), mentioned, reader };
}

export async function cardMessage(db: Db, runId: RunId, conversation: Conversation): Promise<string | null> {
  const row = await db
    .selectFrom('run_cards')
    .select('activity_id')
    .where('run_id', '=', runId)
    .where('conversation_key', '=', conversationKey(conversation))
    .executeTakeFirst();
  return row?.activity_id ?? null;
}

export async function touchCards(db: Db, runId: RunId): Promise<void> {
  await db
    .updateTable('run_cards')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('run_id', '=', runId)
    .execute();
}

type CardRow = PlaceRow & Readonly<{ run_id: RunId; copy: boolean }>;

export async function claimCards(db: Db, now: Date, leaseMs: number, limit: number): Promise<readonly DueCard[]> {
  const until = new Date(now.getTime() + leaseMs);
  const { rows } = await sql<CardRow>`
    with due as (
      select id from signalbox.run_cards
      where shown_version < version and not given_up
        and (retry_at is null or retry_at <= ${now}) and (claimed_until is null or claimed_until <= ${now})
      order by id limit ${limit} for update skip locked)
    update signalbox.run_cards c set claimed_until = ${until} from due where c.id = due.id
    returning ${PLACE_COLUMNS}, c.run_id, c.person is not null as copy`.execute(db);
  return rows.map((row) => ({ ...dueFromRow('card', row), runId: row.run_id })).sort((a, b) => a.id - b.id);
}
