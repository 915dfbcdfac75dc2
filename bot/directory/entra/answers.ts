import { z } from 'zod';

/** Graph writes ids in lower case; they are compared letter for letter. */
const id = z
  .string()
  .regex(/^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/)
  .transform((text) => text.toLowerCase());

/**
 * What is read of a user. Only the type `Member` is a member: a guest, and an account whose type was never written, count as
 * guests. https://learn.microsoft.com/graph/api/resources/user
 */
export const user = z
  .object({ id, accountEnabled: z.boolean(), userType: z.string().nullable(), displayName: z.string().nullable() })
  .transform(({ userType, ...rest }) => ({ ...rest, guest: userType !== 'Member' }));
export type User = z.infer<typeof user>;
export const USER_FIELDS = 'id,accountEnabled,userType,displayName';

/** The groups out of those asked about. https://learn.microsoft.com/graph/api/user-checkmembergroups */
export const groupIds = z.object({ value: z.array(id).max(20) });

/** https://learn.microsoft.com/graph/api/resources/approleassignment */
export const assignment = z.object({
  appRoleId: id,
  principalId: id,
  principalType: z.string(),
  resourceId: id,
});
export type Assignment = z.infer<typeof assignment>;

/** The tab's API as it stands in the tenant, with the app roles that it declares. */
export const servicePrincipal = z.object({
  id,
  appRoles: z.array(z.object({ id, value: z.string().nullish(), isEnabled: z.boolean() })),
});
export type ServicePrincipal = z.infer<typeof servicePrincipal>;

/** https://learn.microsoft.com/graph/api/resources/group */
export const group = z.object({ id, visibility: z.string().nullable() });

/** The app as the catalogue of the tenant has it, by an id of its own. https://learn.microsoft.com/graph/api/appcatalogs-list-teamsapps */
export const catalogueApp = z.object({ id, externalId: z.string().nullish() });

/** An app that somebody has. https://learn.microsoft.com/graph/api/userteamwork-list-installedapps */
export const installation = z.object({ id: z.string().min(1).max(500) });

/** The chat of somebody with a bot. https://learn.microsoft.com/graph/api/userscopeteamsappinstallation-get-chat */
export const chat = z.object({ id: z.string().regex(/^[\w:.@-]{1,300}$/) });

/** How many ids one filter may name. https://learn.microsoft.com/graph/aad-advanced-queries */
export const IDS_AT_ONCE = 15;

/** One page of a list. https://learn.microsoft.com/graph/paging */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ value: z.array(item), '@odata.nextLink': z.string().optional() });
}
