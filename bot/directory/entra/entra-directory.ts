import type { Clock } from '../../core/clock.ts';
import { toAppError } from '../../core/errors.ts';
import type { Masker } from '../../core/masking/masker.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { ClaimedMembership, Directory, Logger } from '../../core/ports.ts';
import type { Principal } from '../../core/principal.ts';
import { inEnglish } from '../../core/text/voice.ts';
import { membershipUnasked } from '../memberships.ts';
import { DIRECTORY_SETTINGS } from './advice.ts';
import { AppRoles } from './app-roles.ts';
import { createBudget } from './budget.ts';
import { checkTenants } from './check.ts';
import type { DirectoryCloud } from './clouds.ts';
import type { AppCredential } from './credential.ts';
import { signInFailure } from './failure.ts';
import { Graph } from './graph.ts';
import { membersIn } from './members.ts';
import { MembershipCache } from './membership-cache.ts';
import { TeamsApp } from './teams-app.ts';
import { membershipIn, OBJECT_ID, principalIn, type Tenant, userIn, type Wanted } from './tenant.ts';
import { TokenSource } from './tokens.ts';

type Parts = Readonly<{
  credential: AppCredential;
  cloud: DirectoryCloud;
  homeTenants: readonly string[];
  /** Client id of the registration whose app roles policy names; null = there is none. */
  apiClientId: string | null;
  /** The policy in force: its app roles and groups are what is asked about. */
  policy(): Pick<Policy, 'hash' | 'roles'>;
  /** The id in the manifest of the app for Teams; left out or null = it is not known. */
  teamsAppId?: string | null;
  clock: Clock;
  logger: Logger;
  masker: Pick<Masker, 'token'>;
  /** How long a lookup may take in all, and how long a list of people. */
  limits?: Readonly<{ lookupMs: number; listMs: number }>;
}>;

export type EntraDirectory = Required<Directory> &
  Readonly<{
    /** Keeps what a verified token says, where it is new and says all that the policy needs. */
    learn(claimed: ClaimedMembership): void;
    /** What an administrator should know: app roles and groups that do not exist, a directory that cannot be read. Never throws. */
    check(): Promise<readonly string[]>;
    /** null when it is not known which app it is. */
    teamsApp: TeamsApp | null;
  }>;

/** A click is answered while somebody looks at it. */
const LIMITS = { lookupMs: 4_000, listMs: 10_000 };
/** As Entra allows them. https://learn.microsoft.com/entra/identity/hybrid/connect/plan-connect-userprincipalname */
const SIGN_IN_NAME = /^[A-Za-z0-9'.\-_!#^~]{1,64}@[A-Za-z0-9.-]{1,256}$/;

/** Microsoft Entra, asked through Microsoft Graph: one client for each home tenant. */
export function createEntraDirectory(parts: Parts): EntraDirectory {
  const { homeTenants, clock } = parts;
  const limits = parts.limits ?? LIMITS;
  const teamsAppId = parts.teamsAppId ?? null;
  const tenants = homeTenants.map((tenantId) => tenantOf(parts, tenantId));
  /** The refusal that a person reads sends the administrator to the log. */
  const noted = <Answer>(asking: Promise<Answer>): Promise<Answer> =>
    asking.catch((error: unknown) => {
      const { reason, details } = toAppError(error);
      parts.logger.warn({ err: error, reason, details }, 'The directory could not tell; whoever asked was denied.');
      throw error;
    });
  const find = async (name: string): Promise<Principal | null> => {
    const budget = createBudget(limits.lookupMs);
    for (const tenant of tenants) {
      const account = await userIn(tenant, name, budget);
      if (account !== null) return principalIn(tenant.tenantId, account);
    }
    return null;
  };
  const cache = new MembershipCache({
    clock,
    policy: () => parts.policy().hash,
    ask: async ({ tenantId, objectId }) => {
      const tenant = tenants.find((candidate) => candidate.tenantId === tenantId);
      if (tenant === undefined) throw new Error(`${tenantId} is no home tenant`);
      return await noted(membershipIn(tenant, objectId, wantedBy(parts.policy()), createBudget(limits.lookupMs)));
    },
  });
  const doubts: EntraDirectory['doubts'] = (roles) => checkTenants(tenants, wantedBy({ roles }), limits.listMs);
  return {
    async membershipOf(principal, freshness) {
      return membershipUnasked(principal, homeTenants) ?? (await cache.of(principal, freshness));
    },
    membersOf: (map, limit) => noted(membersIn(tenants, { map, limit }, createBudget(limits.listMs))),
    find: async (text) => (nameable(text.trim()) ? await noted(find(text.trim())) : null),
    learn(claimed) {
      const { principal, issuedAt, guest, appRoles, groups } = claimed;
      const wanted = wantedBy(parts.policy());
      const complete = (wanted.appRoles.length === 0 || appRoles !== null) && (wanted.groups.length === 0 || groups !== null);
      if (guest !== false || !complete || membershipUnasked(principal, homeTenants) !== null) return;
      cache.learn(principal, { appRoles: appRoles ?? [], groups: groups ?? [], guest, enabled: true }, issuedAt);
    },
    teamsApp:
      teamsAppId === null ? null : new TeamsApp({ places: tenants, teamsAppId, graphUrl: parts.cloud.graphUrl, limitMs: limits.listMs }),
    doubts,
    check: async () => (await doubts(parts.policy().roles)).map(inEnglish),
  };
}

function nameable(text: string): boolean {
  return OBJECT_ID.test(text.toLowerCase()) || SIGN_IN_NAME.test(text);
}

function tenantOf({ credential, cloud, apiClientId, masker }: Parts, tenantId: string): Tenant {
  const tokens = { credential, tenantId, cloud, masker, resource: cloud.graphUrl, names: DIRECTORY_SETTINGS, failure: signInFailure };
  const graph = new Graph(cloud, new TokenSource(tokens));
  return { tenantId, graph, appRoles: new AppRoles({ graph, tenantId, apiClientId }) };
}

function wantedBy({ roles }: Readonly<{ roles: Parameters<EntraDirectory['doubts']>[0] }>): Wanted {
  const all = (lists: readonly (readonly string[])[]): readonly string[] => [...new Set(lists.flat())].sort();
  return { appRoles: all(roles.map((map) => map.appRoles)), groups: all(roles.map((map) => map.groups)) };
}
