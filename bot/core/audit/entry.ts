import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '../json.ts';
import { toHex } from './bytes.ts';
import { type AuditEvent, auditEvent } from './event.ts';
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

/**
 * What is written for an event. `salt` is 16 random bytes of its own. Throws ZodError for a value that JSON cannot give back as it was:
 * it would be hashed in a form that no verifier could reproduce.
 */
export function entryOf(event: AuditEvent, { log, seq }: Place, salt: Uint8Array): Readonly<{ entry: Entry; beside: Beside }> {
  const { actor, at, detail, sentence, ...rest } = auditEvent.parse(event);
  const { facts, rest: erasable } = parted(event.type, detail);
  const beside = { salt, name: actor.name, sentence, detail: erasable };
  const { kind, tenantId, objectId } = actor;
  const entry = { v: 1 as const, log, seq, ...rest, at: at.toISOString(), actor: { kind, tenantId, objectId }, facts };
  return { entry: { ...entry, beside: besideHash(beside) }, beside };
}

export function besideHash({ salt, name, sentence, detail }: Beside): string {
  const hash = createHash('sha256').update(salt).update(canonicalJson({ name, sentence, detail }), 'utf8');
  return toHex(hash.digest());
}

/** The bytes of an entry, as a text: what an export holds and what is hashed. */
export function entryText(entry: Entry): string {
  const { actor, facts, ...rest } = entry;
  return canonicalJson({ ...rest, actor: { ...actor }, facts: { ...facts } } satisfies JsonObject);
}

export function entryHash(entry: Entry): Hash {
  return leafHash(new TextEncoder().encode(entryText(entry)));
}
