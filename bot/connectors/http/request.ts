import type { Action, ActionContext } from '../../core/connector.ts';
import { AppError } from '../../core/errors.ts';
import { printable } from '../../core/printable.ts';
import { failed } from '../../core/run/outcome.ts';
import type { Outcome } from '../../core/run/run.ts';
import { type Answer, exchange, type Network } from './exchange.ts';
import { bodyText, effectOf, type HttpInput, httpInput } from './input.ts';
import { retryAfterSeconds } from './retry-after.ts';
import type { Settings } from './settings.ts';
import { type Target, targetOf } from './target.ts';
import { type Call, verdictOfAnswer, verdictOfBreak } from './verdict.ts';

const DEFAULT_TIMEOUT_MS = 30_000;
const TAIL_CHARS = 4000;
const SHOWN_BYTES = 3500;
const OUTPUT_BYTES = 4096;

/** `http.request`: one call to a listed origin. Outputs: `status`, `body` (the first 4 kB), `retry_after_seconds` when the answer names it. */
export function requestAction(settings: Settings, network: Network): Action<HttpInput> {
  return {
    title: 'Call an HTTP address',
    input: httpInput(settings),
    effect: effectOf,
    effectDeclarable: false,
    defaultTimeoutMs: DEFAULT_TIMEOUT_MS,
    async pin(input) {
      // Refused before anybody is asked to approve it. What an earlier step still has to fill in is checked when it runs.
      if (input.url.includes('${{')) return {};
      // Whether it may reach the operator's own network is approved with it: a change of that is asked about again.
      return { reach: targetOf(input.url, settings).reach };
    },
    run: (input, context) => run(settings, network, input, context),
  };
}

async function run(settings: Settings, network: Network, input: HttpInput, context: ActionContext): Promise<Outcome> {
  const target = allowedTarget(input.url, settings);
  if ('status' in target) return target;
  const call: Call = { name: `${input.method} ${target.name}`, input, effect: effectOf(input), base: target.url };
  const result = await exchange(
    {
      url: target.url,
      reach: target.reach,
      method: input.method,
      headers: headersOf(input, context.idempotencyKey),
      body: bodyText(input.body),
      timeoutMs: context.timeoutMs,
      signal: context.signal,
    },
    network,
  );
  if ('code' in result) {
    const verdict = verdictOfBreak(call, result);
    context.output(`${verdict.message}\n`);
    return { ...verdict, outputs: {}, outputTail: verdict.message, outputBytes: 0, droppedBytes: 0 };
  }
  const verdict = verdictOfAnswer(call, result);
  const body = start(result.body, SHOWN_BYTES);
  const text = printable(`${verdict.message}\n${body}${body === '' || body.endsWith('\n') ? '' : '\n'}`);
  context.output(text);
  const droppedBytes = Math.max(0, result.body.length - SHOWN_BYTES);
  return { ...verdict, outputs: outputsOf(result), outputTail: text.slice(-TAIL_CHARS), outputBytes: result.body.length, droppedBytes };
}

function allowedTarget(url: string, settings: Settings): Target | Outcome {
  try {
    return targetOf(url, settings);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return failed(error.reason, error.message);
  }
}

function headersOf(input: HttpInput, key: string): Record<string, string> {
  return {
    'user-agent': 'signalbox',
    'accept-encoding': 'identity',
    ...(input.body === undefined || typeof input.body === 'string' ? {} : { 'content-type': 'application/json' }),
    ...input.headers,
    ...(input.idempotent ? { 'idempotency-key': key } : {}),
  };
}

function outputsOf(answer: Answer): Record<string, string> {
  const wait = retryAfterSeconds(answer.headers);
  return {
    status: String(answer.status),
    body: printable(start(answer.body, OUTPUT_BYTES)),
    ...(wait === null ? {} : { retry_after_seconds: String(wait) }),
  };
}

/** The first bytes as text; a character that the cut would split is left out. */
function start(bytes: Buffer, length: number): string {
  return new TextDecoder().decode(bytes.subarray(0, length), { stream: true });
}
