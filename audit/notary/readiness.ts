import { toAppError } from '../../bot/core/errors.ts';
import type { JsonObject } from '../../bot/core/json.ts';
import type { AnchorQueue } from './anchor-queue.ts';
import type { Answer } from './answers.ts';
import type { State } from './state.ts';

const CHECK_MS = 3000;

/** 200 when the state can be written and every required anchor takes checkpoints and contradicts none; else 503, with what is wrong. */
export async function readiness({ state, queues }: Readonly<{ state: State; queues: readonly AnchorQueue[] }>): Promise<Answer> {
  const [stateError, ...anchors] = await Promise.all([problemOf(state.check()), ...queues.map(anchorState)]);
  const ready = stateError === null && anchors.every(({ ok, required, fork }) => fork === null && (ok || !required));
  const body = { ready, state: { ok: stateError === null, error: stateError }, anchors };
  return { status: ready ? 200 : 503, body };
}

type AnchorState = JsonObject & Readonly<{ ok: boolean; required: boolean; fork: string | null }>;

async function anchorState(queue: AnchorQueue): Promise<AnchorState> {
  const problem = await problemOf(queue.check(CHECK_MS));
  const health = queue.health();
  const error = problem ?? (health.waiting > 0 ? health.error : null);
  return { ...health, error, ok: error === null && health.fork === null };
}

async function problemOf(check: Promise<void>): Promise<string | null> {
  return await check.then(
    () => null,
    (thrown: unknown) => (thrown instanceof Error ? thrown.message : toAppError(thrown).message),
  );
}
