/** As `bot/http/consent.ts`: to agree, or only to prove anew who one is. */
export type ConsentWhy = 'consent' | 'sign-in';

/** How it ended. What it is worth shows the next token alone. */
export type ConsentEnd = 'given' | 'administrator' | 'failed';

/** Asks in a window of its own; null where this installation cannot. */
export type Consent = Readonly<{ ask(why: ConsentWhy): Promise<ConsentEnd> }>;

/** `tenantId` is the person's. The server leads to Entra's page of an allowed tenant only, whatever stands here. */
export function teamsConsent(tenantId: string): Consent | null {
  const offered = document.querySelector<HTMLMetaElement>('meta[name="signalbox-consent"]')?.content === 'yes';
  return offered && tenantId !== '' ? { ask: (why) => askThere(tenantId, why) } : null;
}

/** Few ever need the window, so it comes when it is asked for; without a network it does not. */
async function askThere(tenantId: string, why: ConsentWhy): Promise<ConsentEnd> {
  const window = await import('./consent-window.ts').catch(() => null);
  return window === null ? 'failed' : await window.askInWindow(tenantId, why);
}
