import { randomUUID } from 'node:crypto';

type Parts = Readonly<{ status?: number; suberror?: string; claims?: string }>;

/**
 * Microsoft Entra says no. `error` is the word of OAuth, `code` the number behind AADSTS.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export class Refusal extends Error {
  readonly status: number;
  readonly #error: string;
  readonly #code: number;
  readonly #parts: Parts;

  constructor(error: string, code: number, text: string, parts: Parts = {}) {
    super(`AADSTS${code}: ${text}`);
    this.status = parts.status ?? (error === 'invalid_client' ? 401 : 400);
    this.#error = error;
    this.#code = code;
    this.#parts = parts;
  }

  /** In the form of the wire, with the ids by which Microsoft's support finds a request. */
  body(): object {
    const { suberror, claims } = this.#parts;
    const [trace, correlation] = [randomUUID(), randomUUID()];
    const timestamp = new Date().toISOString().replace(/T(.*)\.\d+Z/, ' $1Z');
    return {
      error: this.#error,
      error_description: `${this.message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [this.#code],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${this.#code}`,
      ...(suberror === undefined ? {} : { suberror }),
      ...(claims === undefined ? {} : { claims }),
    };
  }
}
