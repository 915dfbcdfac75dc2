import { app } from '@microsoft/teams-js';

/** Follows a link inside Teams; a host that does not know it gets a window of its own. */
export function openLink(url: string): void {
  app.openLink(url).catch(() => void window.open(url, '_blank', 'noopener'));
}
