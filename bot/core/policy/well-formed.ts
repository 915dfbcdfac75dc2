import { z } from 'zod';
import type { AccessRequest } from './authorize.ts';
import { PERMISSIONS, type Policy, RISKS } from './policy.ts';

const names = z.array(z.string().min(1));

const ladder = z.array(z.object({ afterMs: z.number().positive(), act: z.enum(['remind', 'escalate']) }));
const duty = z.object({ roles: names.min(1), count: z.int().min(1), ladder: ladder.optional() });
const requirement = z.object({
  stages: z.array(z.object({ duties: z.array(duty).min(1) })).min(1),
  rejects: z.int().min(1),
  expiresAfterMs: z.number().positive(),
  validForMs: z.number().positive(),
  cancelRoles: names,
  ladder,
  where: z.enum(['anywhere', 'tab']),
  sources: names,
});
const protection = z.object({ name: z.string().min(1), approval: requirement.nullable(), environments: names.nullable() });

const policyShape = z.object({
  hash: z.string(),
  roles: z.array(z.object({ role: z.string().min(1), appRoles: names, groups: names, people: names, delegable: z.boolean() })),
  rules: z.array(
    z.object({
      id: z.string().min(1),
      effect: z.enum(['allow', 'deny']),
      permissions: z.array(z.enum(PERMISSIONS)),
      roles: names,
      workflows: names.nullable(),
      environments: names.nullable(),
    }),
  ),
  environments: z.array(protection),
  connectors: z.array(protection),
  risks: z.array(protection),
});

const requestShape = z.object({
  principal: z.object({
    kind: z.enum(['person', 'agent', 'system']),
    tenantId: z.string().min(1),
    objectId: z.string().min(1),
    name: z.string(),
  }),
  roles: z.array(z.string()),
  permission: z.enum(PERMISSIONS),
  workflow: z.string().nullable(),
  environment: z.string().nullable(),
  risk: z.enum(RISKS).nullable(),
  connectors: z.array(z.string()),
  own: requirement.nullable(),
});

/** Guards `authorize` against values that only claim their type: a text has `includes` too, and would match half a role. */
export function isWellFormed(policy: Policy, request: AccessRequest): boolean {
  return isPolicy(policy) && requestShape.safeParse(request).success;
}

/** A policy never changes, and looking through all of it takes longer than deciding. */
const sound = new WeakSet<Policy>();

function isPolicy(policy: Policy): boolean {
  if (sound.has(policy)) return true;
  const fits = policyShape.safeParse(policy).success;
  if (fits) sound.add(policy);
  return fits;
}
