import { z } from 'zod';
import type { TabOperations } from '../../core/tab.ts';
import { parsed } from '../body.ts';
import type { AuditStateOnWire, ConsistencyProof, EventProof } from '../contract.ts';
import { type Call, json, type Reply } from '../route.ts';

const nothing = z.strictObject({});
const events = z
  .string()
  .regex(/^[1-9]\d{0,14}$/, 'must be a number of events')
  .transform(Number);
const between = z
  .strictObject({ from: events, to: events.exactOptional() })
  .refine(({ from, to }) => to === undefined || from <= to, { path: ['to'], message: 'must be at least “from”' });
const numbered = z.looseObject({
  seq: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'must be the number of an event')
    .transform(Number),
});

/** How the log stands. */
export function showAuditState(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async (call) => {
    parsed(nothing, call.query);
    const { origin, size, sealed, lagMs, trouble, key, verified } = await operations.auditState(call.who);
    return json<AuditStateOnWire>({
      origin,
      size,
      sealed: sealed === null ? null : { size: sealed.size, at: sealed.at.toISOString() },
      lagMs,
      trouble,
      key,
      verified: verified === null ? null : { ...verified, at: verified.at.toISOString() },
    });
  };
}

/** What anybody needs to verify one checkpoint by another. */
export function showConsistency(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async (call) => {
    const { from, to } = parsed(between, call.query);
    return json<ConsistencyProof>(await operations.auditConsistency(call.who, { from, to: to ?? null }));
  };
}

/** What anybody needs to verify one event. */
export function showProof(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async (call) => {
    parsed(nothing, call.query);
    return json<EventProof>(await operations.auditProof(call.who, parsed(numbered, call.params).seq));
  };
}
