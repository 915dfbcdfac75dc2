import { z } from 'zod';
import type { DelegationsView } from '../../core/delegation/view.ts';
import type { TabOperations } from '../../core/tab.ts';
import { typedText } from '../../core/typed-text.ts';
import { parsed } from '../body.ts';
import type { DelegationsOnWire } from '../contract.ts';
import { delegationIdIn, momentField } from '../fields.ts';
import { type Call, json, type Reply } from '../route.ts';

const nothing = z.strictObject({});
const asked = z.strictObject({
  role: typedText(100).nullable(),
  to: typedText(200).refine((text) => text.trim() !== '', 'names nobody'),
  until: momentField,
  reason: typedText(300),
  timezone: typedText(100),
});

export function listDelegations(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async ({ who }) => json<DelegationsOnWire>(delegationsOnWire(await operations.delegations(who)));
}

/** Hands one vote on, or all of them while being away. */
export function handOn(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async ({ who, body }) => json<DelegationsOnWire>(delegationsOnWire(await operations.handOn(who, parsed(asked, body))), 201);
}

export function endDelegation(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async ({ who, params, body }) => {
    parsed(nothing, body);
    return json<DelegationsOnWire>(delegationsOnWire(await operations.endDelegation(who, delegationIdIn(params))));
  };
}

/** An explicit list of fields, as in `presenter.ts`. */
function delegationsOnWire({ given, received, can }: DelegationsView): DelegationsOnWire {
  return {
    given: given.map(({ id, to, role, until, absent, reason }) => ({ id, to, role, until: until.toISOString(), absent, reason })),
    received: received.map(({ id, giver, through, role, until, reason }) => ({
      id,
      giver,
      through,
      role,
      until: until.toISOString(),
      reason,
    })),
    can: { handOn: can.handOn.map(({ role, latest, giver }) => ({ role, latest: latest.toISOString(), giver })), away: can.away },
  };
}
