import type { RequestHandler } from 'express';
import type { Masking } from '../core/masking/masker.ts';

/**
 * Whatever is answered, by whom and in which way, passes here: what routes send, refusals, event streams, the answers of the Teams
 * edge. Files of the tab and of Local Teams go out as bytes; they are not made of anything that anybody said.
 */
export function maskedAnswers(masking: Pick<Masking, 'maskBody'>): RequestHandler {
  const safe = (chunk: unknown): unknown => (typeof chunk === 'string' ? masking.maskBody(chunk) : chunk);
  return (_req, res, next) => {
    const { send, write, end } = res;
    // `send` measures what it sends, so it has to get what will be sent.
    res.send = (body: unknown) => send.call(res, safe(body));
    res.write = (chunk: unknown, ...rest: unknown[]) => Reflect.apply(write, res, [safe(chunk), ...rest]);
    res.end = (chunk?: unknown, ...rest: unknown[]) => Reflect.apply(end, res, [safe(chunk), ...rest]);
    next();
  };
}
