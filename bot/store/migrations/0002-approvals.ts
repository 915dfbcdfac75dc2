import { type Kysely, type Migration, sql } from 'kysely';
import { convertSpinePlans } from '../spine-plans.ts';

/**
 * Approvals of several people and stages. What one role and a count said becomes a requirement of one stage with one duty;
 * open ones keep their expiry.
 */
const STATEMENTS = [
  sql`alter table signalbox.votes
    add column on_behalf_of json,
    add column stage integer not null default 0,
    add column via text not null default 'card',
    add column roles json not null default '[]'`,
  // Only people with the role could vote.
  sql`update signalbox.votes v set roles = json_build_array(a.role) from signalbox.approvals a where a.id = v.approval_id`,
  sql`alter table signalbox.approvals
    add column requirement json,
    add column stage_at timestamptz,
    add column due_at timestamptz,
    add column rungs_done json not null default '[]',
    add column escalated_to json not null default '[]',
    add column changes json not null default '[]'`,
  sql`update signalbox.approvals set stage_at = requested_at, due_at = expires_at, requirement = json_build_object(
    'stages', json_build_array(json_build_object('duties', json_build_array(
      json_build_object('roles', json_build_array(role), 'count', count)))),
    'rejects', 1,
    'expiresAfterMs', greatest(1, floor(extract(epoch from expires_at - requested_at) * 1000)::bigint),
    'validForMs', 3600000, 'cancelRoles', json_build_array(), 'ladder', json_build_array(),
    'where', 'anywhere', 'sources', json_build_array())`,
  sql`alter table signalbox.approvals
    alter column requirement set not null, alter column stage_at set not null, alter column due_at set not null,
    drop column role, drop column count`,
  sql`drop index signalbox.approvals_due`,
  sql`create index approvals_due on signalbox.approvals (due_at) where state = 'open'`,
  sql`alter table signalbox.runs
    add column behalf json,
    add column break_glass json,
    add column check_at timestamptz,
    add column valid_until timestamptz`,
  sql`create index runs_open_review on signalbox.runs (created_at desc, id desc)
    where break_glass is not null and break_glass->>'review' is null`,
  // A run that waits behind a lock was launched by the run before it; from now on it is looked at instead.
  sql`create index runs_check on signalbox.runs (check_at) where check_at is not null`,
];

export const approvals: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await statement.execute(db);
    await convertSpinePlans(db);
  },
};
