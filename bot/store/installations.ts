import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Begun, Outcome } from '../core/asking/reach.ts';
import { type Principal, principalKey } from '../core/principal.ts';
import type { Db } from './db.ts';
import { conversationKey } from './messages.ts';

const DAY_MS = 86_400_000;
/** Longer than an installation takes: after this whoever began it is gone. */
const CLAIM_MS = 60_000;
/** So often in one day it is taken up again. */
const MOST_CLAIMS = 3;
/** How long Teams may take until the bot can write to somebody for whom it was installed. */
const SETTLING_MS = 60_000;

function hashOf(person: Principal): string {
  return createHash('sha256').update(principalKey(person)).digest('hex');
}

type Row = Readonly<{
  begun_at: Date | null;
  claimed_at: Date | null;
  claims: number;
  outcome: Outcome | null;
  ended_at: Date | null;
  declined_at: Date | null;
}>;

export async function beginInstallation(db: Db, person: Principal, at: Date): Promise<Begun> {
  const hash = hashOf(person);
  await db
    .insertInto('installations')
    .values({ person_hash: hash })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db.selectFrom('installations').selectAll().where('person_hash', '=', hash).forUpdate().executeTakeFirstOrThrow();
  const begun = begunNow(row as Row, at);
  if (begun === 'no' || begun === 'wait') return begun;
  const fresh = begun === 'go';
  await db
    .updateTable('installations')
    .set({ begun_at: fresh ? at : row.begun_at, claimed_at: at, claims: fresh ? 1 : row.claims + 1, outcome: null, ended_at: null })
    .where('person_hash', '=', hash)
    .execute();
  return begun;
}

function begunNow(row: Row, at: Date): Begun {
  const since = (moment: Date | null): number => at.getTime() - (moment?.getTime() ?? 0);
  if (row.declined_at !== null) return 'no';
  if (since(row.begun_at) >= DAY_MS) return 'go';
  if (row.outcome === 'installed') return since(row.ended_at) < SETTLING_MS ? 'wait' : 'no';
  if (row.outcome !== null) return 'no';
  if (since(row.claimed_at) < CLAIM_MS) return 'wait';
  return row.claims < MOST_CLAIMS ? 'again' : 'no';
}

export async function endInstallation(
  db: Db,
  person: Principal,
  { outcome, at }: Readonly<{ outcome: Outcome; at: Date }>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('installations')
    .set({ outcome, ended_at: at })
    .where('person_hash', '=', hashOf(person))
    .where('claimed_at', 'is not', null)
    .where('outcome', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function decline(db: Db, person: Principal, at: Date): Promise<void> {
  await db
    .insertInto('installations')
    .values({ person_hash: hashOf(person), declined_at: at })
    .onConflict((conflict) => conflict.column('person_hash').doUpdateSet({ declined_at: at }))
    .execute();
}

export async function accept(db: Db, person: Principal): Promise<void> {
  const { tenantId, objectId } = person;
  const waiting = conversationKey({ channel: 'teams', tenantId, id: `@${objectId}` });
  // In one go, and by indexes alone: it is done with everything that somebody writes or presses in their chat.
  await sql`
    with wanted as (
      update signalbox.installations set declined_at = null where person_hash = ${hashOf(person)} and declined_at is not null),
    cards as (
      update signalbox.run_cards set retry_at = null
      where conversation_key = ${waiting} and person is not null and retry_at is not null and not given_up)
    update signalbox.rules_cards set retry_at = null where conversation_key = ${waiting} and retry_at is not null and not given_up`.execute(
    db,
  );
}
