import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { PackageError } from './package-error.ts';

/** What differs from one installation to the next. The same names as in Microsoft's toolkit, so that its files can be used. */
const VARIABLES = {
  APP_NAME: 'the name that people see and mention, e.g. Signalbox, and another one for a trial installation: Signalbox Dev',
  TEAMS_APP_ID: 'the id of this app in Teams, a GUID of its own; node -p "crypto.randomUUID()" makes one',
  BOT_ID: 'the application id of the bot, from the Azure Bot resource',
  AAD_APP_CLIENT_ID: 'the application id of the tab’s API; another registration than the bot’s',
  BOT_DOMAIN: 'the public host name of this server without https://, e.g. signalbox.example.com',
} as const;

export type Values = Readonly<Record<string, string | undefined>>;

/** Values of nobody, to check the files of `manifest/` before there is an installation. */
export const SAMPLE: Values = {
  APP_NAME: 'Signalbox',
  TEAMS_APP_ID: '12345678-1234-4123-8123-1234567890aa',
  BOT_ID: '12345678-1234-4123-8123-1234567890ab',
  AAD_APP_CLIENT_ID: '12345678-1234-4123-8123-1234567890ac',
  BOT_DOMAIN: 'signalbox.example.com',
};

const ENVIRONMENT = /^[a-z][a-z0-9-]{0,31}$/;

/**
 * The values of `env/.env.<environment>`, where Microsoft's toolkit keeps them too; what the process environment sets goes
 * before. Without an environment there is only that. Throws `PackageError` when the file cannot be read.
 */
export function valuesFor(environment: string | undefined, root: string, surrounding: Values): Values {
  if (environment === undefined) return surrounding;
  if (!ENVIRONMENT.test(environment))
    throw new PackageError(`--env takes the name of an environment such as dev or prod, not ${environment}.`);
  const name = `env/.env.${environment}`;
  try {
    return { ...parseEnv(readFileSync(join(root, name), 'utf8')), ...surrounding };
  } catch (cause) {
    throw new PackageError(`${name} cannot be read. Copy env/.env.example to it and fill in its values.`, { cause });
  }
}

/** Puts the values in the place of `${{NAME}}` in every text. Throws `PackageError` naming all that are missing. */
export function fill<T>(template: T, values: Values): T {
  const missing = new Set<string>();
  const put = (name: string): string => {
    const value = values[name]?.trim() ?? '';
    if (value === '') missing.add(name);
    return value;
  };
  const filled = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replaceAll(/\$\{\{\s*(\w+)\s*\}\}/g, (_all, name: string) => put(name));
    if (Array.isArray(value)) return value.map(filled);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner)]));
  };
  const done = filled(template) as T;
  if (missing.size > 0) throw new PackageError(missingSentence([...missing]));
  return done;
}

function missingSentence(names: readonly string[]): string {
  const known: Readonly<Record<string, string>> = VARIABLES;
  const lines = names.map((name) => `  ${name}: ${known[name] ?? 'a variable of the files in manifest/'}`);
  return `The Teams package needs values that are not set:\n${lines.join('\n')}\nSet them in the environment, or in env/.env.<name> and give --env <name>.`;
}
