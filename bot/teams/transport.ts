import type { ConnectorClient } from 'botframework-connector';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Masker } from '../core/masking/masker.ts';
import type { Meter } from '../core/meter.ts';
import { answerFailure, sendingFailure } from './failure.ts';
import { isAllowedTarget, type ServiceUrlRule } from './service-url.ts';

type ClientOptions = NonNullable<ConstructorParameters<typeof ConnectorClient>[1]>;
type HttpClient = NonNullable<ClientOptions['httpClient']>;
type Request = Parameters<HttpClient['sendRequest']>[0];
type Reply = Awaited<ReturnType<HttpClient['sendRequest']>>;

const LONGEST_ANSWER = 256 * 1024;

/**
 * Set by the sender on a message that one person alone may see. The SDK is older than such messages and cannot ask for
 * them itself; the header never leaves the process.
 */
export const TARGETED_HEADER = 'x-signalbox-targeted';

/** The first is ours, the others are set by fetch itself. */
const OURS = new Set([TARGETED_HEADER, 'connection', 'content-length', 'host', 'transfer-encoding', 'accept-encoding']);

type Parts = Readonly<{
  serviceUrls: ServiceUrlRule;
  clock: Clock;
  timeoutMs: number;
  masker: Pick<Masker, 'token' | 'maskBody'>;
  meter: Meter;
}>;

/**
 * The last place before the network that everything the SDK sends goes through, bot token included: cards and answers lose the
 * secrets that got into them, and the token is known as one from here on. It lets nothing pass to an origin
 * that is not on the allow-list, follows no redirect, and turns every answer but a success into an `AppError`: thus the SDK's own
 * retries, which ignore our rate limits and repeat a post after a 503, never come into play.
 */
export function createTransport(parts: Parts): HttpClient {
  return {
    sendRequest: async (request) => {
      if (!isAllowedTarget(parts.serviceUrls, request.url)) throw notAllowed(request.url);
      try {
        return await exchange(request, parts);
      } catch (thrown) {
        throw sendingFailure(thrown);
      }
    },
  };
}

async function exchange(request: Request, parts: Parts): Promise<Reply> {
  const { response, body } = await measured(parts.meter, () => answered(request, parts));
  if (response.ok) return reply(request, response, body);
  throw answerFailure({ status: response.status, retryAfter: response.headers.get('retry-after'), body, now: parts.clock.now() });
}

type Answered = Readonly<{ response: Response; body: string }>;

async function measured(meter: Meter, work: () => Promise<Answered>): Promise<Answered> {
  const since = performance.now();
  let status: Parameters<Meter['calledTeams']>[0] = 'unreachable';
  try {
    const answer = await work();
    status = answer.response.status;
    return answer;
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === 'TimeoutError') status = 'timeout';
    throw thrown;
  } finally {
    meter.calledTeams(status, (performance.now() - since) / 1000);
  }
}

async function answered(request: Request, { timeoutMs, masker }: Parts): Promise<Answered> {
  masker.token((request.headers.get('authorization') ?? '').replace(/^Bearer /i, ''));
  const response = await fetch(addressOf(request), {
    method: request.method,
    headers: Object.entries(request.headers.toJson()).filter(([name]) => !OURS.has(name.toLowerCase())),
    body: typeof request.body === 'string' ? masker.maskBody(request.body) : null,
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });
  return { response, body: await readText(response) };
}

/** Source: Microsoft, "Send and receive targeted messages in group conversations", REST. */
function addressOf(request: Request): string {
  if (!request.headers.contains(TARGETED_HEADER)) return request.url;
  const url = new URL(request.url);
  url.searchParams.set('isTargetedActivity', 'true');
  return url.href;
}

function reply(request: Request, response: Response, bodyAsText: string): Reply {
  // The SDK exports no way to make headers; a copy of the request's, emptied, has the right shape.
  const headers = request.headers.clone();
  for (const name of headers.headerNames()) headers.remove(name);
  headers.set('content-type', response.headers.get('content-type') ?? 'application/json');
  return { request, status: response.status, headers, bodyAsText };
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > LONGEST_ANSWER) throw new Error('the Bot Connector sent more than it ever should');
  }
  return text;
}

export function notAllowed(url: string): AppError {
  return new AppError({
    code: 'forbidden',
    reason: 'teams.service_url_not_allowed',
    message: 'The conversation names an address that does not belong to Teams, so nothing is sent there.',
    details: { serviceUrl: url.slice(0, 200) },
  });
}
