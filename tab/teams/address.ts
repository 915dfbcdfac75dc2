import { parseRoute, type Route } from '../routing/route.ts';

export type Opening = Readonly<{
  /** `location.hash`: where the person was before a reload. */
  hash: string;
  /** `location.search`: what the configuration page saved, with Teams' own placeholders filled in. */
  search: string;
  /** `page.subPageId` of a deep link. */
  subPage: string;
}>;

/** The page to open with: a reload stays where it was, a deep link comes next, then the page chosen for this tab. */
export function openingRoute({ hash, search, subPage }: Opening): Route {
  const wanted = [hash.replace(/^#\/?/, ''), subPage, new URLSearchParams(search).get('start') ?? ''].find((path) => path !== '');
  return parseRoute(wanted ?? '');
}
