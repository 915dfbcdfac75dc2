import { STATUS_CODES } from 'node:http';
import type { Masking } from '../../core/masking/masker.ts';
import { printable } from '../../core/printable.ts';
import { failed, succeeded, unknown } from '../../core/run/outcome.ts';
import type { Outcome } from '../../core/run/run.ts';
import { inSentences, message, type Text } from '../../core/text/message.ts';
import type { Effect } from '../../core/workflow/definition.ts';
import type { Break } from './break.ts';
import type { Answer } from './exchange.ts';
import type { HttpInput } from './input.ts';
import { retryAfterSeconds } from './retry-after.ts';

/** `GET https://status.example.com/health`: how messages name the call. */
export type Call = Readonly<{ name: string; input: HttpInput; effect: Effect; base: URL; masking: Masking }>;

type Verdict = Pick<Outcome, 'status' | 'reason' | 'message' | 'text' | 'transient'>;

/**
 * What a call without a complete answer means. Not sent: it failed, and trying again is safe. Sent: a read failed; of
 * anything else nobody knows whether it took effect, unless the status alone said that the request was refused.
 */
export function verdictOfBreak(call: Call, broken: Break): Verdict {
  const reason = `http.${broken.code}`;
  const mayHelp = ['timeout', 'unreachable', 'dns', 'reset'].includes(broken.code);
  const refused = broken.status !== null && broken.status >= 400 && broken.status < 500;
  const story = message('http.broken', { call: call.name, why: broken.why });
  if (broken.code === 'cancelled' && (!broken.sent || call.effect === 'read')) return { ...failed(reason, story), status: 'cancelled' };
  if (!broken.sent) return failed(reason, inSentences([story, message('http.nothing-sent')]), mayHelp);
  if (call.effect === 'read') return failed(reason, story, mayHelp);
  if (refused) return failed('http.status', message('http.answered', { call: call.name, status: phrase(broken.status ?? 0) }));
  return { ...unknown(reason, inSentences([story, message('http.was-sent')])), transient: mayHelp };
}

/** What a complete answer means: first its status, then the other expectations. */
export function verdictOfAnswer(call: Call, answer: Answer): Verdict {
  const { status: wanted, bodyContains, json } = call.input.expect;
  const expected = wanted === undefined ? answer.status >= 200 && answer.status < 300 : [wanted].flat().includes(answer.status);
  const said = { call: call.name, status: phrase(answer.status) };
  if (!expected) return verdictOfStatus(call, answer, said);
  // A read whose expectation is not met yet may be met later, which is what a health check waits for.
  const later = call.effect === 'read';
  const body = answer.body.toString('utf8');
  if (bodyContains !== undefined && !body.includes(bodyContains))
    return failed('http.expectation', message('http.lacks-text', { ...said, text: shown(bodyContains, call) }), later);
  if (json !== undefined) {
    const parsed = parseObject(body);
    if (parsed === null) return failed('http.invalid_json', message('http.no-object', said), later);
    const wrong = Object.entries(json).find(([field, value]) => parsed.get(field) !== value);
    if (wrong !== undefined) return failed('http.expectation', otherValue(said, { wrong, parsed, call }), later);
  }
  return succeeded(message('http.answered', said));
}

type Said = Readonly<{ call: string; status: string }>;

type Difference = Readonly<{ wrong: readonly [string, unknown]; parsed: ReadonlyMap<string, unknown>; call: Call }>;

function otherValue(said: Said, { wrong: [field, wanted], parsed, call }: Difference): Text {
  const found = JSON.stringify(parsed.get(field));
  const values = { found: found === undefined ? message('http.missing') : shown(found, call), wanted: shown(JSON.stringify(wanted), call) };
  return message('http.other-value', { ...said, field: shown(field, call), ...values });
}

/** The target says that it did not do it and may do it later (RFC 9110 15.6.4, RFC 6585 4, RFC 9110 15.5.9, RFC 8470). */
const REFUSED_FOR_NOW: ReadonlySet<number> = new Set([408, 425, 429, 503]);
/** A gateway in between does not know what the target did; what it says passes (RFC 9110 15.6.3, 15.6.5). */
const GATEWAY: ReadonlySet<number> = new Set([502, 504]);

function verdictOfStatus(call: Call, answer: Answer, said: Said): Verdict {
  if (answer.status >= 300 && answer.status < 400 && answer.headers['location'] !== undefined) {
    const to = redirectOrigin(call.base, answer.headers['location']) ?? message('http.no-address');
    return failed('http.redirect', message('http.redirected', { ...said, to }));
  }
  const seconds = retryAfterSeconds(answer.headers);
  const story = seconds === null ? message('http.answered', said) : message('http.answered-wait', { ...said, seconds });
  // A server that failed may have failed half way (RFC 9110 15.6): only what changes nothing can count as not done.
  if (answer.status >= 500 && !REFUSED_FOR_NOW.has(answer.status) && call.effect !== 'read') {
    return { ...unknown('http.status', inSentences([story, message('http.no-verdict')])), transient: GATEWAY.has(answer.status) };
  }
  const later =
    REFUSED_FOR_NOW.has(answer.status) || GATEWAY.has(answer.status) || (call.effect === 'read' && call.input.expect.status !== undefined);
  return failed('http.status', story, later);
}

function redirectOrigin(base: URL, location: string): string | null {
  return URL.canParse(location, base.href) ? new URL(location, base).origin : null;
}

function phrase(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? ''}`.trim();
}

function parseObject(text: string): ReadonlyMap<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : null;
  } catch {
    return null; // What is not JSON is the caller's finding, not an error of ours.
  }
}

function shown(text: string, { masking }: Call): string {
  const clean = masking.mask(printable(text)).replace(/\s+/g, ' ');
  return clean.length > 80 ? `${clean.slice(0, 80)}…` : clean;
}
