import { z } from 'zod';
import { namedValues } from '../../core/named-values.ts';
import type { Effect } from '../../core/workflow/definition.ts';
import type { Settings } from './settings.ts';

const MAX_BODY_BYTES = 1_048_576;
const status = z.int().min(100).max(599);
const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** `with` of `http.request`, for the headers that the settings allow. */
export function httpInput(settings: Pick<Settings, 'headers'>) {
  const headerProblem = (name: string): string | null =>
    settings.headers.has(name)
      ? null
      : `must be one of ${[...settings.headers].join(', ')} (in lower case; more can be added under connectors.http.headers)`;
  const headerValue = z
    .string()
    .max(4096)
    .refine((value) => !/[^\t\x20-\x7e\xa0-\xff]/.test(value), 'must be Latin text without line breaks');
  return z
    .strictObject({
      url: z.string().min(1, 'must be a full URL such as https://status.example.com/health').max(4096),
      method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
      headers: namedValues(headerValue, headerProblem).default({}),
      /** A text is sent as it is; anything else as JSON. */
      body: z.json().optional(),
      /** For POST and PATCH: the target recognises the `Idempotency-Key` header, so the call may be repeated with the same key. */
      idempotent: z.boolean().default(false),
      /** What the answer has to be; without it, any status from 200 to 299. */
      expect: z
        .strictObject({
          status: z.union([status, z.array(status).min(1)]).optional(),
          bodyContains: z.string().min(1).max(1000).optional(),
          /** Fields at the top of the JSON answer and the values they must have. */
          json: z.record(z.string(), scalar).optional(),
        })
        .default({}),
    })
    .superRefine((input, context) => {
      const refuse = (field: string, message: string): void => context.addIssue({ code: 'custom', path: [field], message });
      if (input.body !== undefined && (input.method === 'GET' || input.method === 'HEAD'))
        refuse('body', `cannot be sent with ${input.method}`);
      if (Buffer.byteLength(bodyText(input.body) ?? '') > MAX_BODY_BYTES) refuse('body', `must not be longer than ${MAX_BODY_BYTES} bytes`);
      if (input.idempotent && input.method !== 'POST' && input.method !== 'PATCH')
        refuse('idempotent', `is for POST and PATCH; ${input.method} can be repeated anyway`);
      if (input.method === 'HEAD' && (input.expect.bodyContains !== undefined || input.expect.json !== undefined))
        refuse('expect', 'can only name a status, because the answer to HEAD has no body');
    });
}
export type HttpInput = z.infer<ReturnType<typeof httpInput>>;

/** The bytes to send as text; undefined without a body. */
export function bodyText(body: HttpInput['body']): string | undefined {
  return body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
}

/** RFC 9110 9.2: GET and HEAD change nothing, PUT and DELETE can be repeated, POST and PATCH only when the target promises it. */
export function effectOf(input: Pick<HttpInput, 'method' | 'idempotent'>): Effect {
  if (input.method === 'GET' || input.method === 'HEAD') return 'read';
  if (input.method === 'PUT' || input.method === 'DELETE') return 'idempotent';
  return input.idempotent ? 'idempotent' : 'unsafe';
}
