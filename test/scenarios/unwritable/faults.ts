import pg from 'pg';

/** Something that keeps audit events from being written. `lift` takes it away again. */
export type Fault = Readonly<{ name: string; put(db: pg.Client | pg.Pool, url: string | null): Promise<() => Promise<void>> }>;

const BROKEN = `create or replace function public.broken() returns trigger language plpgsql as $$
  begin raise exception 'broken by a test' using errcode = TG_ARGV[0]; end $$`;
const SLEEPING = `create or replace function public.sleeping() returns trigger language plpgsql as $$
  begin perform pg_sleep(30); return null; end $$`;

const byTrigger = (name: string, table: string, call: string): Fault => ({
  name,
  put: async (db) => {
    await db.query(`${call.startsWith('sleeping') ? SLEEPING : BROKEN};
      create trigger fault before insert on signalbox.${table} for each statement execute function public.${call}`);
    return async () => void (await db.query(`drop trigger fault on signalbox.${table}`));
  },
});

export const RAISES = byTrigger('a trigger on the events raises', 'audit_events', `broken('P0001')`);
export const FULL = byTrigger('the disk is full', 'audit_events', `broken('53100')`);
/** The limit of the product's own statement strikes. */
export const TOO_SLOW = byTrigger('writing takes longer than a statement may', 'audit_events', 'sleeping()');

const HELD: Fault = {
  name: 'somebody holds the head of the log for longer than anybody waits',
  put: async (_db, url) => {
    const holder = new pg.Client(url ?? '');
    await holder.connect();
    await holder.query('begin; select from signalbox.audit_head for update');
    return () => holder.end();
  },
};

/** On any database. */
export const FAULTS: readonly Fault[] = [
  RAISES,
  byTrigger('a trigger on what stands beside them raises', 'audit_details', `broken('P0001')`),
  FULL,
  byTrigger('statements time out', 'audit_events', `broken('57014')`),
];
export const POSTGRES_FAULTS: readonly Fault[] = [...FAULTS, HELD];
