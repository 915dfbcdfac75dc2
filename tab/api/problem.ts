import type { ApiError } from '../../bot/http/contract.ts';
import { type Said, said } from '../text/said.ts';

type ErrorOnWire = ApiError['error'];

/** `message` is the server's sentence, or one of the tab where the server said nothing. */
export type ProblemParts = Omit<ErrorOnWire, 'message'> & Readonly<{ status: number; message: string | Said }>;

/** A request that did not succeed. `status` is 0 when no answer came at all. */
export class ApiProblem extends Error {
  readonly parts: ProblemParts;

  constructor(parts: ProblemParts) {
    super(typeof parts.message === 'string' ? parts.message : parts.message.key);
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
    message: said('problem.unreachable', { status: String(status) }),
    requestId: '',
  });
}

function errorIn(body: string): ErrorOnWire | null {
  try {
    const error: unknown = JSON.parse(body)?.error;
    return isError(error) ? error : null;
  } catch {
    // Not JSON: a proxy's own page. The caller then says what can be said without it.
    return null;
  }
}

function isError(value: unknown): value is ErrorOnWire {
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
    message: said('problem.no-answer'),
    requestId: '',
  });
}
