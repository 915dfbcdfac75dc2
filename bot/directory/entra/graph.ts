import { z } from 'zod';
import { AppError, type ErrorDetails } from '../../core/errors.ts';
import { pageOf } from './answers.ts';
import { readText, TooLong } from './body.ts';
import { type Budget, pause } from './budget.ts';
import type { DirectoryCloud } from './clouds.ts';
import { directoryFailure, missingPermission } from './failure.ts';
import { retryAfterMs } from './retry-after.ts';
import type { TokenSource } from './tokens.ts';

/** One question. `path` begins with a slash, after `/v1.0`; its parts are encoded by whoever writes it. */
export type Question<Answer extends z.ZodType> = Readonly<{
  path: string;
  answer: Answer;
  /** With it the question is a POST; it only reads all the same, and may be repeated. */
  body?: object;
  /** The application permission that it needs, named when it is missing. */
  permission: string;
  /** Somebody is waiting: throttled last. https://learn.microsoft.com/graph/throttling-limits */
  urgent?: boolean;
  /** Asks the index for advanced queries, which may lag behind. https://learn.microsoft.com/graph/aad-advanced-queries */
  indexed?: boolean;
}>;

/** Something to do, which may be done twice: Graph then says that it is there, or the second takes the place of the first. */
export type Order = Readonly<{ path: string; body: object; permission: string }>;

/** `conflict`: it is there already; `repeated` = perhaps since an earlier try whose answer was lost. `missing`: 404, with Graph's code. */
export type Done = Readonly<{ kind: 'done' } | { kind: 'conflict'; repeated: boolean } | { kind: 'missing'; code: string }>;

type Asked = Omit<Question<z.ZodType>, 'answer'>;
type Tried = Readonly<{ status: number; body: string; waitMs: number | null; token: string }>;

const MOST_TRIES = 4;
const BACK_OFF_MS = [150, 400, 1_000] as const;
/** However long Graph asks to wait: after this it is tried again. */
const LONGEST_PAUSE_MS = 60_000;
const AGAIN = new Set([429, 500, 502, 503, 504]);
const MOST_PAGES = 20;

/**
 * Microsoft Graph of one tenant. A question is repeated after throttling and passing failures as long as its budget lasts, and
 * fails as `unavailable` with the reason otherwise. When Graph says how long to wait, nothing is asked before that.
 */
export class Graph {
  readonly #cloud: DirectoryCloud;
  readonly #tokens: TokenSource;
  /** On the process's own timer. */
  #quietUntilMs = 0;

  constructor(cloud: DirectoryCloud, tokens: TokenSource) {
    this.#cloud = cloud;
    this.#tokens = tokens;
  }

  /** null when Graph knows no such thing (404). Throws `unavailable`. */
  async ask<Answer extends z.ZodType>(question: Question<Answer>, budget: Budget): Promise<z.output<Answer> | null> {
    return await this.#asked(`${this.#cloud.graphUrl}/v1.0${question.path}`, question, budget);
  }

  /** All pages of a list, or fewer when `enough` says so after one; null for 404. A list that never ends is no answer. */
  async list<Item extends z.ZodType>(
    question: Omit<Question<z.ZodType>, 'answer'> & Readonly<{ item: Item; enough?: (items: readonly z.output<Item>[]) => boolean }>,
    budget: Budget,
  ): Promise<readonly z.output<Item>[] | null> {
    const { item, enough = () => false, ...rest } = question;
    const answer = pageOf(item);
    const items: z.output<Item>[] = [];
    let url = `${this.#cloud.graphUrl}/v1.0${question.path}`;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const page = await this.#asked(url, { ...rest, answer }, budget);
      if (page === null) return null;
      items.push(...page.value);
      const next = page['@odata.nextLink'];
      if (next === undefined || enough(items)) return items;
      url = this.#ownAddress(next);
    }
    throw directoryFailure('directory.malformed', { details: { path: pathOf(url), problem: `more than ${MOST_PAGES} pages` } });
  }

  /** Does it, and again after throttling and passing failures as long as the budget lasts. Throws `unavailable`. */
  async order(order: Order, budget: Budget): Promise<Done> {
    const url = `${this.#cloud.graphUrl}/v1.0${order.path}`;
    const { tried, tries } = await this.#answered(url, order, budget);
    if (tried.status === 200 || tried.status === 201 || tried.status === 204) return { kind: 'done' };
    const code = graphCodeOf(tried.body);
    if (tried.status === 409 && code !== '') return { kind: 'conflict', repeated: tries > 1 };
    if (tried.status === 404 && code !== '') return { kind: 'missing', code };
    throw refusal(tried, url, order.permission);
  }

  /** Graph names the address of the next page itself; the token goes to no other origin. */
  #ownAddress(link: string): string {
    if (URL.canParse(link) && new URL(link).origin === new URL(this.#cloud.graphUrl).origin) return link;
    throw directoryFailure('directory.malformed', { details: { problem: 'the next page is somewhere else' } });
  }

  async #asked<Answer extends z.ZodType>(url: string, question: Question<Answer>, budget: Budget): Promise<z.output<Answer> | null> {
    return answerIn((await this.#answered(url, question, budget)).tried, url, question);
  }

  async #answered(url: string, question: Asked, budget: Budget): Promise<Readonly<{ tried: Tried; tries: number }>> {
    let renewed = false;
    let last: AppError | null = null;
    for (let tries = 1; ; tries += 1) {
      const tried: Tried | AppError = await this.#tryQuietly(url, question, budget).catch((error: unknown) => {
        throw whatIsKnown(error, last);
      });
      if (tried instanceof Error) {
        last = tried;
        await this.#again(tried, tries, null, budget);
      } else if (tried.status === 401 && !renewed) {
        renewed = true;
        this.#tokens.refused(tried.token);
      } else if (AGAIN.has(tried.status)) {
        last = refusal(tried, url, question.permission);
        await this.#again(last, tries, tried.waitMs, budget);
      } else {
        return { tried, tries };
      }
    }
  }

  /** Waits before the next try, or throws the failure when there is to be none. */
  async #again(failure: AppError, tries: number, askedMs: number | null, budget: Budget): Promise<void> {
    if (askedMs !== null) this.#quietUntilMs = Math.max(this.#quietUntilMs, performance.now() + Math.min(askedMs, LONGEST_PAUSE_MS));
    const waitMs = askedMs ?? (BACK_OFF_MS[tries - 1] ?? 1_000) * (0.75 + Math.random() / 2);
    if (tries >= MOST_TRIES || waitMs >= budget.remainingMs()) throw failure;
    await pause(budget, waitMs).catch((error: unknown) => {
      throw whatIsKnown(error, failure);
    });
  }

  async #tryQuietly(url: string, question: Asked, budget: Budget): Promise<Tried | AppError> {
    await this.#quiet(budget);
    return await this.#try(url, question, budget);
  }

  async #quiet(budget: Budget): Promise<void> {
    const waitMs = this.#quietUntilMs - performance.now();
    if (waitMs <= 0) return;
    if (waitMs >= budget.remainingMs()) throw directoryFailure('directory.throttled', { details: { retryAfterMs: Math.ceil(waitMs) } });
    await pause(budget, waitMs);
  }

  /** What came back, or why nothing did. Throws only what no repetition helps against. */
  async #try(url: string, question: Asked, budget: Budget): Promise<Tried | AppError> {
    const token = await this.#tokens.token(budget);
    try {
      const response = await fetch(url, {
        method: question.body === undefined ? 'GET' : 'POST',
        headers: headersOf(question, token),
        body: question.body === undefined ? null : JSON.stringify(question.body),
        // A redirect is no answer that Graph gives, and would carry the token elsewhere.
        redirect: 'manual',
        signal: budget.signal,
      });
      return { status: response.status, body: await readText(response), waitMs: retryAfterMs(response.headers), token };
    } catch (cause) {
      if (budget.signal.aborted) throw directoryFailure('directory.timeout', { cause, details: { path: pathOf(url) } });
      if (cause instanceof TooLong) throw directoryFailure('directory.malformed', { cause, details: { path: pathOf(url) } });
      return directoryFailure('directory.unreachable', { cause, details: { path: pathOf(url) } });
    }
  }
}

/** When the time is over in another try, what the one before came to says more than that. */
function whatIsKnown(error: unknown, last: AppError | null): unknown {
  return last !== null && error instanceof AppError && error.reason === 'directory.timeout' ? last : error;
}

function headersOf(question: Asked, token: string): Record<string, string> {
  return {
    authorization: `Bearer ${token}`,
    accept: 'application/json',
    ...(question.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(question.urgent === true ? { 'x-ms-throttle-priority': 'High' } : {}),
    ...(question.indexed === true ? { consistencylevel: 'eventual' } : {}),
  };
}

function answerIn<Answer extends z.ZodType>(tried: Tried, url: string, question: Question<Answer>): z.output<Answer> | null {
  // A 404 of something in between, such as a proxy, says nothing about the directory.
  if (tried.status === 404 && NOT_FOUND.has(graphCodeOf(tried.body))) return null;
  if (tried.status !== 200) throw refusal(tried, url, question.permission);
  const parsed = question.answer.safeParse(jsonIn(tried.body));
  if (parsed.success) return parsed.data;
  throw directoryFailure('directory.malformed', { cause: parsed.error, details: { path: pathOf(url) } });
}

/** https://learn.microsoft.com/graph/errors */
const NOT_FOUND = new Set(['Request_ResourceNotFound', 'ResourceNotFound']);
const errorBody = z.object({ error: z.object({ code: z.string() }) });

function refusal({ status, body, waitMs }: Tried, url: string, permission: string): AppError {
  const details: ErrorDetails = {
    status,
    graphCode: graphCodeOf(body),
    path: pathOf(url),
    ...(waitMs === null ? {} : { retryAfterMs: waitMs }),
  };
  if (status === 403) return missingPermission(permission, details);
  if (status === 401) return directoryFailure('directory.credential', { details });
  if (status === 429) return directoryFailure('directory.throttled', { details });
  return directoryFailure(AGAIN.has(status) ? 'directory.unreachable' : 'directory.refused', { details });
}

function graphCodeOf(body: string): string {
  const parsed = errorBody.safeParse(jsonIn(body));
  return parsed.success ? parsed.data.error.code.replace(/[^\w.-]/g, '').slice(0, 64) : '';
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON fits no shape either, which is what is reported.
    return undefined;
  }
}

/** Without the query, which holds nothing that tells more. */
function pathOf(url: string): string {
  return new URL(url).pathname;
}
