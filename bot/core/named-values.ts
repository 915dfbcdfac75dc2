import { z } from 'zod';

/**
 * A record whose keys are checked too. A key that is not good is reported at its own path and in its own words, which
 * `z.record` with a key schema does not do. `problemOf` answers null for a good key.
 */
export function namedValues<Value extends z.ZodType>(value: Value, problemOf: (name: string) => string | null) {
  return z.record(z.string(), value).superRefine((record, context) => {
    for (const name of Object.keys(record)) {
      const problem = problemOf(name);
      if (problem !== null) context.addIssue({ code: 'custom', path: [name], message: problem });
    }
  });
}
