import { useSyncExternalStore } from 'react';
import { formatRoute, parseRoute, type Route } from './route.ts';

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

let lastHash: string | undefined;
let lastRoute: Route = { page: 'missing' };

/** The same object as long as the address is the same, as React needs it. */
function currentRoute(): Route {
  if (lastHash !== window.location.hash) {
    lastHash = window.location.hash;
    lastRoute = parseRoute(lastHash);
  }
  return lastRoute;
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, currentRoute);
}

export function goTo(route: Route): void {
  window.location.hash = formatRoute(route);
}

/** Changes the address without a new step in the history: for filters and the first page. */
export function replaceRoute(route: Route): void {
  window.history.replaceState(window.history.state, '', formatRoute(route));
  // replaceState fires nothing by itself; everybody who follows the address must still hear of it.
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}
