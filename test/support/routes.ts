import { LiveEvents, STREAM_LIMITS } from '../../bot/http/live-events.ts';
import type { Route } from '../../bot/http/route.ts';
import { type HttpDeps, routesOf } from '../../bot/http/server.ts';
import { recordingOperations } from '../http/recording-operations.ts';

/** The product's own list of its addresses, for suites that must not forget one. Nothing behind it works. */
export function productRoutes(): readonly Route[] {
  const unused = { operations: recordingOperations([]), tabDir: '', local: false, consent: null } as unknown as HttpDeps;
  return routesOf(unused, new LiveEvents({ ...unused, maySee: async () => true, mayGovern: async () => true, limits: STREAM_LIMITS }));
}

/** An address that fits the path of a route; parameters that are not given are `x`. */
export function addressOf(path: string, given: Readonly<Record<string, string>> = {}): string {
  return path.replaceAll(/:(\w+)/g, (_, name: string) => given[name] ?? 'x');
}
