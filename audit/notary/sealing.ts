import { toBase64 } from '../../bot/core/audit/bytes.ts';
import { checkpointText } from '../../bot/core/audit/checkpoint.ts';
import type { AnchorOutcome, Sealed, SealRequest, SignedCheckpoint, Statement } from '../../bot/core/audit/notary.ts';
import type { Clock } from '../../bot/core/clock.ts';
import { AppError } from '../../bot/core/errors.ts';
import type { Logger } from '../../bot/core/ports.ts';
import type { AnchorQueue } from './anchor-queue.ts';
import { judge } from './judge.ts';
import { type Signer, signNote } from './signer.ts';
import type { State } from './state.ts';

type Parts = Readonly<{
  signer: Signer;
  state: State;
  queues: readonly AnchorQueue[];
  clock: Clock;
  logger: Logger;
  /** How long an answer waits for anchors. */
  anchorMs: number;
}>;

/** How much longer an answer waits for anchors that are not required, once the required ones are done. */
const GRACE_MS = 250;
const INCARNATION = /^[A-Za-z0-9._-]{1,64}$/;

/** Signs what a log has become, one request after the other: judged, signed and kept without anything in between. */
export class Sealing {
  readonly #parts: Parts;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Throws `forbidden` / `notary.foreign_origin`, `conflict` / `notary.behind` (details: `size`, `root`), `invalid` /
   * `notary.fork`, and `unavailable` / `notary.state_unwritable`. Nothing was signed or nothing signed has left then.
   */
  async seal(request: SealRequest): Promise<Sealed> {
    this.requireOrigin(request.origin);
    const turn = this.#turn.then(() => this.#signed(request));
    // One that failed must not hold up the next.
    this.#turn = turn.catch(() => undefined);
    const signed = await turn;
    const anchors = await this.#publish(signed);
    const required = anchors.filter((anchor) => anchor.required);
    return { ...signed, anchors, anchored: required.length > 0 && required.every(({ ok }) => ok) };
  }

  /** Throws `forbidden` / `notary.foreign_origin` as `seal` does. */
  async state({ origin, text }: Statement): Promise<string> {
    this.requireOrigin(origin);
    // No origin has a further slash, so that no checkpoint can begin with this line.
    return await signNote(`${origin}/export\n${text.endsWith('\n') ? text : `${text}\n`}`, this.#parts.signer);
  }

  /** Only logs of its own name are the notary's business. */
  requireOrigin(origin: string): void {
    const begin = `${this.#parts.signer.name}/audit/`;
    if (origin.startsWith(begin) && INCARNATION.test(origin.slice(begin.length))) return;
    throw new AppError({
      code: 'forbidden',
      reason: 'notary.foreign_origin',
      message: `This notary signs for origins such as ${begin}1-7hk2m9qd only. Ask the notary of that log, or set SIGNALBOX_NOTARY_NAME.`,
    });
  }

  async #signed(request: SealRequest): Promise<SignedCheckpoint> {
    const { state, clock, signer, logger } = this.#parts;
    const last = state.last(request.origin);
    const verdict = judge(last?.checkpoint ?? null, request);
    if (verdict === 'same' && last !== null) return last;
    if (verdict === 'behind') throw behind(request, last);
    if (typeof verdict === 'object') {
      const error = forked(request, verdict.fork);
      const { size, root } = last?.checkpoint ?? {};
      const fields = { origin: request.origin, size: request.size, root: toBase64(request.root), old: request.old };
      logger.error({ ...fields, reason: error.reason, signed: { size, root: root && toBase64(root) } }, `FORK: ${error.message}`);
      throw error;
    }
    const checkpoint = { origin: request.origin, size: request.size, root: request.root, at: clock.now() };
    const signed = { checkpoint, note: await signNote(checkpointText(checkpoint), signer) };
    await state.keep(signed);
    return signed;
  }

  async #publish(signed: SignedCheckpoint): Promise<readonly AnchorOutcome[]> {
    const outcomes: (AnchorOutcome | null)[] = this.#parts.queues.map(() => null);
    const asked = this.#parts.queues.map(async (queue, place) => {
      outcomes[place] = await queue.offer(signed);
    });
    const required = asked.filter((_, place) => this.#parts.queues[place]?.health().required === true);
    await withinMs(this.#parts.anchorMs, Promise.all(required));
    await withinMs(Math.min(GRACE_MS, this.#parts.anchorMs), Promise.all(asked));
    return this.#parts.queues.map((queue, place) => outcomes[place] ?? queue.notYet());
  }
}

async function withinMs(most: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, most);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}

function behind({ origin, old }: SealRequest, last: SignedCheckpoint | null): AppError {
  const size = last?.checkpoint.size ?? 0;
  return new AppError({
    code: 'conflict',
    reason: 'notary.behind',
    message: `Of ${origin} size ${size} was signed last, not ${old}. Send the proof from ${size} on.`,
    details: { size, root: last === null ? '' : toBase64(last.checkpoint.root) },
  });
}

function forked({ origin, size }: SealRequest, what: string): AppError {
  return new AppError({
    code: 'invalid',
    reason: 'notary.fork',
    message: `${origin} at size ${size} is not what was signed grown longer: ${what}. Nothing was signed. The log was changed, or came from a backup: compare it with the anchors, then see “signalbox audit restored”.`,
    details: { origin, size },
  });
}
