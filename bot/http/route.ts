import type { Request, Response } from 'express';
import type { Principal } from '../core/principal.ts';
import type { Voice } from '../core/text/voice.ts';

/** Somebody who proved who they are, since when the proof exists (null = it does not say), and until when it holds. */
export type Caller = Readonly<{ principal: Principal; signedInAt: Date | null; expiresAt: Date }>;

/** One authenticated API call, reduced to what a route may use. `query` and `body` are unchecked: routes parse them. */
export type Call = Readonly<{
  who: Principal;
  signedInAt: Date | null;
  /** Speaks the language of the caller. */
  voice: Voice;
  params: Readonly<Record<string, unknown>>;
  query: unknown;
  body: unknown;
}>;

export type Reply = Readonly<{ status: number; type: 'application/json' | 'text/plain'; body: string }>;

type Place = Readonly<{ method: 'get' | 'post' | 'put' | 'delete'; path: string }>;

/**
 * One line of the server's list. `access` says who proves what before the route is reached:
 * `public` nobody; `bot` the gate of the Teams edge, which gets the parsed body; `token` an API token (401 without one),
 * with a reply (`answer`) or an open response (`stream`).
 */
export type Route =
  | (Place & Readonly<{ access: 'public' | 'bot'; serve(req: Request, res: Response): Promise<void> }>)
  | (Place & Readonly<{ access: 'token'; answer(call: Call): Promise<Reply> }>)
  | (Place & Readonly<{ access: 'token'; stream(caller: Caller, req: Request, res: Response): void | Promise<void> }>);

/** A JSON reply; the type argument names the shape of the contract that the route promises. */
export function json<Shape>(body: Shape, status = 200): Reply {
  return { status, type: 'application/json', body: JSON.stringify(body) };
}

export function text(body: string): Reply {
  return { status: 200, type: 'text/plain', body };
}
