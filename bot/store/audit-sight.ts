import { type RawBuilder, sql } from 'kysely';
import type { Named, Places, Sight } from '../core/audit/sight.ts';
import { type Principal, principalKey } from '../core/principal.ts';

/** Whether an event, the row `e`, is one that somebody sees. */
export function seenBy({ who, audited, viewed, ownRuns, runs }: Sight): RawBuilder<unknown> {
  if (audited.everywhere) return sql`true`;
  const own = sql`(e.actor_tenant = ${who.tenantId} and e.actor_object = ${who.objectId})`;
  const ways = [
    own,
    ...(audited.allowed.length > 0 ? [within(audited)] : []),
    ...(viewed.allowed.length > 0 ? [sql`(e.run_id is not null and ${within(viewed)})`] : []),
    ...(ownRuns ? [sql`e.run_id in (${runsOf(who)})`] : []),
    ...(runs.length > 0 ? [sql`e.run_id = any(${[...runs]}::text[])`] : []),
  ];
  return sql`(${sql.join(ways, sql` or `)})`;
}

/** The runs that somebody asked for, voted on or cancelled. Who cancelled is looked for as a text: a name in it can hold what Postgres does not read. */
function runsOf(who: Principal): RawBuilder<unknown> {
  const key = principalKey(who);
  const [tenant, object] = [`"tenantId":${JSON.stringify(who.tenantId)}`, `"objectId":${JSON.stringify(who.objectId)}`];
  return sql`select r.id from signalbox.runs r where r.requester_key = ${key}
      or (strpos(r.cancel_by::text, ${tenant}) > 0 and strpos(r.cancel_by::text, ${object}) > 0)
    union select a.run_id from signalbox.votes v join signalbox.approvals a on a.id = v.approval_id where v.principal_key = ${key}`;
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

function keyOf(named: Named): string {
  return named.is === 'named' ? `=${named.name}` : named.is;
}
