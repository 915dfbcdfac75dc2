import type { Feed, FeedEntry, Installed, Installer } from '../../core/asking/reach.ts';
import type { Principal } from '../../core/principal.ts';
import { catalogueApp, chat, installation } from './answers.ts';
import { type Budget, createBudget } from './budget.ts';
import { directoryFailure } from './failure.ts';
import type { Done, Graph } from './graph.ts';
import { OBJECT_ID } from './tenant.ts';

/** A home tenant and whoever asks its Graph. */
type Place = Readonly<{ tenantId: string; graph: Graph }>;
type Parts = Readonly<{
  places: readonly Place[];
  /** The id in the app's manifest. */
  teamsAppId: string;
  graphUrl: string;
  /** How long one installation may take, and one entry of the feed, repeats included. */
  limitMs?: number;
}>;

const LIMIT_MS = 10_000;
/** Of this app only, when the registration that asks is the one that the manifest names. https://learn.microsoft.com/graph/permissions-reference */
const INSTALL = 'TeamsAppInstallation.ReadWriteSelfForUser.All';
const NOTIFY = 'TeamsActivity.Send';
/** As the manifest declares it. */
const ACTIVITY_TYPE = 'approvalAsked';

/** This app in Teams: installed for people, and its entries in their activity feed. */
export class TeamsApp implements Installer, Feed {
  readonly #parts: Parts;
  /** By tenant. It stays the same as long as the app is in the catalogue. */
  readonly #catalogueIds = new Map<string, string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** https://learn.microsoft.com/graph/api/userteamwork-post-installedapps */
  async install(person: Principal): Promise<Installed> {
    const place = this.#placeOf(person);
    const budget = createBudget(this.#parts.limitMs ?? LIMIT_MS);
    const known = this.#catalogueIds.has(place.tenantId);
    const done = await this.#installIn(place, person, budget);
    // The app may have been taken out of the catalogue and put back, which gives it another id.
    return known && done.kind === 'refused' && done.reason === 'not_found' ? await this.#installIn(place, person, budget) : done;
  }

  async #installIn(place: Place, person: Principal, budget: Budget): Promise<Installed> {
    const appId = await this.#catalogueId(place, budget);
    if (appId === null) return refused('not_in_catalogue', 'the app is not in the app catalogue of the tenant');
    const path = `/users/${person.objectId}/teamwork/installedApps`;
    const body = { 'teamsApp@odata.bind': `${this.#parts.graphUrl}/v1.0/appCatalogs/teamsApps/${appId}` };
    const done: Done = await place.graph.order({ path, body, permission: INSTALL }, budget);
    if (done.kind === 'done') return { kind: 'installed' };
    if (done.kind === 'missing') {
      this.#catalogueIds.delete(place.tenantId);
      return refused('not_found', 'Microsoft Graph knows no such person or app');
    }
    return done.repeated ? { kind: 'installed' } : { kind: 'there', chatId: await this.#chatId(place, person, budget) };
  }

  /** https://learn.microsoft.com/graph/api/userteamwork-sendactivitynotification */
  async post(person: Principal, { chainId, runId, link, preview }: FeedEntry): Promise<'posted' | 'without_app'> {
    const done = await this.#placeOf(person).graph.order(
      {
        path: `/users/${person.objectId}/teamwork/sendActivityNotification`,
        body: {
          topic: { source: 'text', value: runId, webUrl: link },
          activityType: ACTIVITY_TYPE,
          chainId,
          previewText: { content: preview },
          templateParameters: [{ name: 'run', value: runId }],
        },
        permission: NOTIFY,
      },
      createBudget(this.#parts.limitMs ?? LIMIT_MS),
    );
    return done.kind === 'missing' ? 'without_app' : 'posted';
  }

  async #catalogueId({ tenantId, graph }: Place, budget: Budget): Promise<string | null> {
    const known = this.#catalogueIds.get(tenantId);
    if (known !== undefined) return known;
    const filter = encodeURIComponent(`externalId eq '${this.#parts.teamsAppId}'`);
    const path = `/appCatalogs/teamsApps?$filter=${filter}`;
    const [found] = (await graph.list({ path, item: catalogueApp, permission: 'AppCatalog.Read.All' }, budget)) ?? [];
    if (found === undefined) return null;
    this.#catalogueIds.set(tenantId, found.id);
    return found.id;
  }

  /** null when Graph does not know it any more. */
  async #chatId({ graph }: Place, { objectId }: Principal, budget: Budget): Promise<string | null> {
    const filter = encodeURIComponent(`teamsApp/externalId eq '${this.#parts.teamsAppId}'`);
    const path = `/users/${objectId}/teamwork/installedApps`;
    const asked = { path: `${path}?$expand=teamsApp&$filter=${filter}`, item: installation, permission: INSTALL };
    const [found] = (await graph.list(asked, budget)) ?? [];
    if (found === undefined) return null;
    return (
      (await graph.ask({ path: `${path}/${encodeURIComponent(found.id)}/chat`, answer: chat, permission: INSTALL }, budget))?.id ?? null
    );
  }

  #placeOf({ tenantId, objectId }: Principal): Place {
    const place = this.#parts.places.find((one) => one.tenantId === tenantId);
    if (place === undefined || !OBJECT_ID.test(objectId))
      throw directoryFailure('directory.refused', { details: { problem: `${tenantId} is no home tenant, or the object id is none` } });
    return place;
  }
}

function refused(reason: string, sentence: string): Installed {
  return { kind: 'refused', reason, sentence };
}
