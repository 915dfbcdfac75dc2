import type pg from 'pg';
import { type Entry, entryHash, flatText } from '../../bot/core/audit/entry.ts';
import { append, EMPTY, type Hash } from '../../bot/core/audit/tree.ts';
import type { Written } from '../audit/written-log.ts';

/** One event as its two rows hold it, bytes in hex as Postgres reads them. The second is null when the details are gone. */
type Rows = Readonly<{ event: Readonly<Record<string, unknown>>; details: Readonly<Record<string, unknown>> | null }>;

/**
 * Makes the tables say what an attacker wants, with all that is hashed over it: leaves, complete subtrees and the head are those that the
 * product would have written. `before` is what they say now: rows that stay as they are stay where they are.
 */
export async function rewrite(admin: pg.Pool, before: readonly Written[], lines: readonly Written[]): Promise<void> {
  const kept = sameUpTo(before, lines);
  const { rows, frontier } = hashed(lines);
  const fresh = rows.slice(kept);
  // Numbers can be any that an attacker chose, so those that stay are named.
  const staying = lines.slice(0, kept).map(({ entry }) => entry.seq);
  for (const table of ['audit_events', 'audit_details'])
    await admin.query(`delete from signalbox.${table} where seq <> all ($1::bigint[])`, [staying]);
  await insert(
    admin,
    'audit_events',
    fresh.map(({ event }) => event),
  );
  await insert(
    admin,
    'audit_details',
    fresh.flatMap(({ details }) => details ?? []),
  );
  const origin = lines.at(-1)?.entry.log ?? null;
  await admin.query('update signalbox.audit_head set origin = coalesce($1, origin), size = $2, frontier = $3', [
    origin,
    lines.length,
    Buffer.concat(frontier),
  ]);
}

function sameUpTo(before: readonly Written[], lines: readonly Written[]): number {
  const isOther = (line: Written, at: number): boolean => line.entry !== before[at]?.entry || line.beside !== before[at]?.beside;
  const first = lines.findIndex(isOther);
  return first < 0 ? lines.length : first;
}

function hashed(lines: readonly Written[]): Readonly<{ rows: readonly Rows[]; frontier: readonly Hash[] }> {
  let frontier = EMPTY;
  const rows = lines.map((line): Rows => {
    const next = append(frontier, leafOf(line.entry));
    frontier = next.frontier;
    return rowsOf(line, next.completed);
  });
  return { rows, frontier: frontier.roots };
}

/** Most events of a log stay the same from one attack to the next. */
const leaves = new WeakMap<Entry, Hash>();
function leafOf(entry: Entry): Hash {
  const leaf = leaves.get(entry) ?? entryHash(entry);
  leaves.set(entry, leaf);
  return leaf;
}

function rowsOf({ entry, beside }: Written, nodes: readonly Hash[]): Rows {
  const { actor, runId, stepId, planHash, facts, beside: besideHash, ...same } = entry;
  const event = {
    ...same,
    actor_kind: actor.kind,
    actor_tenant: actor.tenantId,
    actor_object: actor.objectId,
    run_id: runId,
    step_id: stepId,
    plan_hash: planHash,
    facts: flatText(facts),
    beside: `\\x${besideHash}`,
    nodes: hex(Buffer.concat(nodes)),
  };
  if (beside === null) return { event, details: null };
  const { salt, name, sentence, detail } = beside;
  return { event, details: { seq: entry.seq, salt: hex(salt), actor_name: name, sentence, detail: flatText(detail) } };
}

function hex(bytes: Uint8Array): string {
  return `\\x${Buffer.from(bytes).toString('hex')}`;
}

async function insert(admin: pg.Pool, table: string, rows: readonly unknown[]): Promise<void> {
  const values = `json_populate_recordset(null::signalbox.${table}, $1::json)`;
  await admin.query(`insert into signalbox.${table} select * from ${values}`, [JSON.stringify(rows)]);
}
