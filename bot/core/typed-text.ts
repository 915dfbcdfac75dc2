import { z } from 'zod';

/** NUL and lone surrogates cannot be stored; other controls have no use in what people type here. */
const UNSTORABLE = /(?![\t\n\r])\p{Control}|\p{Surrogate}/u;

/** Text of one field: at most `max` UTF-16 units, valid Unicode, no control characters but tab and line breaks. */
export function typedText(max: number): z.ZodType<string> {
  return z
    .string()
    .max(max, `at most ${max} characters`)
    .refine((value) => !UNSTORABLE.test(value), 'holds characters that are not text');
}
