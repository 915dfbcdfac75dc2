import type { JWTPayload } from 'jose';
import { z } from 'zod';
import type { ClaimedMembership } from '../core/ports.ts';

/** Groups are object ids; a token can be set up to carry names instead, which could be anybody's. */
const groupIds = z.array(z.guid().toLowerCase()).max(200);
const claims = z.object({
  roles: z.array(z.string().min(1)).max(200).optional(),
  groups: z.unknown().optional(),
  hasgroups: z.unknown().optional(),
  _claim_names: z.record(z.string(), z.unknown()).optional(),
  acct: z.union([z.number(), z.string()]).optional(),
  idp: z.unknown().optional(),
});

/**
 * What an Entra token says of its owner's memberships. A person in more than 200 groups gets none of them, but a hint where to
 * ask (`_claim_names`, or `hasgroups`); then, as with a claim that is left out or strange, the token does not say. That somebody
 * is a member of the tenant it says only with the optional claim `acct`. null for claims that are not as Entra writes them.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference#groups-overage-claim
 */
export function claimedMembership(payload: JWTPayload): Pick<ClaimedMembership, 'appRoles' | 'groups' | 'guest'> | null {
  const parsed = claims.safeParse(payload);
  if (!parsed.success) return null;
  const { roles, groups, hasgroups, _claim_names: elsewhere = {}, acct, idp } = parsed.data;
  const listed = groupIds.safeParse(groups);
  const tooMany = hasgroups !== undefined || 'groups' in elsewhere;
  const cameFromElsewhere = idp !== undefined && !String(idp).includes(`/${String(payload['tid'])}/`);
  return {
    appRoles: roles === undefined || 'roles' in elsewhere ? null : roles,
    groups: listed.success && !tooMany ? listed.data : null,
    guest: acct === undefined ? null : Number(acct) !== 0 || cameFromElsewhere,
  };
}
