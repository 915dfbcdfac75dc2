import { type Assignment, assignment, type ServicePrincipal, servicePrincipal } from './answers.ts';
import type { Budget } from './budget.ts';
import { missingApi } from './failure.ts';
import type { Graph } from './graph.ts';

type Parts = Readonly<{ graph: Graph; tenantId: string; apiClientId: string | null }>;

/** The app roles of the tab's API in one tenant: which there are, and who has them. */
export class AppRoles {
  readonly #parts: Parts;
  /** The object id of the API's service principal: it does not change as long as that exists. */
  #resourceId: string | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Throws `directory.api_unknown` when there is no API, or not in this tenant. */
  async api(budget: Budget): Promise<ServicePrincipal> {
    const { graph, tenantId, apiClientId } = this.#parts;
    if (apiClientId === null) throw missingApi(apiClientId, tenantId);
    const found = await graph.ask(
      {
        path: `/servicePrincipals(appId='${apiClientId}')?$select=id,appRoles`,
        answer: servicePrincipal,
        permission: 'Application.Read.All',
        urgent: true,
      },
      budget,
    );
    if (found === null) throw missingApi(apiClientId, tenantId);
    this.#resourceId = found.id;
    return found;
  }

  /**
   * The values of the app roles that a user has, directly or as a direct member of a group that has them, which is what Entra
   * puts into tokens; null for no such user. The roles' definitions are asked for each time, in parallel, so that one that was
   * disabled counts for nobody. Not from the index for advanced queries: there, a role that was taken away may still be seen.
   * https://learn.microsoft.com/graph/api/user-list-approleassignments
   */
  async of(objectId: string, budget: Budget): Promise<readonly string[] | null> {
    const known = this.#resourceId;
    const [api, early] = await Promise.all([this.api(budget), known === null ? null : this.#assignments(objectId, known, budget)]);
    const assignments = api.id === known ? early : await this.#assignments(objectId, api.id, budget);
    if (assignments === null) return null;
    const values = valuesOf(api);
    return [...new Set(assignments.flatMap((one) => (one.resourceId === api.id ? (values.get(one.appRoleId) ?? []) : [])))];
  }

  /** Whom these app roles were assigned to: users, groups and programs. */
  async assigned(wanted: readonly string[], budget: Budget): Promise<readonly Assignment[]> {
    const api = await this.api(budget);
    const values = valuesOf(api);
    const all = await this.#parts.graph.list(
      { path: `/servicePrincipals/${api.id}/appRoleAssignedTo?$top=500`, item: assignment, permission: 'Application.Read.All' },
      budget,
    );
    return (all ?? []).filter(({ appRoleId }) => wanted.includes(values.get(appRoleId) ?? ''));
  }

  async #assignments(objectId: string, resourceId: string, budget: Budget): Promise<readonly Assignment[] | null> {
    return await this.#parts.graph.list(
      {
        path: `/users/${objectId}/appRoleAssignments?$filter=resourceId%20eq%20${resourceId}`,
        item: assignment,
        permission: 'Directory.Read.All',
        urgent: true,
      },
      budget,
    );
  }
}

/** Role id -> value, for the roles that are enabled and have one. */
function valuesOf({ appRoles }: ServicePrincipal): ReadonlyMap<string, string> {
  return new Map(
    appRoles.flatMap(({ id, value, isEnabled }) => (isEnabled && typeof value === 'string' && value !== '' ? [[id, value] as const] : [])),
  );
}
