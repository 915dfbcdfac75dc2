import { type RawBuilder, sql } from 'kysely';
import type { Cell, Named, Places, Sight } from '../core/audit/sight.ts';
import type { RunId } from '../core/ids.ts';
import type { Principal } from '../core/principal.ts';
import { actedAs, keyOf, ownRunsOf, seenBy } from './audit-sight.ts';
import type { Db } from './db.ts';

/** Of more own runs than these, Postgres keeps the list itself and goes through what is about any run. */
const MOST_RUNS = 20_000;
/** None, and any that no rule names. */
const KINDS_WITHOUT_NAME = 2;

/**
 * What every event fulfils that somebody sees: once so that Postgres finds those events by indexes, which may hold for others as well, and once
 * as `seenBy` has it, which alone says what is seen.
 */
export async function reachOf(db: Db, sight: Sight): Promise<readonly RawBuilder<unknown>[]> {
  const { who, audited, viewed } = sight;
  const own = sight.ownRuns ? await fewOwnRuns(db, who) : [];
  const runs = [...new Set([...sight.runs, ...(own ?? [])])];
  const ways = [
    actedAs(who),
    ...(audited.allowed.length > 0 ? [await placed(db, audited)] : []),
    ...(viewed.allowed.length > 0 ? [sql`(e.run_id is not null and ${await placed(db, viewed)})`] : []),
    own === null ? sql`e.run_id is not null` : sql`e.run_id = any(${runs}::text[])`,
  ];
  return [sql`(${sql.join(ways, sql` or `)})`, seenBy({ ...sight, ownRuns: own === null, runs }, sql`e.run_id in (${ownRunsOf(who)})`)];
}

async function fewOwnRuns(db: Db, who: Principal): Promise<readonly RunId[] | null> {
  const { rows } = await sql<Readonly<{ id: RunId }>>`${ownRunsOf(who)} limit ${MOST_RUNS + 1}`.execute(db);
  return rows.length > MOST_RUNS ? null : rows.map(({ id }) => id);
}

/** Where somebody may do something, as alternatives of a list of workflows in a list of environments. */
async function placed(db: Db, { workflows, environments, allowed, everywhere }: Places): Promise<RawBuilder<unknown>> {
  if (everywhere) return sql`true`;
  const columns = {
    workflow: await columnOf(db, 'workflow', workflows, allowed),
    environment: await columnOf(db, 'environment', environments, allowed),
  };
  const alternatives = together(allowed).map(
    ({ workflow, environment }) => sql`(${columns.workflow(workflow)} and ${columns.environment(environment)})`,
  );
  return sql`(${sql.join(alternatives, sql` or `)})`;
}

type Group = Readonly<{ workflow: readonly Named[]; environment: readonly Named[] }>;

/** Workflows with the same environments go together. */
function together(allowed: readonly Cell[]): readonly Group[] {
  const workflows = grouped(allowed, ({ workflow }) => keyOf(workflow));
  const alike = grouped(workflows, (cells) => cells.map(({ environment }) => keyOf(environment)).join('\n'));
  return alike.map((same) => ({
    workflow: same.flatMap(([cell]) => (cell === undefined ? [] : [cell.workflow])),
    environment: (same[0] ?? []).map(({ environment }) => environment),
  }));
}

function grouped<T>(items: readonly T[], groupOf: (item: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = groupOf(item);
    const group = groups.get(key) ?? [];
    group.push(item);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Says of a column that it is one of several kinds. Whatever no rule names is looked up by name. */
async function columnOf(db: Db, name: 'workflow' | 'environment', named: readonly string[], allowed: readonly Cell[]) {
  const other = allowed.some((cell) => cell[name].is === 'other') ? await otherNames(db, name, named) : [];
  const column = sql.ref(`e.${name}`);
  return (kinds: readonly Named[]): RawBuilder<unknown> => {
    if (kinds.length === named.length + KINDS_WITHOUT_NAME) return sql`true`;
    const names = kinds.flatMap((kind) => (kind.is === 'named' ? [kind.name] : kind.is === 'other' ? other : []));
    const one = sql`${column} = any(${names}::text[])`;
    return kinds.some(({ is }) => is === 'none') ? sql`(${column} is null or ${one})` : one;
  };
}

/** What else is in the log, found one by one along the index: there are few of them among millions of events. */
async function otherNames(db: Db, name: 'workflow' | 'environment', named: readonly string[]): Promise<readonly string[]> {
  const column = sql.ref(name);
  const { rows } = await sql<Readonly<{ name: string }>>`with recursive names(name) as (
      (select ${column} from signalbox.audit_events where ${column} is not null order by ${column} limit 1)
      union all
      select (select n.${column} from signalbox.audit_events n where n.${column} > names.name order by n.${column} limit 1)
      from names where names.name is not null)
    select name from names where name is not null and name <> all(${[...named]}::text[])`.execute(db);
  return rows.map((row) => row.name);
}
