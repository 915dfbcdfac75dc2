import { AppError } from '../core/errors.ts';
import type { Principal } from '../core/principal.ts';
import { activitySchema, type TeamsActivity } from './activity.ts';
import type { KeySource } from './keys.ts';
import { isAllowedServiceUrl, type ServiceUrlRule } from './service-url.ts';
import { cleanText } from './text.ts';
import { checkToken, type TokenClaims } from './token.ts';

export const LARGEST_BODY = 256 * 1024;
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Activities that somebody did; the others (the bot was added, a channel was renamed) carry no act of a person. */
const ACTS = new Set(['message', 'messageUpdate', 'invoke']);

/** A delivery to `/api/messages` before anything is believed. `authorization` holds every header of that name. */
export type Delivery = Readonly<{ authorization: readonly string[]; contentLength: number; body: unknown }>;

/** What the gate compares with. `tenants` are lower-case tenant ids. */
export type GateFacts = Readonly<{
  appId: string;
  issuer: string;
  tenants: ReadonlySet<string>;
  serviceUrls: ServiceUrlRule;
  keys: KeySource;
}>;

/** An activity that Teams sent for a tenant we serve. `person` is null only for types that are not acts of a person. */
export type Admission = Readonly<{ ok: true; activity: TeamsActivity; tenantId: string; person: Principal | null; claims: TokenClaims }>;
/** `error` is what the sender is told; `reason` is for the log, and so is `stranger`, the tenant that we do not serve. */
export type Refusal = Readonly<{ ok: false; status: 400 | 401 | 403 | 413 | 503; error: string; reason: string; stranger?: string }>;

/**
 * Decides whether an activity may be looked at, before any SDK code sees it: 413 too large, 401 token (also when the token does not
 * vouch for this activity), 503 keys cannot be had, 400 not an activity we know, 403 foreign tenant or nobody identified.
 */
export async function admit(delivery: Delivery, facts: GateFacts, now: Date): Promise<Admission | Refusal> {
  if (delivery.contentLength > LARGEST_BODY) return refuse(413, 'too_large', 'activity.too_large');
  const token = await tokenOf(delivery, facts, now);
  if (!token.ok) return token;
  const parsed = activitySchema.safeParse(delivery.body);
  if (!parsed.success) return refuse(400, 'activity', `activity.shape:${parsed.error.issues[0]?.path.join('.') ?? ''}`);
  const activity = parsed.data;
  if (!token.endorsements.includes(activity.channelId)) return refuse(401, 'token', 'token.endorsement');
  if (token.claims.serviceurl !== activity.serviceUrl) return refuse(401, 'token', 'token.service_url');
  if (!isAllowedServiceUrl(facts.serviceUrls, activity.serviceUrl)) return refuse(401, 'token', 'token.service_url_not_allowed');
  const tenantId = tenantOf(activity, facts.tenants);
  if (tenantId === null) return { ...refuse(403, 'tenant', 'activity.tenant'), ...strangerIn(activity, facts.tenants) };
  const person = personOf(activity, tenantId);
  if (person === null && ACTS.has(activity.type)) return refuse(403, 'identity', 'activity.identity');
  return { ok: true, activity, tenantId, person, claims: token.claims };
}

type AcceptedToken = Readonly<{ ok: true; claims: TokenClaims; endorsements: readonly string[] }>;

async function tokenOf(delivery: Delivery, facts: GateFacts, now: Date): Promise<AcceptedToken | Refusal> {
  try {
    const { appId, issuer, keys } = facts;
    const check = await checkToken(delivery.authorization, { appId, issuer, keys, now });
    return check.ok ? check : refuse(401, 'token', check.reason);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'unavailable') return refuse(503, 'keys', thrown.reason);
    throw thrown;
  }
}

/** The tenant, when it is one of ours and the activity names no other beside it. */
function tenantOf(activity: TeamsActivity, tenants: ReadonlySet<string>): string | null {
  const tenantId = activity.conversation.tenantId?.toLowerCase();
  const channelTenantId = activity.channelData?.tenant?.id.toLowerCase() ?? tenantId;
  return tenantId !== undefined && tenants.has(tenantId) && channelTenantId === tenantId ? tenantId : null;
}

/** The tenant that is not ours, where the activity names one as Entra writes it: what goes into the log has a known shape. */
function strangerIn(activity: TeamsActivity, tenants: ReadonlySet<string>): Pick<Refusal, 'stranger'> {
  const named = [activity.conversation.tenantId, activity.channelData?.tenant?.id].map((id) => id?.toLowerCase() ?? '');
  const stranger = named.find((id) => GUID.test(id) && !tenants.has(id));
  return stranger === undefined ? {} : { stranger };
}

/** Who acted, by Entra object id. Bots and agents are never persons, whatever id they carry. */
function personOf(activity: TeamsActivity, tenantId: string): Principal | null {
  const { from } = activity;
  const objectId = from?.aadObjectId?.toLowerCase();
  if (from === null || from === undefined || objectId === undefined || !GUID.test(objectId)) return null;
  const isPerson = !from.id.startsWith('28:') && (from.role ?? 'user') === 'user';
  return { kind: isPerson ? 'person' : 'agent', tenantId, objectId, name: cleanText(from.name ?? '').replaceAll('\n', ' ') || 'Somebody' };
}

function refuse(status: Refusal['status'], error: string, reason: string): Refusal {
  return { ok: false, status, error, reason };
}
