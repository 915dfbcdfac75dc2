import type { Action, ActionContext } from '../../core/connector.ts';
import { AppError } from '../../core/errors.ts';
import { printable } from '../../core/printable.ts';
import { failed } from '../../core/run/outcome.ts';
import type { Outcome } from '../../core/run/run.ts';
import { message } from '../../core/text/message.ts';
import { type Answer, exchange, type Network } from './exchange.ts';
import { bodyText, effectOf, type HttpInput, httpInput } from './input.ts';
import { retryAfterSeconds } from './retry-after.ts';
import { filledIn, spelled } from './secret-headers.ts';
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
    // Refused before anybody is asked to approve it. What an earlier step still has to fill in is checked when it runs.
    pin: async (input) => (input.url.includes('${{') ? { origins: settings.originsHash } : pinsOf(targetOf(input.url, settings))),
    run: (input, context) => run(settings, network, input, context),
  };
}

async function run(settings: Settings, network: Network, input: HttpInput, context: ActionContext): Promise<Outcome> {
  const target = allowedTarget(input.url, settings);
  if ('status' in target) return target;
  if (!isAsApproved(context.pins, target, settings)) return failed('http.settings_changed', message('http.settings-changed'));
  const secrets = await secretsFor(target, context);
  if ('status' in secrets) return secrets;
  const { masking } = context;
  const call: Call = { name: `${input.method} ${target.name}`, input, effect: effectOf(input), base: target.url, masking };
  const result = await exchange(
    {
      url: target.url,
      reach: target.reach,
      method: input.method,
      headers: { ...headersOf(input, context.idempotencyKey), ...secrets.headers },
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
  // Masked before anything is cut from it: half a secret is not recognised.
  const answered = Buffer.from(masking.mask(printable(result.body.toString('utf8'))));
  const body = start(answered, SHOWN_BYTES);
  const text = printable(`${verdict.message}\n${body}${body === '' || body.endsWith('\n') ? '' : '\n'}`);
  context.output(text);
  const droppedBytes = Math.max(0, result.body.length - SHOWN_BYTES);
  return {
    ...verdict,
    outputs: outputsOf(result, answered),
    outputTail: text.slice(-TAIL_CHARS),
    outputBytes: result.body.length,
    droppedBytes,
  };
}

function allowedTarget(url: string, settings: Settings): Target | Outcome {
  try {
    return targetOf(url, settings);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return failed(error.reason, error.text);
  }
}

/** How far the call reaches, and the name of each secret that goes with it. */
function pinsOf({ reach, secrets }: Target): Readonly<Record<string, string>> {
  const named = Object.entries(spelled(secrets)).map(([name, text]) => [`${SECRET_PIN}${name}`, text]);
  return { reach, ...Object.fromEntries(named) };
}

const SECRET_PIN = 'secret ';

/** A plan that says nothing of its origin was approved for nothing; one that names no secret was approved without any. */
function isAsApproved(pins: ActionContext['pins'], target: Target, settings: Settings): boolean {
  if (pins['origins'] !== undefined) return pins['origins'] === settings.originsHash;
  const wanted = Object.entries(pinsOf(target));
  const secrets = (names: readonly string[]): number => names.filter((name) => name.startsWith(SECRET_PIN)).length;
  return wanted.every(([name, text]) => pins[name] === text) && secrets(Object.keys(pins)) === target.secrets.size;
}

/** Read now, for this request and no other. */
async function secretsFor(
  { secrets }: Target,
  context: ActionContext,
): Promise<Readonly<{ headers: Readonly<Record<string, string>> }> | Outcome> {
  try {
    return { headers: await filledIn(secrets, context.secret) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return failed(error.reason, error.text, true);
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

function outputsOf(answer: Answer, body: Buffer): Record<string, string> {
  const wait = retryAfterSeconds(answer.headers);
  return {
    status: String(answer.status),
    body: start(body, OUTPUT_BYTES),
    ...(wait === null ? {} : { retry_after_seconds: String(wait) }),
  };
}

/** The first bytes as text; a character that the cut would split is left out. */
function start(bytes: Buffer, length: number): string {
  return new TextDecoder().decode(bytes.subarray(0, length), { stream: true });
}
