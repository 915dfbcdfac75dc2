import { z } from 'zod';
import { name } from '../core/names.ts';
import type { Problem } from '../core/problem.ts';
import { readStrictly } from '../core/schema-problems.ts';
import { LANGUAGES } from '../core/text/language.ts';

const port = z.int().min(1).max(65_535);

/** `site/signalbox.yml` as people write it. Secrets and addresses of this installation are environment variables, never here. */
export const rawSettings = z
  .strictObject({
    version: z.literal(1),
    name: z.string().min(1).max(60).default('Signalbox').describe('How this installation calls itself.'),
    language: z
      .enum(LANGUAGES)
      .default('en')
      .describe('What cards in channels speak, which have many readers, and whoever does not tell their language: en, pl or fr.'),
    connectors: z
      .record(name(), z.record(z.string(), z.json()))
      .default({})
      .describe('Settings of each connector. A connector that is not listed is off.'),
    local: z
      .strictObject({
        shop: z
          .strictObject({ staging: port, production: port })
          .nullable()
          .default(null)
          .describe('Ports of the demo shop that “npm start” runs; leave it out to run none.'),
      })
      .default({ shop: null })
      .describe('Only for Local Teams; a real installation ignores it.'),
  })
  .describe('Settings of this Signalbox.');

export type Settings = Readonly<z.infer<typeof rawSettings>>;

/** Reads the parsed content of `signalbox.yml`. With unknown keys as the only problems there is a value as well, so that the rest of the site can be checked. */
export function parseSettings(content: unknown): Readonly<{ value: Settings | null; problems: readonly Problem[] }> {
  return readStrictly(rawSettings, content);
}
