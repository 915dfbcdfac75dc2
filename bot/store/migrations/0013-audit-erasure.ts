import { type Kysely, type Migration, sql } from 'kysely';

/**
 * Details are erased by the log alone. The trigger lets a row of `audit_details` go only when the event that `signalbox.erasing`
 * names is in the log, is `details.erased` and lists the row: whoever sets that without `audit_erase` gains nothing by it.
 * Lists are bounded in length (4,000 characters) and by what they erase at once (10,000 details), because the head of the log is held
 * meanwhile; see `bot/core/audit/erasure.ts`. `pg_temp` is named last, or a type that somebody calls `json` would come before ours.
 */
const STATEMENTS = [
  // Empty for whatever lists nothing. The log has an event when its head counts it: a row beyond it could be left out of the tree.
  sql`create function signalbox.audit_listed(event bigint) returns table (low bigint, high bigint)
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
    declare listed text;
    begin
      select e.facts::json ->> 'seqs' into listed from signalbox.audit_events e join signalbox.audit_head h on e.seq <= h.size
        where e.seq = event and e.type = 'details.erased' and json_typeof(e.facts::json -> 'seqs') = 'string';
      if listed is null or length(listed) > 4000 or listed !~ '^[0-9]{1,15}(-[0-9]{1,15})?(,[0-9]{1,15}(-[0-9]{1,15})?)*$' then
        return;
      end if;
      return query select split_part(part, '-', 1)::bigint, coalesce(nullif(split_part(part, '-', 2), ''), part)::bigint
        from regexp_split_to_table(listed, ',') part;
    end $$`,
  sql`create function signalbox.refuse_unlisted() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
    declare eraser bigint := nullif(current_setting('signalbox.erasing', true), '')::bigint;
    begin
      if exists (select from gone g where g.seq >= coalesce(eraser, 0)
          or not exists (select from signalbox.audit_listed(eraser) l where g.seq between l.low and l.high)) then
        raise exception 'audit events cannot be changed or removed' using errcode = 'insufficient_privilege';
      end if;
      return null;
    end $$`,
  sql`drop trigger audit_details_no_change on signalbox.audit_details`,
  sql`create trigger audit_details_no_change before update on signalbox.audit_details
    for each row execute function signalbox.refuse_change()`,
  sql`create trigger audit_details_only_listed after delete on signalbox.audit_details referencing old table as gone
    for each statement execute function signalbox.refuse_unlisted()`,
  // With the rights of its owner: who uses the log needs no right to delete.
  sql`create function signalbox.audit_erase(event bigint) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
    declare erased bigint;
    begin
      if not exists (select from signalbox.audit_listed(event)) or exists (
          select from signalbox.audit_listed(event) l where l.low > l.high or l.high >= event) then
        raise exception 'event % of the audit log does not list details to erase before it', event using errcode = 'insufficient_privilege';
      end if;
      if exists (select from signalbox.audit_listed(event) l join signalbox.audit_events e on e.seq between l.low and l.high
          where e.type like 'log.%' or e.type like 'details.%') then
        raise exception 'event % of the audit log lists what the log says of itself', event using errcode = 'insufficient_privilege';
      end if;
      perform set_config('signalbox.erasing', event::text, true);
      delete from signalbox.audit_details d using signalbox.audit_listed(event) l where d.seq between l.low and l.high;
      get diagnostics erased = row_count;
      perform set_config('signalbox.erasing', '', true);
      if erased > 10000 then
        raise exception 'event % of the audit log lists more than 10000 details', event using errcode = 'program_limit_exceeded';
      end if;
      return erased;
    end $$`,
];

/** What lies beside the log can be erased, by an event of the log and in no other way. */
export const auditErasure: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await statement.execute(db);
  },
};
