import { type RawBuilder, sql } from 'kysely';
import { eventsOfDecision } from '../core/audit/decisions.ts';
import type { AuditFilter } from '../core/ports.ts';
import type { Db } from './db.ts';
import { plainText } from './text.ts';

/** As in the index of migration 0015. The facts that hold a channel are hashed as they stand, with no space and no quote in them. */
const CHANNEL = sql`substring(e.facts from '"channel":"([^"]+)"')`;

/** What an event must fulfil beside what it says; `e` is its row. */
export async function conditionsOf(db: Db, filter: AuditFilter, upTo = Number.MAX_SAFE_INTEGER): Promise<RawBuilder<unknown>[]> {
  const { person, workflow, environment, runId, channel, via, decision, type, from, to } = filter;
  const conditions = [sql`true`];
  if (person !== undefined) conditions.push(await actedAs(db, person, upTo));
  if (workflow !== undefined) conditions.push(sql`e.workflow = ${workflow}`);
  if (environment !== undefined) conditions.push(sql`e.environment = ${environment}`);
  if (runId !== undefined) conditions.push(sql`e.run_id = ${runId}`);
  if (channel !== undefined) conditions.push(sql`${CHANNEL} = ${channel}`);
  if (via !== undefined) conditions.push(sql`e.via = ${via}`);
  if (decision !== undefined) conditions.push(sql`e.type = any(${[...eventsOfDecision(decision)]}::text[])`);
  if (type !== undefined) conditions.push(sql`e.type = ${type}`);
  return [...conditions, ...within(from, to)];
}

function within(from: Date | undefined, to: Date | undefined): readonly RawBuilder<unknown>[] {
  return [...(from === undefined ? [] : [sql`e.at >= ${from}`]), ...(to === undefined ? [] : [sql`e.at < ${to}`])];
}

/**
 * The largest number of an event of that time, 0 without one. For an end the index of times tells it: Postgres does not know that times and numbers grow
 * together, and would look through everything newer for the first event of a day. `+ 0` keeps it from doing so here as well.
 */
export async function lastOf(db: Db, { from, to }: AuditFilter): Promise<number> {
  const last = to === undefined ? sql`max(e.seq)` : sql`max(e.seq + 0)`;
  const times = to === undefined ? [] : within(from, to);
  const { rows } = await sql<Readonly<{ last: string | null }>>`select ${last} as last from signalbox.audit_events e
    where ${sql.join([sql`true`, ...times], sql` and `)}`.execute(db);
  return Number(rows[0]?.last ?? 0);
}

/** Whether somebody acted: by principal key, by object id, or by part of the name that they had last, as of event `upTo`. */
async function actedAs(db: Db, person: string, upTo: number): Promise<RawBuilder<unknown>> {
  const text = plainText(person);
  const [, tenant, object] = /^([^\s/]+)\/([^\s/]+)$/.exec(text) ?? [];
  // Whoever is named by their key is nobody else, whatever others call themselves.
  if (object !== undefined) return sql`(e.actor_tenant = ${tenant} and e.actor_object = ${object})`;
  return oneOf(await objectsLike(db, text, upTo));
}

/** One is said as one, so that its index is read in the order of the events. */
function oneOf(objects: readonly string[]): RawBuilder<unknown> {
  return objects.length === 1 ? sql`e.actor_object = ${objects[0]}` : sql`e.actor_object = any(${[...objects]}::text[])`;
}

/**
 * Everybody who ever acted is looked at, one by one along the index: thousands of people, where there are millions of events.
 * The name is that of their newest event which still has one.
 */
async function objectsLike(db: Db, text: string, upTo: number): Promise<readonly string[]> {
  const { rows } = await sql<Readonly<{ object: string }>>`with recursive acting(object) as (
      (select actor_object from signalbox.audit_events order by actor_object limit 1)
      union all
      select (select n.actor_object from signalbox.audit_events n where n.actor_object > acting.object order by n.actor_object limit 1)
      from acting where acting.object is not null)
    select object from acting where object = ${text} or (object is not null and (
      select d.actor_name from signalbox.audit_events n join signalbox.audit_details d on d.seq = n.seq
      where n.actor_object = object and n.seq <= ${upTo} order by n.seq desc limit 1) ilike ${containing(text)})`.execute(db);
  return rows.map(({ object }) => object);
}

/** A LIKE pattern for "contains": `%`, `_` and `\` in what a person typed mean themselves. */
function containing(text: string): string {
  return `%${plainText(text).replaceAll(/[\\%_]/g, (found) => `\\${found}`)}%`;
}
