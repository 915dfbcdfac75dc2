import type { AuditEvent } from './event.ts';

type Detail = AuditEvent['detail'];
/** What of a detail is in the log for good, and what lies beside it and can be erased. */
export type Parted = Readonly<{ facts: Detail; rest: Detail }>;

const WORD = /^[A-Za-z0-9_:-]{1,64}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const CODE = /^[a-z_]+(\.[a-z_]+)+$/;
const SEQS = /^\d+(-\d+)?(,\d+(-\d+)?)*$/;
const DIGEST = /^[0-9a-f]{64}$/;
/** A channel or group chat, without its thread. The id of a chat of two names both, so it is none of these. */
const CHANNEL = /^19:[\w-]{1,150}@thread\.[a-z0-9]{1,20}$/;
/** Tenant and object id as Entra makes them, which are in the log for good as actors; whom another directory knows by a name can be erased. */
const ENTRA_IDS = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What can say nothing about a person: numbers, states, ids of our own, moments. Everything that is not listed can be erased. */
const FACTS: Readonly<Record<string, RegExp>> = {
  activation: WORD,
  approvalId: WORD,
  attempt: WORD,
  channel: CHANNEL,
  class: WORD,
  comparedWith: WORD,
  delayMs: WORD,
  direction: WORD,
  erasedPerson: ENTRA_IDS,
  events: WORD,
  expiresAt: INSTANT,
  how: WORD,
  incarnation: WORD,
  outputBytes: WORD,
  planHash: DIGEST,
  proposalId: WORD,
  reason: CODE,
  risk: WORD,
  seqs: SEQS,
  siteHash: DIGEST,
  size: WORD,
  stage: WORD,
  state: WORD,
  until: INSTANT,
  verdict: WORD,
  via: WORD,
};

/** Parts a detail. The reason of a break-glass, of rules or of an erasure is what somebody wrote, even if it looks like a code. */
export function parted(type: AuditEvent['type'], detail: Detail): Parted {
  const isFact = ([key, value]: readonly [string, Detail[string]]): boolean => {
    if (key === 'reason' && /^(break_glass|rules|details)\./.test(type)) return false;
    return Object.hasOwn(FACTS, key) && (typeof value !== 'string' || (FACTS[key]?.test(value) ?? false));
  };
  const entries = Object.entries(detail);
  return { facts: Object.fromEntries(entries.filter(isFact)), rest: Object.fromEntries(entries.filter((entry) => !isFact(entry))) };
}
