import { randomUUID } from 'node:crypto';

export type FakeUser = { readonly id: string; name: string | null; upn: string; enabled: boolean; userType: string | null };
export type FakeGroup = { readonly id: string; readonly members: Set<string>; visibility: string | null };
export type FakeTeamsApp = Readonly<{
  /** In the catalogue of the tenant. */
  id: string;
  /** In its manifest. */
  externalId: string;
  /** The registration that its manifest names. */
  clientId: string;
}>;
export type FakeFeedEntry = Readonly<{ userId: string; clientId: string; body: Readonly<Record<string, unknown>> }>;
type AppRole = { readonly id: string; value: string | null; isEnabled: boolean };
export type Assignment = Readonly<{ id: string; roleId: string; principalId: string; type: 'User' | 'Group' | 'ServicePrincipal' }>;

/** What one tenant holds. Everything may be changed while Graph is asked. */
export class FakeTenant {
  readonly id: string;
  readonly users = new Map<string, FakeUser>();
  readonly groups = new Map<string, FakeGroup>();
  readonly appRoles = new Map<string, AppRole>();
  /** The API's service principal; null = the tenant does not have it. */
  api: Readonly<{ id: string; appId: string }> | null;
  assignments: readonly Assignment[] = [];
  /** What is in the catalogue of Teams apps. */
  teamsApp: FakeTeamsApp | null = null;
  /** Who has the app, with the chat it has with them. */
  readonly installed = new Map<string, string>();
  /** Called when Graph has installed the app for somebody, and before it says so. */
  onInstalled: (userId: string) => void = () => undefined;
  /** The activity feeds of everybody; of one chain only the last entry is there. */
  feed: readonly FakeFeedEntry[] = [];

  constructor(id: string, apiClientId: string) {
    this.id = id;
    this.api = { id: randomUUID(), appId: apiClientId };
  }

  person(id: string, more: Partial<Omit<FakeUser, 'id'>> = {}): FakeUser {
    const user = { id, name: `Person ${id.slice(-4)}`, upn: `${id.slice(-4)}@home.example`, enabled: true, userType: 'Member', ...more };
    this.users.set(id, user);
    return user;
  }

  group(id: string, members: readonly string[] = []): FakeGroup {
    const group = { id, members: new Set(members), visibility: null };
    this.groups.set(id, group);
    return group;
  }

  appRole(value: string): void {
    this.appRoles.set(value, { id: randomUUID(), value, isEnabled: true });
  }

  assign(value: string, principalId: string, type: Assignment['type'] = 'User'): void {
    const role = this.appRoles.get(value);
    if (role === undefined) throw new Error(`there is no app role ${value}`);
    this.assignments = [...this.assignments, { id: randomUUID(), roleId: role.id, principalId, type }];
  }

  /** Takes every assignment of the role from them. */
  revoke(value: string, principalId: string): void {
    const roleId = this.appRoles.get(value)?.id;
    this.assignments = this.assignments.filter((one) => one.roleId !== roleId || one.principalId !== principalId);
  }

  /** Users in a group, through groups in it when `deep`. */
  usersIn(groupId: string, deep: boolean, seen = new Set<string>()): ReadonlySet<string> {
    const found = new Set<string>();
    if (seen.has(groupId)) return found;
    seen.add(groupId);
    for (const member of this.groups.get(groupId)?.members ?? []) {
      if (this.users.has(member)) found.add(member);
      else if (deep) for (const user of this.usersIn(member, true, seen)) found.add(user);
    }
    return found;
  }
}
