import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type PackageFiles, readPackage, zipPackage } from './teams-package/files.ts';
import { PackageError } from './teams-package/package-error.ts';
import { problemsOf } from './teams-package/problems.ts';
import { withSlash } from './teams-package/slash.ts';
import { SAMPLE, valuesFor } from './teams-package/values.ts';

const ROOT = join(import.meta.dirname, '..');
const USAGE = 'npm run package -- [--env <name>] [--slash] [--out <file>]\n       npm run validate [-- --env <name>]';
const OPTIONS = {
  env: { type: 'string' },
  out: { type: 'string' },
  slash: { type: 'boolean', default: false },
  check: { type: 'boolean', default: false },
} as const;

/**
 * Builds the Teams package from `manifest/`, or only checks it (`--check`, which `npm run validate` gives; without an
 * environment it checks with made-up values). What the process environment sets goes before the file of the environment. `--slash`
 * packs the form with slash commands. What is packed is checked; `--check` looks at both forms.
 */
function main(): void {
  const { values: given } = parseArgs({ options: OPTIONS });
  const values = given.check && given.env === undefined ? { ...SAMPLE, ...process.env } : valuesFor(given.env, ROOT, process.env);
  const plain = readPackage(join(ROOT, 'manifest'), values);
  const slash = withSlash(plain);
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  if (given.check || !given.slash) refuseProblems(problemsOf(plain, version), 'this package');
  if (given.check || given.slash) refuseProblems(problemsOf(slash, version), 'this package with slash commands');
  const files = given.slash ? slash : plain;
  console.log(given.check ? `The Teams package is valid: ${namesIn(files).join(', ')}.` : write(zipPackage(files), given));
}

function refuseProblems(problems: readonly string[], what: string): void {
  if (problems.length > 0) throw new PackageError(`Teams would not accept ${what}:\n${problems.map((one) => `  ${one}`).join('\n')}`);
}

function namesIn({ texts, pictures }: PackageFiles): readonly string[] {
  return [...Object.keys(texts), ...Object.keys(pictures)];
}

function write(zip: Uint8Array, { env, out }: Readonly<{ env?: string | undefined; out?: string | undefined }>): string {
  const path = resolve(out ?? join(ROOT, 'build', env === undefined ? 'signalbox.zip' : `signalbox.${env}.zip`));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, zip);
  return `Wrote ${relative(process.cwd(), path)} (${zip.length} bytes). In Teams: Apps, Manage your apps, Upload an app.`;
}

try {
  main();
} catch (error) {
  const usage = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof PackageError) && !usage) throw error;
  console.error(usage ? `${error.message}\nUsage: ${USAGE}` : error.message);
  process.exitCode = 1;
}
