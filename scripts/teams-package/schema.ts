import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import ajv from 'ajv-draft-04';
import formats from 'ajv-formats';

const FOLDER = join(dirname(createRequire(import.meta.url).resolve('@microsoft/app-manifest/package.json')), 'build/json-schemas/teams');

/** The newest version that Microsoft's package ships; previews do not count. */
export const NEWEST: string = newest();

function newest(): string {
  const versions = readdirSync(FOLDER).flatMap((name) => (/^v(\d+\.\d+)$/.exec(name)?.[1] === undefined ? [] : [name.slice(1)]));
  const minor = (version: string): number => Number(version.split('.')[1]);
  return versions.sort((one, other) => Number(one.split('.')[0]) - Number(other.split('.')[0]) || minor(one) - minor(other)).at(-1) ?? '';
}

const compiled = new Map<string, ValidateFunction>();

/** What the official schema says against a manifest, one sentence each. */
export function manifestProblems(manifest: unknown): readonly string[] {
  return problems('MicrosoftTeams', manifest);
}

/** The same for a file of translations. */
export function translationProblems(texts: unknown): readonly string[] {
  return problems('MicrosoftTeams.Localization', texts);
}

function problems(name: string, value: unknown): readonly string[] {
  const check = compiled.get(name) ?? compile(name);
  compiled.set(name, check);
  if (check(value)) return [];
  return (check.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath || 'the file'} ${message} ${JSON.stringify(params)}`,
  );
}

function compile(name: string): ValidateFunction {
  const schema = JSON.parse(readFileSync(join(FOLDER, `v${NEWEST}`, `${name}.schema.json`), 'utf8'));
  // Patterns of the schema for translations are no Unicode patterns: they hold a lone bracket.
  const checker = new ajv.default({ allErrors: true, strict: false, unicodeRegExp: false });
  formats.default(checker);
  return checker.compile(schema);
}
