const STORED = 'signalbox-local-key';

/**
 * The key comes once, in the fragment of the printed address. It is kept for this browser tab (so that reloading works) and taken out of
 * the address bar, so that it is not copied along with the address. Null when the page was opened without it.
 */
export function takeKey(): string | null {
  const given = new URLSearchParams(window.location.hash.slice(1)).get('key');
  if (given === null) return sessionStorage.getItem(STORED);
  sessionStorage.setItem(STORED, given);
  window.history.replaceState(null, '', window.location.pathname);
  return given;
}
