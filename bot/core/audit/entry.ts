import { createHash } from 'node:crypto';
import { toHex } from './bytes.ts';
import { type AuditEvent, keptEvent } from './event.ts';
import { parted } from './facts.ts';
import { type Hash, leafHash } from './tree.ts';

/** Where an event stands: the name of the log, and its number in it from 1 on. */
export type Place = Readonly<{ log: string; seq: number }>;

/** What can be erased of an event. Its salted hash is in the log, so that erasing it breaks no proof. */
export type Beside = Readonly<{ salt: Uint8Array; name: string; sentence: string; detail: AuditEvent['detail'] }>;

/** An event as it is in the log: the RFC 8785 bytes of this are what is hashed. */
export type Entry = Readonly<{
  v: 1;
  log: string;
  seq: number;
  id: string;
  at: string;
  type: string;
  actor: Readonly<{ kind: string; tenantId: string; objectId: string }>;
  via: string;
  runId: string | null;
  stepId: string | null;
  workflow: string | null;
  environment: string | null;
  planHash: string | null;
  rule: string | null;
  facts: AuditEvent['detail'];
  /** Hex SHA-256 over the salt and the RFC 8785 bytes of `{ detail, name, sentence }`. */
  beside: string;
}>;

export const SALT_BYTES = 16;

/** An event in the parts in which it is kept: what is hashed into the log, but for its place and for the hash of what lies beside it. */
export type Parts = Readonly<{ fixed: Omit<Entry, 'v' | 'log' | 'seq' | 'beside'>; beside: Omit<Beside, 'salt'> }>;

/** Takes an event apart that was parsed. */
export function partsOf({ actor, at, detail, sentence, ...rest }: AuditEvent): Parts {
  const { facts, rest: erasable } = parted(rest.type, detail);
  const { kind, tenantId, objectId, name } = actor;
  return {
    fixed: { ...rest, at: at.toISOString(), actor: { kind, tenantId, objectId }, facts },
    beside: { name, sentence, detail: erasable },
  };
}

/**
 * What the log holds of an event, also of an earlier version. `salt` is 16 random bytes of its own. Throws ZodError for a value that JSON
 * cannot give back as it was: it would be hashed in a form that no verifier could reproduce.
 */
export function entryOf(event: AuditEvent, { log, seq }: Place, salt: Uint8Array): Readonly<{ entry: Entry; beside: Beside }> {
  const { fixed, beside: parts } = partsOf(keptEvent.parse(event));
  const beside = { salt, ...parts };
  return { entry: { v: 1, log, seq, ...fixed, beside: besideHash(beside) }, beside };
}

export function besideHash(beside: Beside): string {
  return toHex(createHash('sha256').update(beside.salt).update(besideText(beside), 'utf8').digest());
}

/** What is hashed behind the salt. */
export function besideText({ name, sentence, detail }: Omit<Beside, 'salt'>): string {
  return `{"detail":${flatText(detail)},"name":${said(name)},"sentence":${said(sentence)}}`;
}

/**
 * The bytes of an entry, as a text: what an export holds and what is hashed. It is RFC 8785, spelled out: the members are always the
 * same, and a million events have to be read in seconds.
 */
export function entryText(entry: Entry): string {
  const { kind, objectId, tenantId } = entry.actor;
  const actor = `{"kind":${said(kind)},"objectId":${said(objectId)},"tenantId":${said(tenantId)}}`;
  const { at, beside, environment, facts, id, log, planHash, rule, runId, seq, stepId, type, v, via, workflow } = entry;
  return (
    `{"actor":${actor},"at":${said(at)},"beside":${said(beside)},"environment":${said(environment)},"facts":${flatText(facts)},` +
    `"id":${said(id)},"log":${said(log)},"planHash":${said(planHash)},"rule":${said(rule)},"runId":${said(runId)},"seq":${seq},` +
    `"stepId":${said(stepId)},"type":${said(type)},"v":${v},"via":${said(via)},"workflow":${said(workflow)}}`
  );
}

/** The RFC 8785 text of a flat object: members sorted by UTF-16 units, strings and numbers as ECMAScript writes them. */
export function flatText(flat: AuditEvent['detail']): string {
  const members = Object.keys(flat).sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${JSON.stringify(flat[key])}`).join(',')}}`;
}

function said(text: string | null): string {
  return text === null ? 'null' : JSON.stringify(text);
}

export function entryHash(entry: Entry): Hash {
  return leafHash(new TextEncoder().encode(entryText(entry)));
}
