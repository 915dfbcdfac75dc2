import { randomUUID } from 'node:crypto';
import type { AuditEvent, TypeAndDetail } from '../audit/event.ts';
import type { SiteHash } from '../ids.ts';
import type { Stamp } from '../run/change.ts';

type Parts = TypeAndDetail & Readonly<{ hash: SiteHash | null; sentence: string; rule?: string }>;

/** An event about a version of the site. The whole hash is in its detail. */
export function siteEvent(stamp: Stamp, { type, hash, sentence, rule, detail }: Parts): AuditEvent {
  return {
    id: randomUUID(),
    at: stamp.at,
    type,
    actor: stamp.by,
    via: stamp.via,
    runId: null,
    stepId: null,
    workflow: null,
    environment: null,
    planHash: null,
    rule: rule ?? null,
    sentence,
    detail: { ...(hash === null ? {} : { siteHash: hash }), ...detail },
  };
}
