import pg from 'pg';
import { SCHEMA, type Schema } from './schema.ts';

const READ = 'select';
const ADD = 'select, insert';
const CHANGE = 'select, insert, update';
const REMOVE = 'select, insert, delete';
const EVERYTHING = 'select, insert, update, delete';

type Table = keyof Schema | 'audit_head' | 'forward_cursors' | 'site_activations' | 'kysely_migration' | 'kysely_migration_lock';

/**
 * What the running product may do with each table: what its statements need, and no more. A row that is locked (`for update`,
 * `for share`) needs `update`. Tables that are not here are closed to it.
 */
const TABLES: Readonly<Record<Table, string>> = {
  audit_events: READ,
  audit_details: READ,
  audit_checkpoints: ADD,
  audit_head: READ,
  saved_filters: EVERYTHING,
  forward_cursors: CHANGE,
  site_versions: ADD,
  site_activations: ADD,
  site_proposals: CHANGE,
  runs: CHANGE,
  run_steps: EVERYTHING,
  locks: EVERYTHING,
  attempts: CHANGE,
  step_output: ADD,
  approvals: CHANGE,
  votes: ADD,
  approval_notices: EVERYTHING,
  approval_mentions: CHANGE,
  review_notices: CHANGE,
  review_mentions: CHANGE,
  rules_notices: CHANGE,
  people: EVERYTHING,
  installations: CHANGE,
  feed_asks: EVERYTHING,
  delegations: CHANGE,
  inbound_activities: REMOVE,
  outbox_messages: EVERYTHING,
  run_cards: EVERYTHING,
  rules_cards: EVERYTHING,
  handles: REMOVE,
  schedules: CHANGE,
  kysely_migration: READ,
  kysely_migration_lock: READ,
};

/** Functions that the product calls; those of triggers need no right. */
const FUNCTIONS = ['audit_append(json)', 'audit_erase(bigint)', 'audit_words(text, text)'];

/**
 * Gives the role its rights on the schema of the product, and takes every other one from it and from everybody. Its owner calls this
 * after each migration; doing it again changes nothing. It takes effect as a whole.
 */
export async function grantStore(owner: pg.Pool, role: string): Promise<void> {
  const name = pg.escapeIdentifier(role);
  const everybody = `public, ${name}`;
  const statements = [
    ...['tables', 'sequences', 'functions'].flatMap((kind) => [
      `alter default privileges in schema ${SCHEMA} revoke all on ${kind} from ${everybody}`,
      `revoke all on all ${kind} in schema ${SCHEMA} from ${everybody}`,
    ]),
    `revoke all on schema ${SCHEMA} from ${everybody}`,
    `grant usage on schema ${SCHEMA} to ${name}`,
    ...Object.entries(TABLES).map(([table, rights]) => `grant ${rights} on ${SCHEMA}.${table} to ${name}`),
    ...FUNCTIONS.map((signature) => `grant execute on function ${SCHEMA}.${signature} to ${name}`),
  ];
  // Several statements in one message are one transaction.
  await owner.query(statements.join(';\n'));
}
