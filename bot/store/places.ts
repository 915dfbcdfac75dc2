import { type RawBuilder, sql } from 'kysely';
import { type Conversation, channelOf } from '../core/conversation.ts';
import { ENDED } from '../core/run/run.ts';
import type { Db } from './db.ts';

/** The channel or group chat in which a run was asked for, as the index of migration 0021 has it. `r` is its row. */
export const RUN_PLACE = sql`split_part(r.conversation->>'id', ';', 1)`;
export const RUN_IN_PLACE = sql`r.conversation is not null and r.conversation->>'scope' <> 'personal'`;

/**
 * Forgets a channel or group chat, or all channels of a team. Runs first, in the order of their ids: whatever else touches the cards
 * of a run holds its row already. It happens so seldom that no index is kept for it.
 */
export async function forgetPlace(db: Db, conversation: Conversation, team: string | null): Promise<void> {
  const place: Place = { tenantId: conversation.tenantId, id: channelOf(conversation) ?? conversation.id, team };
  await leaveRuns(db, place);
  for (const table of ['outbox_messages', 'run_cards', 'rules_cards'])
    await sql`delete from ${sql.table(`signalbox.${table}`)} where ${isIn(sql`conversation`, place)}`.execute(db);
  await sql`delete from signalbox.handles where handle->>'kind' = 'form' and ${isIn(sql`handle->'conversation'`, place)}`.execute(db);
  await sql`update signalbox.rules_notices set near = null where near is not null and ${isIn(sql`near`, place)}`.execute(db);
  await forgetGreetings(db, place);
}

/** Also of those channels of which nothing but the greeting is known: under the team it is kept where it was said. */
async function forgetGreetings(db: Db, { tenantId, id, team }: Place): Promise<void> {
  await sql`with channels as (
      delete from signalbox.inbound_activities where type = 'greeted' and tenant_id = ${tenantId} and conversation_id = ${team}::text
      returning activity_id)
    delete from signalbox.inbound_activities where type = 'added' and tenant_id = ${tenantId}
      and (conversation_id in (${id}, ${team}::text) or conversation_id in (select activity_id from channels))`.execute(db);
}

type Place = Readonly<{ tenantId: string; id: string; team: string | null }>;

/** Only of runs that are not over something could still be said: the others stay as they are. */
async function leaveRuns(db: Db, place: Place): Promise<void> {
  const { rows } = await sql<Readonly<{ id: string }>>`select id from signalbox.runs r
    where ${RUN_IN_PLACE} and ${isIn(sql`r.conversation`, place)}
      and (not (r.state = any(${[...ENDED]})) or (r.break_glass is not null and r.break_glass->>'review' is null))
    order by id for update`.execute(db);
  const ids = rows.map(({ id }) => id);
  await sql`update signalbox.runs set conversation = (conversation::jsonb || '{"left": true}')::json where id = any(${ids}::text[])`.execute(
    db,
  );
}

function isIn(document: RawBuilder<unknown>, { tenantId, id, team }: Place): RawBuilder<unknown> {
  return sql`${document}->>'tenantId' = ${tenantId}
    and (split_part(${document}->>'id', ';', 1) = ${id} or ${document}->'team'->>'id' = ${team}::text)`;
}
