import { type Kysely, type Migration, sql } from 'kysely';
import { BESIDE_TEXT, ENTRY_TEXT } from '../audit-text.ts';

/**
 * Numbers events, hashes them and adds them to the tree (RFC 9162), all in one statement: whoever holds the head of the log holds it for
 * that and the commit. Nobody else may write the log. Of each event it gets the columns of both rows as JSON, bytes in hex.
 */
const APPEND = sql`create function signalbox.audit_append(events json) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp set standard_conforming_strings = on as $$
  declare
    head signalbox.audit_head;
    e signalbox.audit_events;
    d signalbox.audit_details;
    one json;
    node bytea;
    width bigint;
  begin
    perform set_config('lock_timeout', '5s', true);
    select * into strict head from signalbox.audit_head for update;
    for one in select value from json_array_elements(events) loop
      head.size := head.size + 1;
      e := json_populate_record(null::signalbox.audit_events, one);
      d := json_populate_record(null::signalbox.audit_details, one);
      d.seq := head.size;
      e.seq := head.size;
      e.log := head.origin;
      e.beside := sha256(d.salt || convert_to(${BESIDE_TEXT}, 'UTF8'));
      node := sha256('\\x00'::bytea || convert_to(${ENTRY_TEXT}, 'UTF8'));
      e.nodes := node;
      width := head.size - 1;
      while width % 2 = 1 loop
        node := sha256('\\x01'::bytea || substring(head.frontier from length(head.frontier) - 31) || node);
        e.nodes := e.nodes || node;
        head.frontier := substring(head.frontier for length(head.frontier) - 32);
        width := width / 2;
      end loop;
      head.frontier := head.frontier || node;
      insert into signalbox.audit_details select d.*;
      insert into signalbox.audit_events select e.*;
    end loop;
    update signalbox.audit_head set size = head.size, frontier = head.frontier;
    return head.size;
  end $$`;

/** The database itself keeps the tree: events are written by this function and by nothing else. */
export const auditAppend: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await APPEND.execute(db);
    await sql`drop function signalbox.audit_lock()`.execute(db);
    await sql`drop function signalbox.audit_advance(bigint, bigint, bytea)`.execute(db);
  },
};
