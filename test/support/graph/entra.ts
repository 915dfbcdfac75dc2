import type { Clock } from '../../../bot/core/clock.ts';
import { Masker } from '../../../bot/core/masking/masker.ts';
import type { Policy, RoleMap } from '../../../bot/core/policy/policy.ts';
import { createSecret } from '../../../bot/core/secret.ts';
import type { AppCredential } from '../../../bot/directory/entra/credential.ts';
import { createEntraDirectory, type EntraDirectory } from '../../../bot/directory/entra/entra-directory.ts';
import { type FakeApplication, FakeAuthority } from '../authority/authority.ts';
import { silentLogger } from '../silent-logger.ts';
import { type FakeGraph, startGraph } from './graph.ts';
import { FakeTenant } from './world.ts';

export const HOME = '11111111-1111-4111-8111-111111111111';
export const SECOND = '22222222-2222-4222-8222-222222222222';
export const FOREIGN = '99999999-9999-4999-8999-999999999999';
export const API = '33333333-3333-4333-8333-333333333333';
export const READER = '55555555-5555-4555-8555-555555555555';
/** A user-assigned identity that the machine has. */
export const IDENTITY = '88888888-8888-4888-8888-888888888888';
const SECRET = 'correct-horse';
export const EXPIRED_SECRET = 'stale-horse';

/** The id of person, group … number `n`. */
export function idOf(n: number): string {
  return `aaaaaaaa-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

export function roleMap(parts: Partial<RoleMap>): RoleMap {
  return { role: 'role', appRoles: [], groups: [], people: [], calendar: null, delegable: false, delegateForMs: 0, ...parts };
}

/** A clock that stands still until it is moved. */
export class StillClock implements Clock {
  nowMs = Date.parse('2026-05-04T10:00:00Z');

  now(): Date {
    return new Date(this.nowMs);
  }

  pass(ms: number): void {
    this.nowMs += ms;
  }
}

export type FakeEntra = Readonly<{
  home: FakeTenant;
  second: FakeTenant;
  login: FakeAuthority;
  graph: FakeGraph;
  clock: StillClock;
  /** What the directories noted for the administrator. */
  log: object[];
  /** The policy in force; may be replaced. */
  policy: { now: Pick<Policy, 'hash' | 'roles'> };
  /** A directory with an empty cache. */
  directory(parts?: DirectoryParts): EntraDirectory;
  close(): Promise<void>;
}>;

type DirectoryParts = Readonly<{
  credential?: AppCredential;
  homeTenants?: readonly string[];
  apiClientId?: string | null;
  teamsAppId?: string | null;
  limits?: Readonly<{ lookupMs: number; listMs: number }>;
}>;

/** Far beyond what any test waits for; faults that last are tested with a short one. */
const LIMITS = { lookupMs: 8_000, listMs: 8_000 };

/** Microsoft Entra with two home tenants, and directories that ask it. */
export async function startEntra(applications: readonly FakeApplication[] = [], homeId = HOME): Promise<FakeEntra> {
  const [home, second] = [new FakeTenant(homeId, API), new FakeTenant(SECOND, API)];
  let login: FakeAuthority | null = null;
  const graph = await startGraph({
    tenants: new Map([home, second].map((tenant) => [tenant.id, tenant])),
    tenantOf: (token) => login?.tenantOf(token) ?? null,
  });
  login = await FakeAuthority.start({
    applications: [{ clientId: READER, secret: SECRET, expiredSecrets: [EXPIRED_SECRET] }, ...applications],
    tenants: [homeId, SECOND],
    resources: () => [graph.url],
    identity: { tenantId: homeId, clientIds: [IDENTITY] },
  });
  const { url: loginUrl, ca } = login;
  const clock = new StillClock();
  const log: object[] = [];
  const policy = { now: { hash: 'policy-1', roles: [] as readonly RoleMap[] } };
  return {
    home,
    second,
    login,
    graph,
    clock,
    log,
    policy,
    directory: (parts = {}) =>
      createEntraDirectory({
        credential: { kind: 'secret', clientId: READER, secret: createSecret(SECRET) },
        cloud: { loginUrl, graphUrl: graph.url, ca },
        homeTenants: [homeId],
        apiClientId: API,
        policy: () => policy.now,
        clock,
        logger: { ...silentLogger, warn: (fields) => void log.push(fields) },
        masker: new Masker(),
        limits: LIMITS,
        ...parts,
      }),
    close: async () => void (await Promise.all([login.close(), graph.close()])),
  };
}
