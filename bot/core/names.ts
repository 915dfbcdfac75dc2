import { z } from 'zod';
import { IDENTIFIER, nameProblem } from './identifier.ts';
import { DURATION } from './workflow/duration.ts';

/** A name of the given form; its error says which character is in the way. */
export function name(form: RegExp = IDENTIFIER): z.ZodString {
  return z.string().regex(form, { error: (issue) => nameProblem(String(issue.input), form) ?? 'This is not a valid name.' });
}

/** A length of time as people write it. */
export function durationText(): z.ZodString {
  return z.string().regex(DURATION, { error: 'This must be a length of time such as 500ms, 30s, 10m, 2h or 7d.' });
}
