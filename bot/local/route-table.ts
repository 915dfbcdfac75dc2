/** One line of a list of routes; `path` may hold `:name` parts, each standing for one segment. */
export type Route<Handler> = Readonly<{ method: string; path: string; handler: Handler }>;
export type Matched<Handler> = Readonly<{ handler: Handler; params: Readonly<Record<string, string>> }>;

/**
 * Finds the route of a request. `path` has no query and begins with a slash; parts are percent-decoded.
 * A known path with another method is told apart, so that the caller can answer 405.
 */
export function findRoute<Handler>(
  routes: readonly Route<Handler>[],
  method: string,
  path: string,
): Matched<Handler> | 'unknown_path' | 'unknown_method' {
  const segments = decodeSegments(path);
  if (segments === null) return 'unknown_path';
  const fitting = routes.flatMap((route) => {
    const params = bind(route.path.split('/').slice(1), segments);
    return params === null ? [] : [{ route, params }];
  });
  const found = fitting.find(({ route }) => route.method === method);
  if (found !== undefined) return { handler: found.route.handler, params: found.params };
  return fitting.length > 0 ? 'unknown_method' : 'unknown_path';
}

function decodeSegments(path: string): readonly string[] | null {
  try {
    return path.split('/').slice(1).map(decodeURIComponent);
  } catch {
    // A stray `%` makes the path unreadable: no route has it.
    return null;
  }
}

function bind(pattern: readonly string[], segments: readonly string[]): Readonly<Record<string, string>> | null {
  if (pattern.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = segment;
    else if (part !== segment) return null;
  }
  return params;
}
