import { type RawBuilder, sql } from 'kysely';
import type { Named, Places, Sight } from '../core/audit/sight.ts';
import { type Principal, principalKey } from '../core/principal.ts';

/** Whether an event, the row `e`, is one that somebody sees. `ofOwn`: whether it is about one of their own runs. */
export function seenBy({ who, audited, viewed, ownRuns, runs }: Sight, ofOwn = ofOwnRun(who)): RawBuilder<unknown> {
  if (audited.everywhere) return sql`true`;
  const ways = [
    actedAs(who),
    ...(audited.allowed.length > 0 ? [within(audited)] : []),
    ...(viewed.allowed.length > 0 ? [sql`(e.run_id is not null and ${within(viewed)})`] : []),
    ...(runs.length > 0 ? [sql`e.run_id = any(${[...runs]}::text[])`] : []),
    ...(ownRuns ? [ofOwn] : []),
  ];
  return sql`(${sql.join(ways, sql` or `)})`;
}

/** Whether somebody is the one who acted. */
export function actedAs(who: Principal): RawBuilder<unknown> {
  return sql`(e.actor_tenant = ${who.tenantId} and e.actor_object = ${who.objectId})`;
}

/** Whether an event is about a run that somebody asked for, voted on or cancelled, looked up for this event alone. */
function ofOwnRun(who: Principal): RawBuilder<unknown> {
  const key = principalKey(who);
  return sql`exists (select from signalbox.runs r where r.id = e.run_id and (r.requester_key = ${key} or ${cancelledBy(who)}))
    or exists (select from signalbox.approvals a join signalbox.votes v on v.approval_id = a.id
      where a.run_id = e.run_id and v.principal_key = ${key})`;
}

/** All runs that somebody asked for, voted on or cancelled. */
export function ownRunsOf(who: Principal): RawBuilder<unknown> {
  const key = principalKey(who);
  return sql`select r.id from signalbox.runs r where r.requester_key = ${key}
    union all select r.id from signalbox.runs r where ${cancelledBy(who)}
    union all select a.run_id from signalbox.votes v join signalbox.approvals a on a.id = v.approval_id where v.principal_key = ${key}`;
}

/** As in the index of migration 0023. Not through JSON: a name in it can hold what Postgres does not read. */
function cancelledBy({ tenantId, objectId }: Principal): RawBuilder<unknown> {
  return sql`(r.cancel_by is not null and substring(r.cancel_by::text from '"tenantId":"([^"]*)"') = ${escaped(tenantId)}
    and substring(r.cancel_by::text from '"objectId":"([^"]*)"') = ${escaped(objectId)})`;
}

/** As it stands between quotes in JSON. */
function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function within({ workflows, environments, allowed, everywhere }: Places): RawBuilder<unknown> {
  if (everywhere) return sql`true`;
  const cells = sql`select * from unnest(${allowed.map((cell) => keyOf(cell.workflow))}::text[], ${allowed.map((cell) => keyOf(cell.environment))}::text[])`;
  return sql`(${kind('workflow', workflows)}, ${kind('environment', environments)}) in (${cells})`;
}

/** What `keyOf` gives for the place of a row. */
function kind(column: 'workflow' | 'environment', named: readonly string[]): RawBuilder<unknown> {
  const value = sql.ref(`e.${column}`);
  return sql`(case when ${value} is null then 'none' when ${value} = any(${[...named]}::text[]) then '=' || ${value} else 'other' end)`;
}

/** A kind of workflow or environment as a text. */
export function keyOf(named: Named): string {
  return named.is === 'named' ? `=${named.name}` : named.is;
}
