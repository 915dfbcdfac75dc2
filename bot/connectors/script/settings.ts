import { mkdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Places } from '../../core/connector.ts';
import { AppError } from '../../core/errors.ts';
import { hashJson } from '../../core/json.ts';
import { namedValues } from '../../core/named-values.ts';
import { looksLikeReference, parseSecretReference, type SecretReference } from '../../core/secret-reference.ts';

const EXTENSION = /^\.[a-z0-9]{1,10}$/;
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
const variableProblem = (name: string): string | null =>
  NAME.test(name) && !name.startsWith('SIGNALBOX_')
    ? null
    : 'must be a variable name such as SHOP_HOME, and SIGNALBOX_… are set by Signalbox';
const extensionProblem = (name: string): string | null => (EXTENSION.test(name) ? null : 'must be a file extension such as .rb');
const plain = z
  .string()
  .max(32_000)
  .refine((text) => !text.includes('\0'), 'must not contain NUL');
const folder = plain.min(1, 'must name a folder, relative to the site folder');

/** A value of a variable with such a name is a secret, and a secret never stands in a file of the site. */
const SECRET_BY_NAME = /(?:^|_)(?:TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|API_?KEY|ACCESS_KEY|PRIVATE_KEY|CREDENTIALS?)$/i;

/** A path that begins so is meant in the data directory, wherever that is. */
const IN_DATA = 'data:';

/** `connectors.script` in signalbox.yml. Every path is relative to the site folder, or to the data directory after `data:`. */
export const scriptConfig = z.strictObject({
  folder: folder.default('scripts'),
  /**
   * The variables a script gets, and the only ones whose value a workflow may replace. A secret is a reference, env:NAME or
   * file:/path; it is read for each attempt and never replaced.
   */
  environment: namedValues(plain, variableProblem).default({}).superRefine(checkSecrets),
  /** Variables whose value is a path: given to scripts as an absolute path, never replaced by a workflow. */
  paths: namedValues(folder, variableProblem).default({}),
  /** Folders a script may write to, besides its own work folder. */
  writable: z.array(folder).default([]),
  /** File extension -> program that reads the script, as an argument list. */
  interpreters: namedValues(z.array(plain.min(1)).min(1), extensionProblem).default({}),
  /** Bytes of output that are kept per attempt. */
  outputCap: z.int().min(16_384).max(16_777_216).default(1_048_576),
  /** `auto` takes the strongest way this machine offers; a named one is required, and the start fails without it. */
  isolation: z.enum(['auto', 'bwrap', 'unshare', 'group']).default('auto'),
});
export type ScriptConfig = z.infer<typeof scriptConfig>;

/** What the connector relies on: checked, with absolute paths. */
export type Settings = Readonly<{
  folder: string;
  /** Where private copies and work folders live while a script runs. */
  boxes: string;
  /** Hidden from scripts where the machine can do that: it holds the product's own data. */
  dataDir: string;
  environment: Readonly<Record<string, string>>;
  /** Variables whose value is a secret, found by its reference for each attempt. */
  secrets: ReadonlyMap<string, SecretReference>;
  paths: Readonly<Record<string, string>>;
  writable: readonly string[];
  interpreters: Readonly<Record<string, readonly string[]>>;
  outputCap: number;
  isolation: ScriptConfig['isolation'];
  /** SHA-256 of what a script is run with; part of every pin, so that an approval does not outlive a change of it. */
  hash: string;
}>;

const INTERPRETERS: Readonly<Record<string, readonly string[]>> = {
  '.js': [process.execPath],
  '.mjs': [process.execPath],
  '.cjs': [process.execPath],
  '.sh': ['/bin/sh'],
  '.py': ['python3'],
};

/** Throws `invalid` (`config.script`) with every problem that only shows on this machine. */
export async function resolveSettings(config: ScriptConfig, places: Places): Promise<Settings> {
  const absolute = (given: string): string => absolutePath(given, places);
  const problems: string[] = [];
  const scripts = absolute(config.folder);
  const found = await stat(scripts).catch(() => null);
  if (found?.isDirectory() !== true) problems.push(`connectors.script.folder: there is no folder ${config.folder}`);
  for (const name of Object.keys(config.paths)) {
    if (name in config.environment) problems.push(`connectors.script.paths.${name}: is also in environment; keep one of the two`);
  }
  for (const [at, entry] of config.writable.entries()) {
    if (contains(absolute(entry), scripts))
      problems.push(`connectors.script.writable.${at}: holds the scripts themselves, which no script may change`);
    else if (contains(places.siteDir, absolute(entry)))
      problems.push(
        `connectors.script.writable.${at}: is in the site folder, whose content stays as it was approved; use data:… or a folder elsewhere`,
      );
  }
  if (problems.length > 0) throw new AppError({ code: 'invalid', reason: 'config.script', message: `${problems.join('; ')}.` });
  const boxes = path.join(places.dataDir, 'scripts');
  await mkdir(boxes, { recursive: true, mode: 0o700 });
  const { paths, writable, interpreters } = config;
  const secrets = secretsIn(config.environment);
  const environment = Object.fromEntries(Object.entries(config.environment).filter(([name]) => !secrets.has(name)));
  return {
    folder: await realpath(scripts),
    boxes: await realpath(boxes),
    dataDir: await realpath(places.dataDir),
    environment,
    secrets,
    paths: Object.fromEntries(Object.entries(paths).map(([name, relative]) => [name, absolute(relative)])),
    writable: writable.map(absolute),
    interpreters: { ...INTERPRETERS, ...interpreters },
    outputCap: config.outputCap,
    isolation: config.isolation,
    // References, not what they lead to: a secret that is rotated changes nothing about what was approved.
    hash: hashJson({ environment: config.environment, paths, writable, interpreters }),
  };
}

function secretsIn(environment: ScriptConfig['environment']): ReadonlyMap<string, SecretReference> {
  return new Map(
    Object.entries(environment).flatMap(([name, text]) => {
      const parsed = parseSecretReference(text);
      return parsed.ok ? [[name, parsed.reference] as const] : [];
    }),
  );
}

/** What is meant as a reference has to be one, and what is a secret by its name has to be a reference. */
function checkSecrets(environment: Readonly<Record<string, string>>, context: z.RefinementCtx): void {
  for (const [name, text] of Object.entries(environment)) {
    const secret = looksLikeReference(text) || (SECRET_BY_NAME.test(name) && text !== '');
    const parsed = secret ? parseSecretReference(text) : null;
    if (parsed?.ok === false) context.addIssue({ code: 'custom', path: [name], message: parsed.problem });
  }
}

function absolutePath(given: string, { siteDir, home = siteDir, dataDir }: Places): string {
  if (given.startsWith(IN_DATA)) return path.resolve(dataDir, given.slice(IN_DATA.length));
  const inside = path.resolve(siteDir, given);
  return contains(siteDir, inside) || path.isAbsolute(given) ? inside : path.resolve(home, given);
}

function contains(outer: string, inner: string): boolean {
  const relative = path.relative(outer, inner);
  return relative === '' || !(relative.startsWith('..') || path.isAbsolute(relative));
}
