import { type RawBuilder, sql } from 'kysely';
import { ERASABLE_TYPES } from '../core/audit/classes.ts';
import type { Erasable, ErasedPerson, ErasingStore } from '../core/audit/erasing-store.ts';
import { translated } from './database-errors.ts';
import type { Db } from './db.ts';

export function erasingStoreOn(db: Db): ErasingStore {
  return {
    erasable: (which, after, limit) => translated(findErasable(db, which, { after, limit })),
    count: (which) => translated(countErasable(db, which)),
    personsOf: (objectId) => translated(personsOf(db, objectId)),
    namesOf: (person) => translated(namesOf(db, person)),
  };
}

const WITH_DETAILS = sql`from signalbox.audit_events e join signalbox.audit_details d on d.seq = e.seq`;

/** How many events the last checkpoint of the log holds; all of them where nothing was ever sealed. */
const SEALED = sql`(select coalesce(
    (select max(c.size) from signalbox.audit_checkpoints c where c.origin = h.origin),
    case when exists (select from signalbox.audit_checkpoints) then 0 else h.size end)
  from signalbox.audit_head h)`;

/** What people still have to decide by. */
const NOTHING_OPEN = sql`not exists (select from signalbox.runs r where r.id = e.run_id
    and (r.ended_at is null or (r.break_glass is not null and r.break_glass->>'review' is null)))
  and not exists (select from signalbox.approvals a where a.run_id = e.run_id and a.state = 'open')
  and not exists (select from signalbox.site_proposals p where p.state = 'open' and p.id = e.facts::json->>'proposalId')`;

const SETTLED = sql`(e.seq <= ${SEALED} and ${NOTHING_OPEN})`;

async function findErasable(db: Db, which: Erasable, { after, limit }: Readonly<{ after: number; limit: number }>) {
  const { rows } = await sql<Readonly<{ seq: string }>>`select e.seq ${WITH_DETAILS}
    where ${fitting(which)} and ${SETTLED} and e.seq > ${after} order by e.seq limit ${limit}`.execute(db);
  return rows.map(({ seq }) => Number(seq));
}

async function countErasable(db: Db, which: Erasable) {
  const { rows } = await sql<Readonly<{ now: string; later: string }>>`
    select count(*) filter (where ${SETTLED}) as now, count(*) filter (where not ${SETTLED}) as later
    ${WITH_DETAILS} where ${fitting(which)}`.execute(db);
  return { now: Number(rows[0]?.now ?? 0), later: Number(rows[0]?.later ?? 0) };
}

function fitting({ types = ERASABLE_TYPES, before, by, mentions }: Erasable): RawBuilder<unknown> {
  const conditions = [sql`e.type in (${sql.join(types)})`];
  if (before !== undefined) conditions.push(sql`e.at < ${before}`);
  if (by !== undefined) conditions.push(isBy(by));
  if (mentions !== undefined) conditions.push(sql`not ${isBy(mentions.of)}`, says(mentions.texts));
  return sql.join(conditions, sql` and `);
}

function isBy({ tenantId, objectId }: ErasedPerson): RawBuilder<unknown> {
  return sql`(e.actor_object = ${objectId} and e.actor_tenant = ${tenantId})`;
}

/** Whole words only: “Ann” is not in “planned”. The detail is JSON, in which quotes and backslashes are written otherwise. */
function says(texts: readonly string[]): RawBuilder<unknown> {
  const spelled = new Set(texts.flatMap((text) => [text, JSON.stringify(text).slice(1, -1)]));
  const conditions = [...spelled].map((text) => {
    const words = `(^|[^[:alnum:]])${text.replaceAll(/[.^$*+?()[\]{}|\\-]/g, '\\$&')}($|[^[:alnum:]])`;
    return sql`d.actor_name ~* ${words} or d.sentence ~* ${words} or d.detail ~* ${words}`;
  });
  return sql`(${conditions.length === 0 ? sql`false` : sql.join(conditions, sql` or `)})`;
}

async function personsOf(db: Db, objectId: string): Promise<readonly ErasedPerson[]> {
  const { rows } = await sql<Readonly<{ tenantId: string }>>`select distinct actor_tenant as "tenantId"
    from signalbox.audit_events where actor_object = ${objectId} order by 1 limit 10`.execute(db);
  return rows.map(({ tenantId }) => ({ tenantId, objectId }));
}

async function namesOf(db: Db, person: ErasedPerson): Promise<readonly string[]> {
  const { rows } = await sql<Readonly<{ name: string }>>`
    select distinct d.actor_name as name ${WITH_DETAILS} where ${isBy(person)}
    union select principal->>'name' from signalbox.people where principal_key = ${`${person.tenantId}/${person.objectId}`}
    order by 1 limit 50`.execute(db);
  return rows.map(({ name }) => name).filter((name) => name !== '');
}
