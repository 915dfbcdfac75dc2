import { type RawBuilder, sql } from 'kysely';

/** JSON as ECMAScript writes it: Postgres escapes the same characters in the same way. */
const said = (column: string): RawBuilder<unknown> => sql`coalesce(to_json(${sql.ref(column)})::text, 'null')`;

/**
 * The RFC 8785 text of an event (docs/decisions/0012-audit-log.md), put together by Postgres from the columns of `audit_events`, named `e`.
 * It is part of the function that writes the log (migration 0014), so it stays as it is for as long as there are events of this version.
 */
export const ENTRY_TEXT = sql`concat('{"actor":{"kind":', ${said('e.actor_kind')}, ',"objectId":', ${said('e.actor_object')},
  ',"tenantId":', ${said('e.actor_tenant')}, '},"at":"', to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  '","beside":"', encode(e.beside, 'hex'), '","environment":', ${said('e.environment')}, ',"facts":', e.facts, ',"id":', ${said('e.id')},
  ',"log":', ${said('e.log')}, ',"planHash":', ${said('e.plan_hash')}, ',"rule":', ${said('e.rule')}, ',"runId":', ${said('e.run_id')},
  ',"seq":', e.seq, ',"stepId":', ${said('e.step_id')}, ',"type":', ${said('e.type')}, ',"v":1,"via":', ${said('e.via')},
  ',"workflow":', ${said('e.workflow')}, '}')`;

/** The text that is hashed behind the salt of what can be erased; the columns are those of `audit_details`, named `d`. */
export const BESIDE_TEXT = sql`concat('{"detail":', d.detail, ',"name":', ${said('d.actor_name')}, ',"sentence":', ${said('d.sentence')}, '}')`;
