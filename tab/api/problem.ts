import type { ApiError } from '../../bot/http/contract.ts';

export type ProblemParts = ApiError['error'] & Readonly<{ status: number }>;

/** A request that did not succeed, in the server's own words. `status` is 0 when no answer came at all. */
export class ApiProblem extends Error {
  readonly parts: ProblemParts;

  constructor(parts: ProblemParts) {
    super(parts.message);
    this.name = 'ApiProblem';
    this.parts = parts;
  }
}

/** Reads the body of an answer that is not 2xx. Something between here and the server may have answered instead of it. */
export function problemFrom(status: number, body: string): ApiProblem {
  const error = errorIn(body);
  if (error !== null) return new ApiProblem({ ...error, status });
  return new ApiProblem({
    status,
    code: 'unavailable',
    reason: 'tab.unexpected_answer',
    message: `Signalbox is not reachable at the moment (HTTP ${status}). Please try again in a minute.`,
    requestId: '',
  });
}

function errorIn(body: string): ApiError['error'] | null {
  try {
    const error: unknown = JSON.parse(body)?.error;
    return isError(error) ? error : null;
  } catch {
    // Not JSON: a proxy's own page. The caller then says what can be said without it.
    return null;
  }
}

function isError(value: unknown): value is ApiError['error'] {
  if (typeof value !== 'object' || value === null) return false;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  return ['code', 'reason', 'message', 'requestId'].every((name) => typeof fields[name] === 'string');
}

/** Anything thrown while asking the server, as a problem that can be shown. */
export function toProblem(thrown: unknown): ApiProblem {
  if (thrown instanceof ApiProblem) return thrown;
  return new ApiProblem({
    status: 0,
    code: 'unavailable',
    reason: 'tab.no_answer',
    message: 'Signalbox did not answer. Check your connection and try again.',
    requestId: '',
  });
}
