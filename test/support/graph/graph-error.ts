import type { GraphRequest } from './answers.ts';
import type { FakeTenant } from './world.ts';

export type Stand = Readonly<{ tenant: FakeTenant; permissions: ReadonlySet<string>; pageSize: number; url: string }>;
type Found = Readonly<{ items: readonly object[] }> | Readonly<{ one: object }> | Readonly<{ status: number }> | null;
type Handler = (match: RegExpExecArray, request: GraphRequest, stand: Stand) => Found;
export type Route = Readonly<{ method: string; path: RegExp; needs: readonly string[]; handle: Handler }>;

/** Graph says no, with a status and a word of its own. */
export class GraphError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}
