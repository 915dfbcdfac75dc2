import { app, authentication } from '@microsoft/teams-js';
import type { ConsentEnd, ConsentWhy } from './consent.ts';

const SIZE = { width: 600, height: 640 };

/** Opens Entra's page in a window of Teams, and waits until it is closed. Loaded when somebody needs it. */
export async function askInWindow(tenant: string, why: ConsentWhy): Promise<ConsentEnd> {
  const state = crypto.randomUUID();
  const url = `${window.location.origin}/tab/consent?${new URLSearchParams({ tenant, state, why })}`;
  try {
    // Somebody else's answer is none to this question.
    return (await authentication.authenticate({ url, ...SIZE })) === state ? 'given' : 'failed';
  } catch (error) {
    // Beside our own words Teams says that there was no window, or that it was closed.
    return error instanceof Error && error.message === 'administrator' ? 'administrator' : 'failed';
  }
}

/** The page that Entra comes back to: tells the tab, which Teams has waiting, and is closed by Teams. Rejects outside of Teams. */
export async function tellConsentEnd(fragment: string): Promise<void> {
  await app.initialize();
  const answer = new URLSearchParams(fragment.replace(/^#/, ''));
  if (answer.has('code')) authentication.notifySuccess(answer.get('state') ?? '');
  else authentication.notifyFailure(refusalIn(answer));
}

/** Of Entra's own text only a kind is told on: anybody can make a link to this page. */
function refusalIn(answer: URLSearchParams): Exclude<ConsentEnd, 'given'> {
  return /AADSTS9009[459]/.test(answer.get('error_description') ?? '') ? 'administrator' : 'failed';
}
