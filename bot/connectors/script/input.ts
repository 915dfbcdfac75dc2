import path from 'node:path';
import { z } from 'zod';
import { namedValues } from '../../core/named-values.ts';
import type { Settings } from './settings.ts';

const MAX_ARGUMENT_BYTES = 102_400;
const MAX_ARGUMENTS_BYTES = 1_048_576;
const SEGMENT = '[A-Za-z0-9_][A-Za-z0-9._-]*';
const SCRIPT = new RegExp(`^${SEGMENT}(?:/${SEGMENT}){0,4}$`);
const OPTION = /^[a-z][a-z0-9-]{0,40}$/;
/** Variables that decide which code a program loads: an operator may set them, a workflow (and so an input) never. */
const LOADER = /^(?:PATH|NODE_.*|LD_.*|DYLD_.*|BASH_ENV|ENV|SHELLOPTS|IFS|PYTHON.*|PERL.*|RUBY.*)$/;

/** Numbers and booleans come from `${{ }}` with a single expression; a script gets their text. */
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String).superRefine(checkText);
const argument = text.refine((value) => !value.startsWith('-'), {
  error: 'must not start with “-”, so that nobody can pass an option through an input; put options under “options”',
});

/** `with` of `script.run`, for the scripts and variables that the settings allow. */
export function scriptInput(settings: Pick<Settings, 'environment' | 'interpreters'>) {
  return z
    .strictObject({
      /** Name of the script inside the configured folder. */
      script: z
        .string()
        .max(200)
        .regex(SCRIPT, 'must be the name of a file in the scripts folder, such as deploy.js')
        .refine((name) => path.extname(name) in settings.interpreters, {
          error: `must end in one of ${Object.keys(settings.interpreters).join(', ')} (more can be added under connectors.script.interpreters)`,
        }),
      /** One entry is one argument, byte for byte; no shell reads it. */
      arguments: z.array(argument).max(200).default([]),
      /** `lines: 50` becomes `--lines=50`, `force: true` becomes `--force`, `force: false` nothing. They come before the arguments. */
      options: namedValues(z.union([z.boolean(), text]), (name) =>
        OPTION.test(name) ? null : 'must be an option name such as lines, without dashes in front',
      ).default({}),
      /** New values for variables that `connectors.script.environment` lists. */
      environment: namedValues(text, (name) => (isReplaceable(settings, name) ? null : replaceableNames(settings))).default({}),
      /** true lets the script use the network. */
      network: z.boolean().default(false),
    })
    .superRefine((input, context) => {
      const bytes = toArguments(input).reduce((sum, value) => sum + Buffer.byteLength(value), 0);
      if (bytes > MAX_ARGUMENTS_BYTES) {
        context.addIssue({ code: 'custom', path: ['arguments'], message: `must not be longer than ${MAX_ARGUMENTS_BYTES} bytes together` });
      }
    });
}
export type ScriptInput = z.infer<ReturnType<typeof scriptInput>>;

/** The argument list of the script, options first. */
export function toArguments(input: Pick<ScriptInput, 'arguments' | 'options'>): readonly string[] {
  const options = Object.entries(input.options).flatMap(([name, set]) =>
    set === false ? [] : [set === true ? `--${name}` : `--${name}=${set}`],
  );
  return [...options, ...input.arguments];
}

function isReplaceable(settings: Pick<Settings, 'environment'>, name: string): boolean {
  return Object.hasOwn(settings.environment, name) && !LOADER.test(name);
}

function replaceableNames(settings: Pick<Settings, 'environment'>): string {
  const names = Object.keys(settings.environment).filter((name) => isReplaceable(settings, name));
  return `must be listed under connectors.script.environment; a workflow may set ${names.length === 0 ? 'none so far' : names.join(', ')}`;
}

/** What an operating system or UTF-8 cannot carry unchanged is refused rather than altered. */
function checkText(value: string, context: z.RefinementCtx): void {
  if (value.includes('\0')) context.addIssue({ code: 'custom', message: 'must not contain a NUL character' });
  if (/\p{Surrogate}/u.test(value)) context.addIssue({ code: 'custom', message: 'must be valid Unicode' });
  if (Buffer.byteLength(value) > MAX_ARGUMENT_BYTES) {
    context.addIssue({ code: 'custom', message: `must not be longer than ${MAX_ARGUMENT_BYTES} bytes` });
  }
}
