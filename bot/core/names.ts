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

const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const EXAMPLE = '7f1c2d3e-4b5a-4c6d-8e9f-0a1b2c3d4e5f';

/** An Entra id. Lower case only, because ids are compared letter for letter. */
export function guid(): z.ZodString {
  return z.string().regex(new RegExp(`^${GUID}$`), { error: `This must be an id in lower case such as ${EXAMPLE}.` });
}

/** How policy names one person: object id, `tenant id/object id`, or Signalbox's own scheduler. */
export function personKey(): z.ZodString {
  return z.string().regex(new RegExp(`^(?:(?:${GUID}/)?${GUID}|signalbox/scheduler)$`), {
    error: `This must be an object id in lower case such as ${EXAMPLE}, “tenant id/object id” for somebody of another tenant, or signalbox/scheduler.`,
  });
}
