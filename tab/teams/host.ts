import { app, authentication, pages } from '@microsoft/teams-js';
import { signInProblem } from './sign-in-problem.ts';

/** What the tab knows of the client around it: Teams, another Microsoft 365 host, or the local one. */
export type HostFacts = Readonly<{
  theme: string;
  locale: string;
  /** Of the person; empty when the host does not say. Untrusted. */
  tenantId: string;
  /** Which page a deep link asks for, as in `parseRoute`; empty when none. Untrusted. */
  subPage: string;
  configuring: boolean;
  /** What the tab was configured with before; empty when it is new or not configured. */
  entityId: string;
  /** The channel or group chat around the tab; null around a personal one. Untrusted: it can only leave something out. */
  place: HostPlace | null;
}>;

export type HostPlace = Readonly<{ kind: 'channel' | 'chat'; id: string }>;

/** Resolves when a host answers. Rejects at once outside of any frame; never resolves when the frame is not a Teams host. */
export async function connectHost(): Promise<HostFacts> {
  await app.initialize();
  const context = await app.getContext();
  return {
    theme: context.app.theme,
    locale: context.app.locale,
    tenantId: context.user?.tenant?.id ?? '',
    subPage: context.page.subPageId ?? '',
    configuring: context.page.frameContext === 'settings',
    entityId: context.page.id,
    place: placeOf(context),
  };
}

/** Shared and private channels have ids of their own, which are these (Microsoft: "Get context for your tab"). */
function placeOf({ channel, chat }: app.Context): HostPlace | null {
  if (channel !== undefined && channel.id !== '') return { kind: 'channel', id: channel.id };
  return chat !== undefined && chat.id !== '' ? { kind: 'chat', id: chat.id } : null;
}

/** Tells the host that something can be seen, which ends its loading indicator. */
export function tellHostShown(): void {
  app.notifyAppLoaded();
  app.notifySuccess();
}

export function onThemeChange(handler: (theme: string) => void): void {
  app.registerOnThemeChangeHandler(handler);
}

/** A token for our own API, asked from Teams. Throws `ApiProblem` with what the person can do when Teams gives none. */
export async function tokenFromTeams(): Promise<string> {
  try {
    return await authentication.getAuthToken();
  } catch (error) {
    throw signInProblem(error instanceof Error ? error.message : String(error));
  }
}

/**
 * A token made after this moment. Teams answers from its cache unless claims are asked for; the claim is the one with which
 * Entra itself asks for a new token (https://learn.microsoft.com/entra/identity-platform/claims-challenge).
 */
export async function newTokenFromTeams(afterSeconds: number): Promise<string> {
  const claims = JSON.stringify({ access_token: { nbf: { essential: true, value: String(afterSeconds) } } });
  try {
    return await authentication.getAuthToken({ claims: [claims] });
  } catch (error) {
    throw signInProblem(error instanceof Error ? error.message : String(error));
  }
}

export type TabChoice = Readonly<{ entityId: string; title: string; start: string }>;

/** Lets the configuration dialog save what `chosen` gives at that moment; `refused` is said when Teams refuses and does not say why. */
export function saveWith(chosen: () => TabChoice, address: string, refused: string): void {
  pages.config.registerOnSaveHandler((saving) => {
    pages.config.setConfig(configOf(chosen(), address)).then(
      () => saving.notifySuccess(),
      (error) => saving.notifyFailure(error instanceof Error ? error.message : refused),
    );
  });
}

export function setCanSave(canSave: boolean): void {
  pages.config.setValidityState(canSave);
}

/**
 * `{theme}` is filled in by Teams, so that the first paint already has the right colours. `here` says that this tab belongs to the channel
 * it stands in, and not which one that is: Teams says so anew each time it opens.
 */
function configOf({ entityId, title, start }: TabChoice, address: string): pages.InstanceConfig {
  const at = `${address}?start=${encodeURIComponent(start)}`;
  return { entityId, suggestedDisplayName: title, contentUrl: `${at}&here=1&theme={theme}`, websiteUrl: at };
}
