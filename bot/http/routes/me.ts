import type { TabOperations } from '../../core/tab.ts';
import type { Me } from '../contract.ts';
import { type Call, json, type Reply } from '../route.ts';

/** Who the caller is, and what the tab shows of it. */
export function me(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async ({ who }) => {
    const { roles, can } = await operations.me(who);
    return json<Me>({
      name: who.name,
      objectId: who.objectId,
      tenantId: who.tenantId,
      roles,
      can: { audit: can.audit, govern: can.govern, explain: can.explain, delegate: can.delegate },
    });
  };
}
